"""Addresses of the case: public pages and the applicant's own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

app_name = "workflows"


def _not_yet(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("", _not_yet, name="home"),
    path("my/cases/", _not_yet, name="mine"),
    path("track/", _not_yet, name="track"),
    path("verify/", _not_yet, name="verify"),
    path("desk/", _not_yet, name="desk"),
    # names that papers and messages carry; the pages replace `_not_yet`
    path("verify/<str:code>/", _not_yet, name="verify"),
    path("t/<str:code>/", _not_yet, name="open"),
    path("my/cases/<int:pk>/", _not_yet, name="case"),
]
