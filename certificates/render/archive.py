"""The last touch before a PDF is written: art under the text, and the promise to the archive.

Works on pydyf objects inside WeasyPrint's `finisher` hook. One file keeps two promises:
PDF/A-3a (archive) and PDF/UA-1 (screen readers); WeasyPrint can only declare one of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import pydyf

VARIANT = "pdf/a-3a"
#: What colours mean in an archived file; WeasyPrint's own default opens it for every paper.
INTENT = "office-srgb"

_UA1 = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    b'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>PDF/UA part</pdfaProperty:description></rdf:li>"
    b"</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
    b"</rdf:Description>"
)


@dataclass(frozen=True)
class Art:
    """A fixed drawing as PDF operators, in a box of its own units, y downwards."""

    operators: bytes
    width: float
    height: float

    @cached_property
    def deflated(self) -> bytes:
        return zlib.compress(self.operators, 9)


class _Form(pydyf.Object):  # type: ignore[misc]
    """A Form XObject whose bytes were deflated once, not for every paper."""

    compressible = False

    def __init__(self, art: Art) -> None:
        super().__init__()
        self._art = art

    @property
    def data(self) -> bytes:
        body = self._art.deflated
        head = (
            f"<</Type/XObject/Subtype/Form/BBox[0 0 {self._art.width:g} {self._art.height:g}]"
            f"/Resources<<>>/Filter/FlateDecode/Length {len(body)}>>"
        )
        return head.encode() + b"\nstream\n" + body + b"\nendstream"


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    """The sRGB profile that comes with WeasyPrint, read once."""
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def colours() -> dict[str, Any]:
    """Return the colours of one paper.

    New for each: a profile that has been looked at is written out with other bytes, and equal
    facts must give equal files.
    """
    from weasyprint.css import ColorProfile

    channels = (["r"], ["g"], ["b"])
    profile = ColorProfile(BytesIO(_srgb()), "sRGB2014.icc", "relative-colorimetric", channels)
    return {INTENT: profile}


def draw_under(document: Any, pdf: Any, drawings: Mapping[str, Art]) -> None:
    """Paint each drawing into the box of the element whose id is its name.

    It goes below the text and is marked as decoration, so that no reader reads it out.
    """
    pages = [pdf.objects[int(reference)] for reference in pdf.pages["Kids"][::3]]
    for page, entry in zip(document.pages, pages, strict=True):
        found = [name for name in page.anchors if name in drawings]
        if not found:
            continue
        content = pdf.objects[int(entry["Contents"].split()[0])].stream
        resources = pdf.objects[int(entry["Resources"].split()[0])]
        # WeasyPrint turns the page upside down without saving the state before.
        content.insert(0, b"q")
        content.append(b"Q")
        for name in found:
            form = _Form(drawings[name])
            pdf.add_object(form)
            resources["XObject"][name] = form.reference
            content.insert(0, _place(name, drawings[name], page.anchors[name], page.height))


def _place(name: str, art: Art, box: tuple[float, ...], height: float) -> bytes:
    """Return the operators that fit *art* into *box* (CSS pixels, y downwards)."""
    left, top, right, bottom = box
    across = (right - left) * 0.75 / art.width
    down = (bottom - top) * 0.75 / art.height
    matrix = f"{across:.6f} 0 0 {-down:.6f} {left * 0.75:.4f} {(height - top) * 0.75:.4f}"
    return f"/Artifact BMC q {matrix} cm /{name} Do Q EMC".encode()


def declare(pdf: Any) -> None:
    """Declare PDF/UA-1 beside the PDF/A that WeasyPrint declared."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.compress = False  # archives scan the packet as plain text
    packet = b"".join(metadata.stream)
    metadata.stream = [packet.replace(b"</rdf:RDF>", _UA1 + b"</rdf:RDF>")]
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
