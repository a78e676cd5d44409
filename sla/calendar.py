"""The working days of the office, as the State Council announces them (工作日历).

Pure and immutable: built once per version, then every question is a look-up in an array
of ranks (working days since the first day).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from govservice.clock import ZONE
from sla.hours import OFFICE, OfficeHours, Window
from sla.statutory import holidays

FIRST_YEAR, LAST_YEAR = 2004, 2045


class OutOfCalendar(LookupError):
    """The day lies outside the years that any calendar of ours knows."""


class Calendar:
    """Which days are worked between 1 January of *first_year* and 31 December of *last_year*.

    *exceptions* holds the days that a notice (国务院办公厅关于部分节假日安排的通知) took out of
    the ordinary week: true for a day worked (调休上班), false for a day off. A year that is
    not in *published* is guessed: weekends and the statutory holidays. A date behind
    `published_to` is provisional (预计) and must be shown so.
    """

    def __init__(
        self,
        exceptions: Mapping[date, bool],
        *,
        published: Collection[int],
        version: int = 0,
        hours: OfficeHours = OFFICE,
        first_year: int = FIRST_YEAR,
        last_year: int = LAST_YEAR,
    ) -> None:
        self.version = version
        self.hours = hours
        self.first, self.last = date(first_year, 1, 1), date(last_year, 12, 31)
        self.published_to = published_to(published, before=first_year)
        worked = self._ordinary_weeks()
        for year in range(first_year, last_year + 1):
            if year not in published:
                for day in holidays(year):
                    worked[self._index(day)] = 0
        for day, is_worked in exceptions.items():
            if self.first <= day <= self.last:
                worked[self._index(day)] = is_worked
        self._worked = bytes(worked)
        self._rank: list[int] = []  #: working days through each day
        self._days: list[int] = []  #: ordinals of the working days
        for index, flag in enumerate(worked):
            if flag:
                self._days.append(self.first.toordinal() + index)
            self._rank.append(len(self._days))

    def is_working(self, day: date) -> bool:
        """Whether *day* is a working day; a Saturday on which a window opens is not."""
        return bool(self._worked[self._index(day)])

    def count(self, after: date, until: date) -> int:
        """Return the working days in (after, until]; 0 if the span is empty."""
        if after >= until:
            return 0
        return self._rank[self._index(until)] - self._rank[self._index(after)]

    def add(self, start: date, days: int) -> date:
        """Return the *days*-th working day after *start*; *start* itself is never counted."""
        if days < 1:
            raise ValueError(f"the first day after is day 1, not {days}")
        return self._working_day(self._rank[self._index(start)] + days)

    def next_working(self, day: date) -> date:
        """Return *day* if it is worked, else the first working day after it."""
        index = self._index(day)
        return day if self._worked[index] else self._working_day(self._rank[index] + 1)

    def opening_of(self, day: date) -> datetime:
        """Return the moment at which business opens on *day*."""
        return datetime.combine(day, self.hours.opening, ZONE)

    def close_of(self, day: date) -> datetime:
        """Return the close of business on *day*."""
        return datetime.combine(day, self.hours.close, ZONE)

    def is_provisional(self, day: date) -> bool:
        """Whether the notice for *day* may still come, or still change it."""
        return day > self.published_to

    def window(self, first: date, last: date, hours: OfficeHours | None = None) -> Window:
        """Return the opening time of a window with these *hours*, from *first* to *last*."""
        worked = self._worked[self._index(first) : self._index(last) + 1]
        return Window(first, worked, hours or self.hours)

    def _working_day(self, rank: int) -> date:
        if rank > len(self._days):
            raise OutOfCalendar(f"the calendar ends on {self.last}")
        return date.fromordinal(self._days[rank - 1])

    def _index(self, day: date) -> int:
        if not self.first <= day <= self.last:
            raise OutOfCalendar(f"{day} is not between {self.first} and {self.last}")
        return day.toordinal() - self.first.toordinal()

    def _ordinary_weeks(self) -> bytearray:
        start = self.first.weekday()
        length = self.last.toordinal() - self.first.toordinal() + 1
        return bytearray((start + index) % 7 < 5 for index in range(length))


def published_to(years: Collection[int], *, before: int = FIRST_YEAR) -> date:
    """Return the last day on which the calendar is settled: 25 December.

    Not the 31st, because the notice for the next year may change the last days of this
    one (2018-12-29 was worked and 2018-12-31 off by the notice for 2019). A gap in the
    published years ends the settled time.
    """
    year = min(years, default=before) - 1
    while year + 1 in years:
        year += 1
    return date(year, 12, 25)
