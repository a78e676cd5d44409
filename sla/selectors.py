"""What a queue says about a deadline. Computed from the due moment, never stored as truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from govservice.clock import day_of, local
from sla.models import Timer
from sla.rules import Days

#: The last stretch of a promise that counts as near: a fifth of it, and never less than a day.
NEAR_SHARE = 5
NEAR_DAYS = 1
#: For what is promised within one day "a day before" is always, so there it is two hours.
NEAR_OF_ONE_DAY = timedelta(hours=2)


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
    calendar: Days,
    promise_days: int,
    *,
    paused: bool = False,
) -> Urgency:
    """Return how the deadline *due_at* looks at the moment *at*.

    Without a due moment the clock is either *paused* or there is none to show.
    """
    if due_at is None:
        return Urgency(Level.PAUSED, "已暂停计时") if paused else Urgency(Level.NONE, "")
    today, due_on = day_of(at), day_due(due_at)
    if at > due_at:
        late = calendar.count(due_on, today)
        return Urgency(Level.OVERDUE, _overdue(late), late, warned=True)
    left = calendar.count(today, due_on)
    warned = _is_near(due_at - at, left, promise_days)
    if today >= due_on:
        return Urgency(Level.TODAY, f"今天 {_time(due_at)} 到期", left, warned)
    text = f"剩 {left} 个工作日" if left else "剩余不足 1 个工作日"
    if calendar.is_provisional(due_on):
        text += "（预计）"
    return Urgency(Level.NEAR if warned else Level.FINE, text, left, warned)


def day_due(due_at: datetime) -> date:
    """Return the last day of a term that ends at *due_at*; 24:00 belongs to the day it ends."""
    return day_of(due_at - timedelta.resolution)


def parked() -> QuerySet[Timer]:
    """Return the timers that failed for good and wait for a person, oldest deadline first."""
    return Timer.objects.filter(status=Timer.Status.PARKED).order_by("due_at", "pk")


def _is_near(time_left: timedelta, days_left: int, promise_days: int) -> bool:
    if promise_days <= 1:
        return time_left <= NEAR_OF_ONE_DAY
    return days_left <= max(NEAR_DAYS, promise_days / NEAR_SHARE)


def _overdue(days: int) -> str:
    return f"超期 {days} 个工作日" if days else "刚超期"


def _time(due_at: datetime) -> str:
    moment = local(due_at)
    return "24:00" if moment.hour == moment.minute == 0 else f"{moment:%H:%M}"
