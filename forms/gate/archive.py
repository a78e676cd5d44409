"""OFD and DOCX: archives that must hold what their type says, and nothing that runs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from forms.gate.findings import Found, Refusal

_MOST_ENTRIES = 5000
_MOST_BYTES = 300 * 2**20
_MOST_XML = 20 * 2**20
_RATIO = 200
_PROGRAMS = (
    ".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse",
    ".wsf", ".hta", ".jar", ".lnk", ".sh", ".apk", ".chm", ".htm", ".html", ".svg", ".swf",
)  # fmt: skip
_MAIN = b"wordprocessingml.document.main+xml"
_OFD_ROOT = "http://www.ofdspec.org/2016 OFD"
#: Relationships that Word fetches by itself when the document is opened.
_FETCHED = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument|externalLink)$")
#: Element and attribute names with their namespaces, as expat joins them.
_Seen = Callable[[str, dict[str, str]], None]


def check_ofd(path: Path) -> Found:
    """An OFD names its document in OFD.xml (GB/T 33190—2016)."""
    with _opened(path) as archive:
        _check_entries(archive)
        roots: list[str] = []
        named: list[str] = []
        _parse(_read(archive, "OFD.xml"), lambda tag, _: roots.append(tag), named)
        if not roots or roots[0] != _OFD_ROOT:
            raise Refusal("content")
        bodies = [text.strip().lstrip("/") for text in named if text.strip().endswith(".xml")]
        if not any(body in archive.NameToInfo for body in bodies):
            raise Refusal("broken")
    return Found()


def check_docx(path: Path) -> Found:
    """A DOCX has one main document without macros, and fetches nothing from elsewhere."""
    with _opened(path) as archive:
        _check_entries(archive)
        types = _read(archive, "[Content_Types].xml")
        _parse(types, lambda tag, attributes: None)
        if b"macroEnabled" in types or b"ms-office.vbaProject" in types:
            raise Refusal("macro")
        if _MAIN not in types:
            raise Refusal("content")
        document = _read(archive, "word/document.xml")
        _parse(document, lambda tag, attributes: None)
        if b"DDEAUTO" in document:
            raise Refusal("remote")
        for entry in archive.infolist():
            if entry.filename.endswith(".rels"):
                _parse(_read(archive, entry.filename), _no_fetching)
            elif entry.filename.endswith(".bin") and _packs_a_file(archive, entry):
                raise Refusal("program")
    return Found()


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Refusal("broken") from None


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise Refusal("bomb")
    if any(e.file_size > 2**20 and e.file_size > _RATIO * max(e.compress_size, 1) for e in entries):
        raise Refusal("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal("encrypted")
    if len({name.lower() for name in names}) != len(names) or any(map(_leads_out, names)):
        raise Refusal("paths")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refusal("macro")
    if any(name.lower().endswith(_PROGRAMS) for name in names):
        raise Refusal("program")


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\x00" in name


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as entry:
            data = entry.read(_MOST_XML + 1)
    except KeyError:
        raise Refusal("content") from None
    except Exception:  # zlib, lzma, CRC, unsupported methods: each library has its own
        raise Refusal("broken") from None
    if len(data) > _MOST_XML:
        raise Refusal("bomb")
    return data


def _parse(data: bytes, seen: _Seen, texts: list[str] | None = None) -> None:
    """Walk through XML; a document type is refused, so no entity can grow or fetch."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = seen
    parser.StartDoctypeDeclHandler = _no_doctype
    if texts is not None:
        parser.CharacterDataHandler = texts.append
        parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        raise Refusal("broken") from None


def _no_doctype(*_: object) -> None:
    raise Refusal("bomb")


def _no_fetching(tag: str, attributes: dict[str, str]) -> None:
    if attributes.get("TargetMode") == "External" and _FETCHED.search(attributes.get("Type", "")):
        raise Refusal("remote")


def _packs_a_file(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Tell an OLE package (any file at all) from a formula or drawing, which are fine."""
    try:
        with archive.open(entry) as source:
            data = source.read(_MOST_XML)
    except Exception:
        raise Refusal("broken") from None
    return "Ole10Native".encode("utf-16-le") in data
