"""The working days of the office, as the State Council announces them (工作日历).

Pure and immutable: built once per version, then every question is a look-up in an array
of ranks (working days since the first day).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from datetime import date, datetime
from itertools import accumulate

from govservice.clock import ZONE
from sla.hours import OFFICE, OfficeHours, Opening, Span, Window
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
        self._before = self.first.toordinal()  #: ordinal of the day with index 0
        self._end = self.last.toordinal() - self._before  #: index of the last day
        self._closes: dict[date, datetime] = {}
        self._opening = Opening(hours)
        self._window: Window | None = None
        guessed = (holidays(year) for year in self._years() if year not in published)
        told = {day: False for days in guessed for day in days} | dict(exceptions)
        told = {day: flag for day, flag in told.items() if self.first <= day <= self.last}
        self._holidays = frozenset(day for day, flag in told.items() if not flag)
        worked = self._ordinary_weeks()
        for day, flag in told.items():
            worked[self._index(day)] = flag
        self._worked = bytes(worked)
        self._rank = list(accumulate(self._worked))  #: working days through each day
        self._days = [  #: the working days
            date.fromordinal(self._before + index) for index, flag in enumerate(worked) if flag
        ]

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
        # the busiest question of the product, so without a call: as count and next_working do
        index = start.toordinal() - self._before
        if 0 <= index <= self._end:
            place = self._rank[index] + days - 1
            if place < len(self._days):
                return self._days[place]
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
        close = self._closes.get(day)
        if close is None:
            close = self._closes[day] = datetime.combine(day, self.hours.close, ZONE)
        return close

    def is_provisional(self, day: date) -> bool:
        """Whether the notice for *day* may still come, or still change it."""
        return day > self.published_to

    def for_window(self, opening: Opening) -> Calendar:
        """Return this calendar with the minutes of one window; the days stay what they are.

        Cheap: the days are shared, the minutes are added up when they are first asked for.
        Whoever asks often keeps the answer.
        """
        calendar = copy(self)
        calendar._opening, calendar._window = opening, None
        return calendar

    def is_holiday(self, day: date) -> bool:
        """Whether a notice, or the law for a year that is guessed, takes *day* off."""
        return day in self._holidays

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """Return when the window is open on *day*."""
        return self._spans(self._index(day))

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Return the opening minutes from *start* to *end*; 0 if *end* is not later."""
        return self._minutes().minutes_between(start, end)

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """Return the moment at which *minutes* >= 1 of opening time have passed."""
        return self._minutes().add_minutes(start, minutes)

    def window(self, first: date, last: date) -> Window:
        """Return the opening time from *first* to *last* alone."""
        days = range(self._index(first), self._index(last) + 1)
        return Window(first, [self._spans(index) for index in days])

    def _minutes(self) -> Window:
        if self._window is None:
            self._window = self.window(self.first, self.last)
        return self._window

    def _spans(self, index: int) -> tuple[Span, ...]:
        day = date.fromordinal(self._before + index)
        holiday = day in self._holidays
        return self._opening.spans(day, worked=bool(self._worked[index]), holiday=holiday)

    def _working_day(self, rank: int) -> date:
        if rank > len(self._days):
            raise OutOfCalendar(f"the calendar ends on {self.last}")
        return self._days[rank - 1]

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._before
        if not 0 <= index <= self._end:
            raise OutOfCalendar(f"{day} is not between {self.first} and {self.last}")
        return index

    def _years(self) -> range:
        return range(self.first.year, self.last.year + 1)

    def _ordinary_weeks(self) -> bytearray:
        start = self.first.weekday()
        return bytearray((start + index) % 7 < 5 for index in range(self._end + 1))


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
