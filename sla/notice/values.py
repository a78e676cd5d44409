"""What reading a notice yields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: Longest name of a holiday that the table of days keeps.
LONGEST_NAME = 40

#: What a day off is called where nobody gave it a name.
NAMELESS = "节假日"

WEEKDAYS = "一二三四五六日"


class Kind(StrEnum):
    """What becomes of a day."""

    HOLIDAY = "holiday"  #: 放假
    WORKDAY = "workday"  #: 调休上班
    ORDINARY = "ordinary"  #: an amendment gives the day back to the ordinary week


@dataclass(frozen=True, slots=True)
class Day:
    """One day that a notice takes out of the ordinary week."""

    day: date
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A day as it was told in one line of the text."""

    day: date
    kind: Kind
    name: str
    line: int
    again: bool = False  #: said once more on purpose (其中…), which is no mistake


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in words, and in which line; 0 is the text as a whole.

    A *grave* one has to be mended; the others are for both persons to look at.
    """

    text: str
    line: int = 0
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """The days in order, and what is wrong with the text."""

    days: tuple[Day, ...]
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing has to be mended."""
        return not any(one.grave for one in self.problems)


def said(day: date) -> str:
    """Return a day as a person reads it: ``2026年1月4日（周日）``."""
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
