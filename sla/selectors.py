"""What a queue says about a deadline. Computed from the due moment, never stored as truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from govservice.clock import ZONE, day_of, local
from sla.calendar import Calendar
from sla.models import Timer
from sla.rules import Count

#: The last stretch of a promise that counts as near: a fifth of it, and never less than a day.
NEAR_SHARE = 5
NEAR_DAYS = 1
#: For what is promised within one day "a day before" is always, so there it is two hours.
NEAR_OF_ONE_DAY = timedelta(hours=2)
#: What a fifth is taken of, in days, where a term is told in months or years.
_DAYS_IN = {Count.NATURAL: 1, Count.MONTHS: 30, Count.YEARS: 365}


@dataclass(frozen=True, order=True, slots=True)
class Promise:
    """How long a clock was given in all, extensions included, in the unit of its term."""

    length: int
    count: Count = Count.WORKING


class Level(StrEnum):
    """How a deadline stands, most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    NEAR = "near"
    FINE = "fine"
    PAUSED = "paused"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Urgency:
    """A badge: *working_days* are those left, or, when overdue, those past the due day.

    *warned* is whether the early warning of the item has begun (临期): for an item of one day
    that is two hours before the end, though the whole day is "today".
    """

    level: Level
    text: str
    working_days: int = 0
    warned: bool = False


def urgency(
    due_at: datetime | None,
    at: datetime,
    calendar: Calendar,
    promise: Promise,
    *,
    paused: bool = False,
) -> Urgency:
    """Return how the deadline *due_at* looks at the moment *at*.

    *calendar* is the one the clock counts by: of a clock in minutes that of its window.
    Without a due moment the clock is either *paused* or there is none to show.
    """
    if due_at is None:
        return Urgency(Level.PAUSED, "已暂停计时") if paused else Urgency(Level.NONE, "")
    today, due_on = day_of(at), day_due(due_at)
    if at > due_at:
        late = calendar.count(due_on, today)
        return Urgency(Level.OVERDUE, _overdue(late), late, warned=True)
    left = calendar.count(today, due_on)
    warned = due_at <= horizon(at, calendar, promise)
    if today >= due_on:
        return Urgency(Level.TODAY, f"今天 {_time(due_at)} 到期", left, warned)
    text = f"剩 {left} 个工作日" if left else "剩余不足 1 个工作日"
    if calendar.is_provisional(due_on):
        text += "（预计）"
    return Urgency(Level.NEAR if warned else Level.FINE, text, left, warned)


def horizon(at: datetime, calendar: Calendar, promise: Promise) -> datetime:
    """Return until when, seen from *at*, what was promised so long counts as near (临期).

    A due moment is near exactly if it is not later. The horizon only ever moves forward, so a
    warning is never taken back while the clock runs. In days the stretch is a fifth of the
    promise in its own unit and at least one working day; of a promise of one day it is two
    hours of the office's time; a clock in minutes is near in its last fifth of the opening time
    of *calendar*. A date that stands by itself (`Count.FIXED`) was promised to nobody: one
    working day.
    """
    length, count = promise.length, promise.count
    if count is Count.MINUTES:
        least = length // NEAR_SHARE
        return calendar.add_minutes(at, least) if least else at
    if count is Count.FIXED:
        return ahead(at, calendar, NEAR_DAYS)
    if length <= 1 and count in (Count.WORKING, Count.NATURAL):
        return _two_hours_on(at, calendar)
    if count is Count.WORKING:
        return ahead(at, calendar, max(NEAR_DAYS, length // NEAR_SHARE))
    days = length * _DAYS_IN[count] // NEAR_SHARE
    natural = _midnight(day_of(at) + timedelta(days=days + 1))
    return max(natural, ahead(at, calendar, NEAR_DAYS))


def soon(at: datetime, calendar: Calendar, promise: Promise) -> datetime:
    """Return the `horizon` or the end of today, whichever is later: what a list of 临期 shows."""
    tonight = _midnight(day_of(at) + timedelta(days=1))
    return max(horizon(at, calendar, promise), tonight)


def ahead(at: datetime, calendar: Calendar, days: int) -> datetime:
    """Return the end of the last day before which at most *days* working days are left."""
    return _midnight(calendar.add(day_of(at), days + 1))


def _two_hours_on(at: datetime, calendar: Calendar) -> datetime:
    """Look two hours ahead, as the office is open: what ends before it opens again is near too."""
    today, later = day_of(at), local(at) + NEAR_OF_ONE_DAY
    nearly_closed = not calendar.is_working(today) or later >= calendar.close_of(today)
    return max(later, ahead(at, calendar, 0)) if nearly_closed else later


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def day_due(due_at: datetime) -> date:
    """Return the last day of a term that ends at *due_at*; 24:00 belongs to the day it ends."""
    return day_of(due_at - timedelta.resolution)


def parked() -> QuerySet[Timer]:
    """Return the timers that failed for good and wait for a person, oldest deadline first."""
    return Timer.objects.filter(status=Timer.Status.PARKED).order_by("due_at", "pk")


def _overdue(days: int) -> str:
    return f"超期 {days} 个工作日" if days else "刚超期"


def _time(due_at: datetime) -> str:
    moment = local(due_at)
    return "24:00" if moment.hour == moment.minute == 0 else f"{moment:%H:%M}"
