"""Files as honest people send them, and as others do; all are made here, none is kept."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.'
    '{kind}.document.main+xml"/></Types>'
)
_OFD = (
    '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" '
    'Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
    "</ofd:DocBody></ofd:OFD>"
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" TargetMode="External" Target="http://example.invalid/x" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    "</Relationships>"
)


def pdf(change: Callable[[Pdf], None] | None = None, *, pages: int = 1, **save: object) -> bytes:
    """Return a PDF of blank pages after *change*."""
    made = Pdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def image(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def archive(
    entries: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(extra: Mapping[str, str | bytes] | None = None, **changed: str) -> bytes:
    entries = {
        "[Content_Types].xml": _TYPES.format(
            kind=changed.get("kind", "openxmlformats-officedocument.wordprocessingml")
        ),
        "word/document.xml": changed.get("document", "<document>合同</document>"),
        **(extra or {}),
    }
    return archive(entries)


def ofd(extra: Mapping[str, str | bytes] | None = None, root: str = _OFD) -> bytes:
    return archive({"OFD.xml": root, "Doc_0/Document.xml": "<Document/>", **(extra or {})})


def _add_script(made: Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _hide_script(made: Pdf) -> None:
    """A script in a direct dictionary, three levels down, under an additional action."""
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    link.A = Dictionary(
        S=Name.URI, URI=String("https://example.invalid"),
        Next=Array([Dictionary(S=Name.JavaScript, JS=String("x"))]),
    )  # fmt: skip
    made.pages[0].Annots = Array([link])


def _launch(made: Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def _submit(made: Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.SubmitForm, F=String("http://example.invalid"))


def _attach(made: Pdf) -> None:
    made.attachments["a.exe"] = b"MZ"


def _xfa(made: Pdf) -> None:
    made.Root.AcroForm = Dictionary(XFA=made.make_stream(b"<xdp/>"), Fields=Array([]))


def _media(made: Pdf) -> None:
    film = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))
    made.pages[0].Annots = Array([film])


def turn_to_page(made: Pdf) -> None:
    """What office programs write: open at the first page. Harmless, and allowed."""
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])


def _renamed_script() -> bytes:
    """The name of the action is written with an escape: /JavaScript as /J#61vaScript."""
    raw = pdf(_add_script, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return raw.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")


def _flood() -> bytes:
    """A PNG of 60 000 x 60 000 pixels in a few kilobytes."""
    small = image("PNG", (1, 1))
    head = small.index(b"IHDR")
    body = small[head + 4 : head + 17]
    wide = (60_000).to_bytes(4, "big") * 2 + body[8:]
    check = zlib.crc32(b"IHDR" + wide).to_bytes(4, "big")
    return small[: head + 4] + wide + check + small[head + 21 :]


def _ole_package() -> bytes:
    return b"\xd0\xcf\x11\xe0" + "Ole10Native".encode("utf-16-le") + b"MZ"


_PACK = archive({"a.txt": "hidden"})
_ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016">&b;</ofd:OFD>'
)

#: What must come in: name, bytes, pages to show.
HONEST: dict[str, tuple[str, bytes, int]] = {
    "pdf": ("合同.pdf", pdf(pages=3), 3),
    "pdf that opens at its first page": ("合同.PDF", pdf(turn_to_page), 1),
    "pdf with object streams": (
        "a.pdf",
        pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        1,
    ),
    "jpg": ("照片.jpg", image("JPEG"), 1),
    "jpeg": ("照片.JPEG", image("JPEG"), 1),
    "moving photo": ("照片.jpg", image("JPEG") + b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 400, 1),
    "png": ("截图.png", image("PNG"), 1),
    "ofd": ("电子合同.ofd", ofd(), 0),
    "docx": ("合同.docx", docx(), 0),
    "docx with a formula": ("a.docx", docx({"word/embeddings/ole1.bin": b"Equation Native"}), 0),
    "docx with a link": (
        "a.docx",
        docx({"word/_rels/document.xml.rels": _RELS.format(kind="hyperlink")}),
        0,
    ),
}

