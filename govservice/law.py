"""Ground: where a rule comes from, from which day it holds, and what a guard answers.

Pure. Nothing below imports Django, so every law can be tested without a database.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the law (依据), exact enough for a citizen to look it up.

    *confirmed* is false where the text was not seen in its final form; every screen and
    paper that shows such a citation adds 依据待核.
    """

    act: str
    section: str = ""
    url: str = ""
    confirmed: bool = True

    def __str__(self) -> str:
        text = f"《{self.act}》{self.section}" if self.act else self.section
        return text if self.confirmed else f"{text}（依据待核）"


class NotYetLaw(LookupError):
    """The value was asked for on a day before the law first set it."""


class Dated(Generic[T]):
    """A value that the law changes on known days.

    >>> fee = Dated({date(2020, 1, 1): 1200, date(2025, 7, 1): 1500})  # fen
    >>> fee.on(date(2025, 6, 30)), fee.on(date(2025, 7, 1))
    (1200, 1500)
    """

    __slots__ = ("_days", "_values")

    def __init__(self, values: Mapping[date, T]) -> None:
        if not values:
            raise ValueError("a dated value needs at least one day")
        self._days = sorted(values)
        self._values = [values[day] for day in self._days]

    def on(self, day: date) -> T:
        """Return the value in force on *day*; raise `NotYetLaw` before the first."""
        place = bisect_right(self._days, day)
        if not place:
            raise NotYetLaw(f"nothing was in force on {day}; first is {self._days[0]}")
        return self._values[place - 1]

    def items(self) -> Iterator[tuple[date, T]]:
        """Yield (first day in force, value), oldest first."""
        yield from zip(self._days, self._values, strict=True)

    def __repr__(self) -> str:
        return f"Dated({dict(self.items())!r})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a guard answers: truthy if the act may go ahead, else why not and by which law.

    *code* is stable and lower-case; *reason* is a sentence for the person who is refused.
    """

    ok: bool
    code: str = ""
    reason: str = ""
    citation: Citation | None = None

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(ok=True)


def no(code: str, reason: str, citation: Citation | None = None) -> Verdict:
    """Return a refusal."""
    return Verdict(False, code, reason, citation)
