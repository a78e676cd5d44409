"""The only reader of the wall clock.

Nobody below a door (view, command, job, API) imports this module to learn the time; they are
told *at* (an aware datetime) or *today* (a date). The zone of the office is fixed:
Asia/Shanghai, UTC+8, without daylight saving since 1991.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")

_offset: Callable[[], timedelta] = timedelta
_practice = False


def simulate(offset: Callable[[], timedelta], *, practice: bool = False) -> None:
    """Let every reading be shifted by ``offset()``; training and tests only.

    With *practice*, what is done while the offset is not zero is practice and must say so.
    """
    global _offset, _practice
    _offset, _practice = offset, practice


def is_practice() -> bool:
    """Whether the present moment is a simulated one, for practice (模拟时间，仅供练习)."""
    return _practice and bool(_offset())


def now() -> datetime:
    """Return the present moment, aware, in the zone of the office."""
    return real() + _offset()


def real() -> datetime:
    """Return the moment outside any simulation: for sessions of people, never for a case."""
    return datetime.now(ZONE)


def today() -> date:
    """Return the present day of the office."""
    return now().date()


def local(at: datetime) -> datetime:
    """Return *at* in the zone of the office."""
    return at.astimezone(ZONE)


def day_of(at: datetime) -> date:
    """Return the office's day on which *at* falls."""
    return local(at).date()
