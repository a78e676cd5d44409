"""PDF: every object is looked at, however it is hidden; nothing that acts may come in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from forms.gate.findings import Found, Refusal

#: Keys of dictionaries that make a PDF act, by the reason shown.
_KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/Launch": "launch",
    "/EmbeddedFiles": "attachment",
    "/EF": "attachment",
    "/XFA": "xfa",
    "/RichMediaContent": "media",
    "/RichMediaSettings": "media",
}
#: Values of /S (actions), /Subtype and /Type that do.
_NAMES = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "launch",
    "/ImportData": "launch",
    "/GoToE": "attachment",
    "/EmbeddedFile": "attachment",
    "/FileAttachment": "attachment",
    "/RichMedia": "media",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "media",
}
_MOST_OBJECTS = 400_000
_MOST_PAGES = 2000
_DEEPEST = 60
_TAIL = 2048


def check_pdf(path: Path) -> Found:
    """Refuse a PDF that acts, hides, is locked or has no page.

    An /OpenAction that only turns to a page is common and harmless: actions are judged by
    what they are, not by when they run.
    """
    _check_end(path)
    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                raise Refusal("encrypted")
            for reason in _reasons(pdf):
                raise Refusal(reason)
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Refusal("encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError, OverflowError):
        raise Refusal("broken") from None
    if not pages:
        raise Refusal("no_pages")
    if pages > _MOST_PAGES:
        raise Refusal("complex")
    return Found(pages=pages)


def _check_end(path: Path) -> None:
    with path.open("rb") as source:
        size = source.seek(0, 2)
        source.seek(max(size - _TAIL, 0))
        tail = source.read()
    end = tail.rfind(b"%%EOF")
    if end < 0:
        raise Refusal("broken")
    if tail[end + 5 :].strip(b"\x00\x1a\t\n\r\f %"):
        raise Refusal("second")


def _reasons(pdf: pikepdf.Pdf) -> Iterator[str]:
    budget = _MOST_OBJECTS
    for top in [pdf.trailer, *pdf.objects]:
        stack: list[tuple[Any, int]] = [(top, 0)]
        while stack:
            node, depth = stack.pop()
            budget -= 1
            if budget < 0 or depth > _DEEPEST:
                yield "complex"
                return
            if isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
                yield from _of_dictionary(node)
                children = [value for _, value in node.items()]
            elif isinstance(node, pikepdf.Array):
                children = list(node)
            else:
                continue
            # Indirect children are in pdf.objects themselves.
            stack += [(one, depth + 1) for one in children if _is_own_container(one)]


def _is_own_container(value: object) -> bool:
    return (
        isinstance(value, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array)
        and not value.is_indirect
    )


def _of_dictionary(node: Any) -> Iterator[str]:
    for key, reason in _KEYS.items():
        if key in node:
            yield reason
    for key in ("/S", "/Subtype", "/Type"):
        value = node.get(key)
        if isinstance(value, pikepdf.Name) and str(value) in _NAMES:
            yield _NAMES[str(value)]
