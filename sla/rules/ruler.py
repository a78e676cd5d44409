"""Measuring one run of a clock in the unit of its term."""

from __future__ import annotations

from abc import ABC, abstractmethod
from calendar import monthrange
from datetime import MAXYEAR, date, datetime
from typing import NamedTuple

from govservice.clock import day_of
from sla.rules.runs import ONE_DAY, Run, midnight
from sla.rules.spans import Gap, disjoint
from sla.rules.values import Count, Days, Mark, Term

#: Terms that end on the next working day when their last day is one of rest (民法典 § 203).
_MOVED = frozenset({Count.NATURAL, Count.MONTHS, Count.YEARS})
_BY_MONTHS = {Count.MONTHS: 1, Count.YEARS: 12}


class Stretch(NamedTuple):
    """A stretch of the term, *through* so many days or minutes: the term, then its extensions."""

    through: int
    extension: Mark | None


class Ruler(ABC):
    """What a run uses of its term, and when the term runs out.

    *due_at* and *due_on* are ``None`` while an open suspension hides the end.
    """

    due_at: datetime | None
    due_on: date | None

    def __init__(self, term: Term, run: Run, calendar: Days) -> None:
        self.term, self.run, self.calendar = term, run, calendar
        self.stretches = _stretches(term, run)
        self.total = self.stretches[-1].through

    @abstractmethod
    def used(self, now: datetime) -> tuple[int, int]:
        """Return what is used of the term, and how much past its end, at the moment *now*."""

    def missed(self, at: datetime) -> bool:
        """Whether the term had run out before *at*, or before the clock was suspended."""
        return self.due_at is not None and (self.run.still_since or at) > self.due_at

    def stretch_of(self, number: int) -> Stretch | None:
        """Return the stretch in which the *number*-th day lies; ``None`` behind the last."""
        return next((one for one in self.stretches if number <= one.through), None)


class DayRuler(Ruler):
    """Days: working days, or all of them."""

    def __init__(self, term: Term, run: Run, calendar: Days) -> None:
        super().__init__(term, run, calendar)
        self.by_working_days = term.count is Count.WORKING
        self.gaps = disjoint((one.days() for one in run.absences), run.started_on)
        self.due_on = self._last_day()
        self.due_at = None if self.due_on is None else self.end_of(self.due_on)

    def counts(self, day: date) -> bool:
        """Whether *day* could count at all, gaps aside."""
        return not self.by_working_days or self.calendar.is_working(day)

    def end_of(self, day: date) -> datetime:
        """Return the moment at which a term ending on *day* is over."""
        if self.by_working_days:
            return self.calendar.close_of(day)
        return midnight(day + ONE_DAY)

    def reached(self, now: datetime) -> date:
        """Return the day to which *now* belongs; 24:00 of the last day is still that day."""
        today, due_on = day_of(now), self.due_on
        return min(today, due_on) if due_on is not None and now <= self.end_of(due_on) else today

    def used(self, now: datetime) -> tuple[int, int]:
        start, due_on, today = self.run.started_on, self.due_on, self.reached(now)
        late = self._between(due_on, today) if due_on is not None else 0
        return min(self._between(start, today), self.total), late

    def gap_of(self, day: date) -> Gap[date] | None:
        """Return the gap in which *day* lies."""
        return next((gap for gap in self.gaps if day in gap), None)

    def _last_day(self) -> date | None:
        """Return the day on which the term ends; ``None`` if that is not known yet."""
        day = self._add(self.run.started_on, self.total)
        for gap in self.gaps:
            if gap.after >= day:
                break
            if gap.until is None:
                return None
            lost = self._span(gap.after, gap.until)
            day = self._add(day, lost) if lost else day
        return self._off_rest_days(day) if self.term.count in _MOVED else day

    def _off_rest_days(self, day: date) -> date | None:
        """民法典 § 203: the end moves to the first working day, and not into a gap."""
        while True:
            day = self.calendar.next_working(day)
            gap = self.gap_of(day)
            if gap is None:
                return day
            if gap.until is None:
                return None
            day = gap.until + ONE_DAY

    def _between(self, after: date, until: date) -> int:
        """Counted days in (after, until], without those in gaps."""
        total = self._span(after, until)
        for gap in self.gaps:
            end = until if gap.until is None else min(gap.until, until)
            total -= self._span(max(gap.after, after), end)
        return total

    def _span(self, after: date, until: date) -> int:
        if after >= until:
            return 0
        if self.by_working_days:
            return self.calendar.count(after, until)
        return (until - after).days

    def _add(self, start: date, days: int) -> date:
        if self.by_working_days:
            return self.calendar.add(start, days)
        return start + days * ONE_DAY


class MinuteRuler(Ruler):
    """Minutes of opening time."""

    def __init__(self, term: Term, run: Run, calendar: Days) -> None:
        super().__init__(term, run, calendar)
        self.gaps = disjoint((one.moments() for one in run.absences), run.start.at)
        self.due_at = self.end_after(self.total)
        self.due_on = self.due_at and day_of(self.due_at)

    def used(self, now: datetime) -> tuple[int, int]:
        late = 0 if self.due_at is None else self._between(self.due_at, now)
        return min(self._between(self.run.start.at, now), self.total), late

    def end_after(self, minutes: int) -> datetime | None:
        """Return when *minutes* are used up; ``None`` if that is not known yet."""
        at = self.calendar.add_minutes(self.run.start.at, minutes)
        for gap in self.gaps:
            if gap.after >= at:
                break
            if gap.until is None:
                return None
            lost = self.calendar.minutes_between(gap.after, gap.until)
            at = self.calendar.add_minutes(at, lost) if lost else at
        return at

    def _between(self, start: datetime, end: datetime) -> int:
        """Opening minutes from *start* to *end*, without those in gaps."""
        total = self.calendar.minutes_between(start, end)
        for gap in self.gaps:
            until = end if gap.until is None else min(gap.until, end)
            total -= self.calendar.minutes_between(max(gap.after, start), until)
        return total


def ruler_of(term: Term, run: Run, calendar: Days) -> DayRuler | MinuteRuler:
    """Return the ruler that measures *run* in the unit of *term*."""
    ruler = MinuteRuler if term.count is Count.MINUTES else DayRuler
    return ruler(term, run, calendar)


def total_of(term: Term, start: date, length: int | None = None) -> int:
    """Return the *length* of a term that starts on *start* as it is counted: months in days."""
    length = term.length if length is None else length
    months = _BY_MONTHS.get(term.count)
    return length if months is None else (_corresponding_day(start, months * length) - start).days


def _stretches(term: Term, run: Run) -> list[Stretch]:
    """Months of an extension are added before the corresponding day is looked up."""
    start, length = run.started_on, term.length
    stretches = [Stretch(total_of(term, start), None)]
    for mark in run.extensions:
        length += mark.length
        stretches.append(Stretch(total_of(term, start, length), mark))
    return stretches


def _corresponding_day(start: date, months: int) -> date:
    """民法典 § 202: the corresponding day of the last month, else the last day of that month."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if year > MAXYEAR:
        raise OverflowError(f"{months} months after {start} lie beyond all years")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
