"""What people typed, made fit for print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

#: Control characters (save line ends), zero-width and direction marks: invisible on the
#: paper, yet able to turn a name round.
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]"
)
_VARIANT = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def printable(value: Any) -> Any:
    """Return JSON *value* with every string composed (NFC) and free of invisible characters.

    >>> printable({"name": "王\\u202e小明", "ages": [1, "e\\u0301"]})
    {'name': '王小明', 'ages': [1, 'é']}
    """
    if isinstance(value, str):
        return _VARIANT.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", value)))
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(item) for item in value]
    return value
