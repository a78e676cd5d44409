"""The code blocks of a page, as the files and commands they stand for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"(?:# |<!-- )(\S+\.\w+)(?: shell)?(?: -->)?$")


class Block(NamedTuple):
    """One block: its language, and the path its first line names, if any."""

    language: str
    path: str
    text: str


def blocks(page: Path) -> list[Block]:
    """Return the blocks of *page* in order."""
    found = []
    for language, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        first, _, rest = text.partition("\n")
        named = _PATH.match(first)
        # A template's path is a comment of the page, not of the file: it would be printed.
        found.append(
            Block(
                language, named[1] if named else "", rest if named and language == "html" else text
            )
        )
    return found


def commands(page: Path) -> list[str]:
    """Return what the reader is told to type."""
    return [
        line.removeprefix("$ ")
        for block in blocks(page)
        if block.language == "console"
        for line in block.text.splitlines()
        if line.startswith("$ ")
    ]


def write_files(page: Path, root: Path) -> list[Path]:
    """Write the files of *page* below *root* and return their paths."""
    written = []
    for block in blocks(page):
        if "/" in block.path:
            path = root / block.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            written.append(path)
    return written
