"""Facts become a PDF: fonts, art, the engine and its guards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from certificates.render.engine import MAX_PAGES, AlienFont, MissingGlyph, Overflow, engine
from certificates.render.qr import qr_svg
from certificates.render.repertoire import unprintable
from certificates.render.text import printable

__all__ = ["AlienFont", "MissingGlyph", "Overflow", "qr_svg", "render_pdf", "unprintable"]


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    lang: str = "zh-CN",
    max_pages: int = MAX_PAGES,
) -> bytes:
    """Return the PDF (PDF/A-3a and PDF/UA-1) of a Django template.

    Strings of *context* lose characters that do not print; objects in it are left alone.

    :raises MissingGlyph: naming the characters and the paper.
    :raises Overflow: the paper is longer than *max_pages*.
    """
    from django.template.loader import render_to_string

    html = render_to_string(
        template, {**printable(context), "paper_title": title, "paper_lang": lang}
    )
    return engine().render(html, title=title, max_pages=max_pages)