#: What must not: name, bytes, code of the reason.
HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "program called pdf": ("a.pdf", b"MZ\x90\x00" + b"\x00" * 200, "content"),
    "page called jpg": ("a.jpg", b"<html><script>alert(1)</script></html>", "content"),
    "pdf with a script at opening": ("a.pdf", pdf(_add_script), "script"),
    "pdf with a hidden script": ("a.pdf", pdf(_hide_script), "script"),
    "pdf with a script in an object stream": (
        "a.pdf",
        pdf(_hide_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "script",
    ),
    "pdf with an escaped script": ("a.pdf", _renamed_script(), "script"),
    "pdf that starts a program": ("a.pdf", pdf(_launch), "launch"),
    "pdf that sends its form": ("a.pdf", pdf(_submit), "launch"),
    "pdf with an attachment": ("a.pdf", pdf(_attach), "attachment"),
    "pdf with a dynamic form": ("a.pdf", pdf(_xfa), "xfa"),
    "pdf with media": ("a.pdf", pdf(_media), "media"),
    "locked pdf": (
        "a.pdf",
        pdf(encryption=pikepdf.Encryption(owner="o", user="u", R=6)),
        "encrypted",
    ),
    "pdf without the right to print": (
        "a.pdf",
        pdf(encryption=pikepdf.Encryption(owner="o", user="", R=6)),
        "encrypted",
    ),
    "cut pdf": ("a.pdf", pdf(pages=3)[:-60], "broken"),
    "pdf without pages": ("a.pdf", pdf(pages=0), "no_pages"),
    "pdf that is also a zip": ("a.pdf", pdf() + _PACK, "second"),
    "pdf with a page of HTML behind it": ("a.pdf", pdf() + b"<script>1</script>", "second"),
    "photo that is also a zip": ("a.jpg", image("JPEG") + _PACK, "second"),
    "photo that is also a rar": ("a.jpg", image("JPEG") + b"Rar!\x1a\x07\x00", "second"),
    "photo that is also a page": ("a.png", image("PNG") + b"<script>1</script>", "second"),
    "photo that is also a pdf": (
        "a.jpg",
        image("JPEG")[:2] + b"\xff\xfe\x00\x12%PDF-1.7 xxxxxxx" + image("JPEG")[2:],
        "second",
    ),
    "flood of pixels": ("a.png", _flood(), "pixels"),
    "cut photo": ("a.jpg", image("JPEG", (400, 400))[:-300], "broken"),
    "document with macros": ("a.docx", docx({"word/vbaProject.bin": b"\xd0\xcf"}), "macro"),
    "document with macros renamed": (
        "a.docx",
        docx(kind="ms-word.document.macroEnabled.wordprocessingml"),
        "macro",
    ),
    "document with a remote template": (
        "a.docx",
        docx({"word/_rels/settings.xml.rels": _RELS.format(kind="attachedTemplate")}),
        "remote",
    ),
    "document that calls a program": (
        "a.docx",
        docx(document="<document>DDEAUTO c:\\\\cmd.exe</document>"),
        "remote",
    ),
    "document with a packed file": (
        "a.docx",
        docx({"word/embeddings/ole1.bin": _ole_package()}),
        "program",
    ),
    "document with a program": ("a.docx", docx({"word/media/a.exe": b"MZ"}), "program"),
    "bomb": ("a.docx", docx({"word/media/zero.png": b"\x00" * 40_000_000}), "bomb"),
    "archive that leads out": ("a.ofd", ofd({"../../etc/passwd": "x"}), "paths"),
    "archive with a name twice": ("a.ofd", ofd({"ofd.XML": "x"}), "paths"),
    "any zip called ofd": ("a.ofd", _PACK, "content"),
    "docx called ofd": ("a.ofd", docx(), "content"),
    "ofd called docx": ("a.docx", ofd(), "content"),
    "ofd with growing entities": ("a.ofd", ofd(root=_ENTITIES), "bomb"),
    "ofd that names no document": ("a.ofd", ofd(root=_OFD.replace("Doc_0", "Doc_9")), "broken"),
    "cut archive": ("a.docx", docx()[:-30], "broken"),
    "empty": ("a.pdf", b"", "empty"),
    "page": ("a.html", b"<html></html>", "type"),
    "drawing with a script": ("a.svg", b"<svg onload='x'/>", "type"),
    "two types": ("合同.pdf.exe", b"MZ", "type"),
    "no type": ("合同", b"%PDF-", "type"),
}
