"""HTML becomes PDF: one engine a process, the same bytes for the same paper.

An engine costs half a second to start and tens of milliseconds a paper, so it is kept. It
sees our fonts only; a character that none of them has, or text that fell to a font of the
system, is an error: WeasyPrint itself would print hollow boxes and log a line.
"""

from __future__ import annotations

import hashlib
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from certificates.render import archive, art
from certificates.render.fonts import FAMILIES, private_fontconfig
from govservice.errors import Misdefined

MAX_PAGES = 60


class MissingGlyph(Misdefined):
    """None of our fonts can write *characters*, which stand in the paper *title*."""

    def __init__(self, characters: str, title: str) -> None:
        self.characters, self.title = characters, title
        listed = "、".join(f"{char}（U+{ord(char):04X}）" for char in characters)
        super().__init__(f"《{title}》含有字库没有的字：{listed}")


class AlienFont(Misdefined):
    """Text of the paper *title* fell to a font that is not ours."""

    def __init__(self, families: set[str], title: str) -> None:
        super().__init__(f"《{title}》用到了不属于本系统的字体：{'、'.join(sorted(families))}")


class Overflow(Misdefined):
    """A paper grew beyond the pages its kind may have."""

    def __init__(self, pages: int, allowed: int, title: str) -> None:
        super().__init__(f"《{title}》有 {pages} 页，超过规定的 {allowed} 页")


class Engine:
    """Renders with the fonts below *fonts*; safe to share between threads."""

    def __init__(self, fonts: Path, style: str) -> None:
        with private_fontconfig(fonts):
            # Imported here: fontconfig starts with the import, and a web process that
            # never renders should not pay for it.
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration

            self._fonts = FontConfiguration()
        from certificates.render.assets import OnlyOurs

        self._fetcher = OnlyOurs()
        self._style = weasyprint.CSS(
            string=style, font_config=self._fonts, url_fetcher=self._fetcher
        )
        self._html = weasyprint.HTML
        self._turn = threading.Lock()  # Pango's font map is not for two threads at once

    def render(self, html: str, *, title: str, max_pages: int = MAX_PAGES) -> bytes:
        """Return the PDF of *html*.

        :raises MissingGlyph: a character cannot be written.
        :raises AlienFont: a style names a font that is not ours.
        :raises Overflow: more than *max_pages* pages.
        """
        with self._turn:
            document = self._html(string=html, url_fetcher=self._fetcher).render(
                font_config=self._fonts,
                stylesheets=[self._style],
                color_profiles=archive.colours(),
                pdf_variant=archive.VARIANT,
                output_intent=archive.INTENT,
            )
            if len(document.pages) > max_pages:
                raise Overflow(len(document.pages), max_pages, title)

            def finish(document: Any, pdf: Any) -> None:
                _guard(document.fonts.values(), title)
                archive.draw_under(document, pdf, art.drawings())
                archive.declare(pdf)

            written: bytes = document.write_pdf(
                finisher=finish,
                pdf_variant=archive.VARIANT,
                output_intent=archive.INTENT,
                pdf_identifier=hashlib.sha256(html.encode()).hexdigest()[:32].encode(),
            )
        return written


def _guard(fonts: Any, title: str) -> None:
    """Refuse a paper with boxes for characters, or with letters of another's font."""
    used = list(fonts)
    if missing := {chr(code) for font in used for code in font.missing}:
        raise MissingGlyph("".join(sorted(missing)), title)
    if alien := {font.family for font in used} - FAMILIES:
        raise AlienFont(alien, title)


@lru_cache(maxsize=1)
def engine() -> Engine:
    """Return the engine of this process; the first call starts it."""
    from django.conf import settings
    from django.template.loader import render_to_string

    return Engine(settings.FONTS_ROOT, render_to_string("papers/papers.css"))
