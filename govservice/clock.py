"""The only reader of the wall clock.

Nobody below a door (view, command, job, API) imports this module; they are told *at* (an
aware datetime) or *today* (a date). The zone of the office is fixed: Asia/Shanghai, UTC+8,
without daylight saving since 1991.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")

_offset: Callable[[], timedelta] = timedelta


def simulate(offset: Callable[[], timedelta]) -> None:
    """Let every reading be shifted by ``offset()``; training and tests only."""
    global _offset
    _offset = offset


def now() -> datetime:
    """Return the present moment, aware, in the zone of the office."""
    return datetime.now(ZONE) + _offset()


def today() -> date:
    """Return the present day of the office."""
    return now().date()


def local(at: datetime) -> datetime:
    """Return *at* in the zone of the office."""
    return at.astimezone(ZONE)


def day_of(at: datetime) -> date:
    """Return the office's day on which *at* falls."""
    return local(at).date()
