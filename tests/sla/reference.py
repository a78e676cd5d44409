"""A second clock, written from the law alone: it walks day by day and shares no code.

Slow on purpose, with no ranks, no spans and no arithmetic on dates beyond "the next day".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from chinese_calendar import is_workday

TOMORROW = timedelta(days=1)
Pause = tuple[date, date | None]


def works(day: date) -> bool:
    """Whether the day is worked, asked of the library day by day."""
    return is_workday(day)


def stands_still(day: date, pauses: Iterable[Pause]) -> bool:
    """The day a suspension begins runs, the days after it through the resumption do not."""
    return any(day > begun and (resumed is None or day <= resumed) for begun, resumed in pauses)


def last_day(start: date, days: int, natural: bool, pauses: Collection[Pause]) -> date:
    """Walk until the term is used up; then, for natural days, on to a working day."""
    day = start
    while days:
        day += TOMORROW
        if not stands_still(day, pauses) and (natural or works(day)):
            days -= 1
    while natural and (not works(day) or stands_still(day, pauses)):
        day += TOMORROW
    return day


def used(start: date, today: date, days: int, natural: bool, pauses: Collection[Pause]) -> int:
    """Days of the term that have begun by the evening of *today*, at most the whole term."""
    day, count = start, 0
    while day < today and count < days:
        day += TOMORROW
        if not stands_still(day, pauses) and (natural or works(day)):
            count += 1
    return count


def late(due: date, today: date, natural: bool, pauses: Collection[Pause]) -> int:
    """Days past the due day."""
    day, count = due, 0
    while day < today:
        day += TOMORROW
        if not stands_still(day, pauses) and (natural or works(day)):
            count += 1
    return count
