"""The five types and the way through the gate."""

from __future__ import annotations

import mmap
import zipfile
from pathlib import Path

from forms.gate.archive import check_docx, check_ofd
from forms.gate.findings import Found, Refusal
from forms.gate.image import check_image
from forms.gate.pdf import check_pdf

_ZIP = b"PK\x03\x04"
#: By extension: media type, first bytes, parser.
ALLOWED = {
    "pdf": ("application/pdf", b"%PDF-", check_pdf),
    "jpg": ("image/jpeg", b"\xff\xd8\xff", check_image("JPEG")),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n", check_image("PNG")),
    "ofd": ("application/ofd", _ZIP, check_ofd),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ZIP,
        check_docx,
    ),
}
#: Readers of these formats look for their mark anywhere in a file.
_STOWAWAYS = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"<script", b"<?php")


def extension(name: str) -> str:
    """Return the type a file claims by its name, "" if it is not allowed."""
    found = name.rpartition(".")[2].lower() if "." in name else ""
    found = "jpg" if found == "jpeg" else found
    return found if found in ALLOWED else ""


def media_type(kind: str) -> str:
    """Return the media type under which an allowed file is sent."""
    return ALLOWED[kind][0]


def inspect(path: Path, kind: str) -> Found:
    """Judge the file at *path*, which claims to be of *kind*.

    :raises Refusal: it may not come in.
    """
    if kind not in ALLOWED:
        raise Refusal("type")
    if not path.stat().st_size:
        raise Refusal("empty")
    _, first, parser = ALLOWED[kind]
    with path.open("rb") as source:
        head = source.read(1024)
    if not head.startswith(first):
        raise Refusal("content")
    if first != _ZIP:
        _only_one_format(path, kind, head)
    return parser(path)


def _only_one_format(path: Path, kind: str, head: bytes) -> None:
    """Refuse a picture or PDF that another program would open as something else."""
    if zipfile.is_zipfile(path) or (kind != "pdf" and b"%PDF-" in head):
        raise Refusal("second")
    if kind == "pdf":
        return  # its parser looks at what follows the end; streams may hold anything
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if any(data.find(mark) >= 0 for mark in _STOWAWAYS):
            raise Refusal("second")
