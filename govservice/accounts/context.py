"""What every page may show of the person: name, for whom he acts. Lazy: unused costs nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from govservice.accounts.acting import organisations_of


def person(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``actor``, ``my_organisations`` and ``signup_open``."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    return {
        "signup_open": settings.SIGNUP_OPEN,
        "actor": actor,
        "my_organisations": SimpleLazyObject(lambda: organisations_of(actor)),
    }
