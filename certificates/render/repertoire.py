"""Which characters a paper can show: asked before a number is spent on one that cannot."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from certificates.render import fonts
from certificates.render.text import printable


@lru_cache(maxsize=1)
def repertoire(root: Path = fonts.ROOT) -> frozenset[int]:
    """Return every character that ends up in one of our faces; Latin and Wide end each chain.

    :raises FontsMissing: they have to be built.
    """
    fonts.check(root)
    folder = root / json.loads((root / "manifest.json").read_text(encoding="utf-8"))["folder"]
    found: set[int] = {0x0A}
    for face in fonts.FACES:
        if face.reach is not fonts.Reach.CORE:
            with TTFont(folder / face.file, lazy=True) as font:
                found |= font.getBestCmap().keys()
    return frozenset(found)


def unprintable(value: Any) -> str:
    """Return the characters in the strings of JSON *value* that no paper can show, sorted.

    >>> unprintable({"name": "王小明", "rows": [{"why": "好😀"}]})
    '😀'
    """
    return "".join(sorted(_strange(printable(value))))


def _strange(value: Any) -> set[str]:
    if isinstance(value, str):
        return {sign for sign in value if ord(sign) not in repertoire()}
    if isinstance(value, Mapping):
        value = value.values()
    if isinstance(value, (list, tuple)) or not isinstance(value, (bool, int, float, type(None))):
        return set().union(*(_strange(item) for item in value)) if value else set()
    return set()
