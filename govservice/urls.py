"""Every address begins here; each app lists its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from govservice import frame, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("care", frame.care, name="care"),
    path("language", frame.language, name="language"),
    path("accounts/", include("allauth.urls")),
    path("accounts/", include("govservice.accounts.urls")),
    path("files/", include("forms.urls")),
    path("", include("sla.supervision.urls")),
    path("", include("workflows.urls")),
]

handler400 = frame.bad_request
handler403 = frame.denied
handler404 = frame.not_found
handler500 = frame.failed
