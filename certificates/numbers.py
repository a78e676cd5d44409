"""Numbers as the State prints them, and the codes people type from a paper.

>>> registration = NumberFormat("{area:6}{year:4}{serial:6}")
>>> registration.make(area="420106", year=2026, serial=123)
'4201062026000123'
>>> registration.read("4201062026000123")
{'area': '420106', 'year': 2026, 'serial': 123}
>>> registration.read("42010620260001")
Traceback (most recent call last):
    ...
certificates.numbers.BadNumber: 42010620260001 is not of the form {area:6}{year:4}{serial:6}

A number of a document (文书编号) names the office, the kind, the year and the place in line:

>>> receipt = DOCUMENT_NUMBER.bind(kind="收")
>>> receipt.make(word="武科登", year=2026, serial=17)
'武科登收〔2026〕第000017号'
>>> receipt.read("武科登收〔2026〕第000017号")
{'word': '武科登', 'year': 2026, 'serial': 17}

The line itself, in which no number is left out, is named by everything but the place:

>>> receipt.line(word="武科登", year=2026)
'武科登收〔2026〕第#号'
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from functools import cached_property

_FIELD = re.compile(r"\{([a-z]+)(?::([1-9]\d?))?\}")
_ADJACENT = re.compile(r"\{[a-z]+\}\{[a-z]+\}")
#: Read as whole numbers; every other part is text.
_WHOLE = {"year": 4, "serial": None}


class BadNumber(ValueError):
    """A number cannot be made from these parts, or is not of this form."""


@dataclass(frozen=True)
class NumberFormat:
    """How a number is written: text with ``{part}`` or ``{part:width}``.

    ``year`` and ``serial`` are whole numbers, padded with zeros to their width and never
    wider; other parts are text of exactly their width, or of any length without one.
    """

    pattern: str

    def __post_init__(self) -> None:
        names = self.parts
        if len(set(names)) != len(names):
            raise BadNumber(f"{self.pattern} names a part twice")
        if {"{", "}"} & set(_FIELD.sub("", self.pattern)):
            raise BadNumber(f"{self.pattern} holds a part that cannot be read")

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts, in the order of writing."""
        return tuple(match[1] for match in _FIELD.finditer(self.pattern))

    def bind(self, **fixed: str) -> NumberFormat:
        """Return the format with some text parts written out."""
        return NumberFormat(_FIELD.sub(lambda found: fixed.get(found[1], found[0]), self.pattern))

    def make(self, **parts: str | int) -> str:
        """Write the number.

        :raises BadNumber: a part is missing, unknown or does not fit its width.
        """
        if parts.keys() != set(self.parts):
            raise BadNumber(f"{self.pattern} needs {self.parts}, not {tuple(parts)}")
        return _FIELD.sub(lambda found: _write(found, parts[found[1]]), self.pattern)

    def line(self, **parts: str | int) -> str:
        """Name the line of numbers to which these *parts* (all but the serial) belong."""
        if parts.keys() != set(self.parts) - {"serial"}:
            raise BadNumber(f"{self.pattern} needs all but the serial, not {tuple(parts)}")
        return _FIELD.sub(
            lambda found: "#" if found[1] == "serial" else _write(found, parts[found[1]]),
            self.pattern,
        )

    def read(self, number: str) -> dict[str, str | int]:
        """Take the number apart.

        :raises BadNumber: it is not of this form, or two text parts touch, so that nobody
            could say where one ends.
        """
        if _ADJACENT.search(self.pattern):
            raise BadNumber(f"{self.pattern} cannot be read: bind one of the touching parts")
        match = self._reader.fullmatch(number)
        if not match:
            raise BadNumber(f"{number} is not of the form {self.pattern}")
        return {
            name: int(text) if name in _WHOLE else text for name, text in match.groupdict().items()
        }

    @cached_property
    def _reader(self) -> re.Pattern[str]:
        expression, end = "", 0
        for found in _FIELD.finditer(self.pattern):
            name, width = found[1], found[2]
            kind = "[0-9]" if name in _WHOLE else "."
            times = f"{{{width}}}" if width else "{4}" if name == "year" else "+"
            expression += re.escape(self.pattern[end : found.start()])
            expression += f"(?P<{name}>{kind}{times})"
            end = found.end()
        return re.compile(expression + re.escape(self.pattern[end:]))


def _write(found: re.Match[str], value: str | int) -> str:
    name, width = found[1], int(found[2]) if found[2] else _WHOLE.get(found[1])
    if name in _WHOLE:
        number = int(value)
        text = str(number).zfill(width or 0)
        fits = number > 0 and len(text) == (width or len(text))
    else:
        text = str(value)
        fits = bool(text) and "\n" not in text and len(text) == (width or len(text))
    if not fits:
        raise BadNumber(f"{value!r} does not fit {found[0]}")
    return text


#: 文书编号: `{机关代字}{文种}〔{年}〕第{序号}号`.
DOCUMENT_NUMBER = NumberFormat("{word}{kind}〔{year}〕第{serial:6}号")

#: Without 0 1 I L O U, which people misread or which spell words.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 12


def new_code() -> str:
    """Return a random code of 12 characters: nobody guesses it (58 bits), anybody can type it."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))


def read_code(typed: str) -> str:
    """Return the code a person meant.

    >>> read_code(" 7qk2-m9xd 4htr ")
    '7QK2M9XD4HTR'
    """
    return re.sub(r"[\s-]", "", typed).upper()[:_CODE_LENGTH]


def grouped_code(code: str) -> str:
    """Return the code as it is printed.

    >>> grouped_code("7QK2M9XD4HTR")
    '7QK2-M9XD-4HTR'
    """
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))
