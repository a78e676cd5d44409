"""Reading a clock: the due day, and what is used and left of the term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from govservice.clock import ZONE, day_of
from sla.rules.runs import Gap, Run, runs_of
from sla.rules.values import Count, Days, Mark, Reading, Term

ONE_DAY = timedelta(days=1)


def read_clock(term: Term, marks: Iterable[Mark], *, calendar: Days, at: datetime) -> Reading:
    """Read a clock at the moment *at*; marks later than that have not happened yet.

    *marks* are in the order of the history.
    A clock started again after a stop shows its last run. An act at the due moment itself
    is in time. Once a term has run out, a later suspension does not undo it.

    Edge: a suspension begun on the last day saves nothing, because the day it begins
    counts; the term is used up, and on resumption it is over.
    """
    runs = runs_of(mark for mark in marks if mark.at <= at)
    if not runs:
        return Reading(None, None, 0, term.length, 0, False, None, False, None)
    run = runs[-1]
    ruler = Ruler(term, run, calendar)
    last, now = ruler.last_day(), run.stop.at if run.stop else at
    used, late = ruler.used(ruler.day_reached(now, last), last)
    due_on = None if run.paused else last
    return Reading(
        due_at=None if due_on is None else ruler.end_of(due_on),
        due_on=due_on,
        used=used + late,
        left=term.length - used,
        late=late,
        paused=run.paused,
        stopped_at=run.stop.at if run.stop else None,
        provisional=due_on is not None and calendar.is_provisional(due_on),
        in_time=_in_time(run, None if last is None else ruler.end_of(last), at),
        started_at=run.start.at,
    )


def due(term: Term, marks: Iterable[Mark], *, calendar: Days) -> datetime | None:
    """Return the moment at which the term runs out; ``None`` unless the clock runs now.

    This is the moment for which a timer is armed: a clock that stands still, has stopped
    or never started needs none.
    """
    runs = runs_of(marks)
    if not runs or runs[-1].stop or runs[-1].paused:
        return None
    ruler = Ruler(term, runs[-1], calendar)
    last = ruler.last_day()
    return None if last is None else ruler.end_of(last)


def _in_time(run: Run, due_at: datetime | None, at: datetime) -> bool | None:
    if run.stop:
        return due_at is not None and run.stop.at <= due_at
    until = run.gaps[-1].mark.at if run.paused else at
    return False if due_at is not None and until > due_at else None


@dataclass(frozen=True, slots=True)
class Ruler:
    """Measures one run in the unit of its term."""

    term: Term
    run: Run
    calendar: Days

    def counts(self, day: date) -> bool:
        """Whether *day* could count at all, suspensions aside."""
        return self.term.count is Count.NATURAL or self.calendar.is_working(day)

    def last_day(self) -> date | None:
        """Return the day on which the term ends; ``None`` if that is not known yet."""
        day = self._add(self.run.started_on, self.term.length)
        for gap in self.run.gaps:
            if gap.after >= day:
                break
            if gap.until is None:
                return None
            lost = self._span(gap.after, gap.until)
            day = self._add(day, lost) if lost else day
        return day if self.term.count is Count.WORKING else self._off_rest_days(day)

    def end_of(self, day: date) -> datetime:
        """Return the moment at which a term ending on *day* is over."""
        if self.term.count is Count.WORKING:
            return self.calendar.close_of(day)
        return datetime.combine(day + ONE_DAY, time.min, ZONE)

    def day_reached(self, now: datetime, last: date | None) -> date:
        """Return the day to which *now* belongs; 24:00 of the last day is still that day."""
        today = day_of(now)
        return min(today, last) if last is not None and now <= self.end_of(last) else today

    def used(self, today: date, last: date | None) -> tuple[int, int]:
        """Return the days used of the term and the days past its end, up to *today*."""
        start = self.run.started_on
        late = self._between(last, today) if last is not None and today > last else 0
        return min(self._between(start, today), self.term.length), late

    def _off_rest_days(self, day: date) -> date | None:
        """民法典 § 203: the end moves to the first working day, and not into a suspension."""
        while True:
            day = self.calendar.next_working(day)
            gap: Gap | None = self.run.gap_of(day)
            if gap is None:
                return day
            if gap.until is None:
                return None
            day = gap.until + ONE_DAY

    def _between(self, after: date, until: date) -> int:
        """Counted days in (after, until], without those in gaps."""
        total = self._span(after, until)
        for gap in self.run.gaps:
            end = until if gap.until is None else min(gap.until, until)
            total -= self._span(max(gap.after, after), end)
        return total

    def _span(self, after: date, until: date) -> int:
        if after >= until:
            return 0
        if self.term.count is Count.WORKING:
            return self.calendar.count(after, until)
        return (until - after).days

    def _add(self, start: date, days: int) -> date:
        if self.term.count is Count.WORKING:
            return self.calendar.add(start, days)
        return start + timedelta(days=days)
