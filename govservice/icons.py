"""The template tag ``{% icon "name" %}``: one drawing, inlined, no request and no font.

Icons only accompany words, so they are hidden from screen readers. Their size follows the text
(classes ``sm``, ``lg``, ``xl``), which also makes them grow in 大字版.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()
_CLASSES = re.compile(r"[a-z -]*")


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """Return the drawing *name* of lucide; an unknown name is an error, so tests render all."""
    return _drawn(str(name), str(classes))


@lru_cache(maxsize=512)
def _drawn(name: str, classes: str) -> SafeString:
    if not _CLASSES.fullmatch(classes):
        raise ValueError(f"not classes of an icon: {classes!r}")
    drawing = lucide(
        name,
        size=24,
        **{"class": f"icon {classes}".strip(), "aria-hidden": "true", "focusable": "false"},
    )
    return mark_safe(str(drawing))
