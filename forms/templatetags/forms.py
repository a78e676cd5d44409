"""Small words and numbers for the templates of files."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from forms import uploads
from forms.models import StoredFile

register = template.Library()
#: Pages shown on one screen; a longer file is downloaded.
MOST_SHOWN = 200


@register.simple_tag
def upload_most() -> int:
    """Return the largest size of a file in bytes."""
    return uploads.most_bytes()


@register.simple_tag
def upload_limits(accept: Iterable[str]) -> str:
    """Return which types and sizes are taken, as a sentence."""
    kinds = _("、").join(one.upper() for one in accept)
    return _("%(kinds)s，单个不超过 %(most)s MB") % {
        "kinds": kinds,
        "most": uploads.most_bytes() // 2**20,
    }


@register.filter
def page_numbers(file: StoredFile) -> range:
    """Return the numbers of the pages to show."""
    return range(1, min(file.pages, MOST_SHOWN) + 1)
