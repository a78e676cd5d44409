"""The words of the letters. Numbers, services and links: no name of an applicant, no answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse


def write(letter: str, page: str, **facts: Any) -> str:
    """Return the text of a letter that points to *page*."""
    site = {"site_name": str(settings.SITE_NAME), "site_url": settings.SITE_URL}
    context = {**facts, **site, "page": f"{settings.SITE_URL}{reverse(page)}"}
    return render_to_string(f"supervision/letters/{letter}.txt", context)
