"""Simulated time (模拟时间): every process of an installation reads one offset.

Web, worker and commands set their clocks forward by the same row of the database, so that a
class can let days pass and see what a deadline does. For practice only: without the setting
``SIMULATION`` the row is never read, and outside development and the demonstration the
setting itself is refused.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError, connection, transaction

from govservice import clock
from govservice.errors import Refused
from govservice.models import SimulatedClock

#: For how long a process trusts the offset it saw, in seconds.
TRUST = 1.0
#: How far ahead of the real time a simulation may go; the calendar does not reach for ever.
FARTHEST = timedelta(days=5 * 366)

_seen: tuple[float, timedelta] | None = None


def is_possible() -> bool:
    """Whether time may be simulated here at all."""
    return bool(settings.SIMULATION) and _is_for_practice()


def _is_for_practice() -> bool:
    return bool(settings.DEBUG or settings.DEMONSTRATION)


def install() -> None:
    """Let this process read the shared offset; does nothing where it may not be."""
    if is_possible():
        clock.simulate(offset, practice=True)


def offset() -> timedelta:
    """Return by how much the clock is ahead; one small query a second at most."""
    global _seen
    if not is_possible():
        return timedelta()
    if _seen is None or monotonic() - _seen[0] > TRUST:
        _seen = monotonic(), _stored()
    return _seen[1]


def forget() -> None:
    """Drop what this process remembers: the time was just set, or a test is over."""
    global _seen
    _seen = None


def _stored() -> timedelta:
    """Read the row. Where it cannot be read now, what was known goes on to hold.

    In a savepoint: the clock is read inside other people's transactions too, and before the
    first migration there is no table.
    """
    known = _seen[1] if _seen else timedelta()
    try:
        if connection.needs_rollback:
            return known
        with transaction.atomic():
            shift = SimulatedClock.objects.values_list("shift", flat=True).first()
    except (DatabaseError, SynchronousOnlyOperation):
        return known
    return shift or timedelta()


def go_to(moment: datetime, *, by: str) -> None:
    """Set the shared clock to *moment*; it runs on from there in every process.

    :raises Refused: simulation is not for here, *moment* lies behind, or too far ahead.
    """
    require()
    with transaction.atomic():
        row = SimulatedClock.objects.select_for_update().first()
        _must_lie_ahead(moment, row.shift if row else timedelta())
        _set(moment, row, by)
    forget()


def reach(moment: datetime, *, by: str) -> None:
    """Set the shared clock to *moment*, unless it has come there by itself.

    For a stop on the way: what was done at the last one took its time, and the clock ran on.
    """
    require()
    with transaction.atomic():
        row = SimulatedClock.objects.select_for_update().first()
        if moment > clock.real() + (row.shift if row else timedelta()):
            _set(moment, row, by)
    forget()


def must_lie_ahead(moment: datetime) -> None:
    """Refuse what `go_to` would refuse, before anything is done on the way there.

    :raises Refused: simulation is not for here, *moment* lies behind, or too far ahead.
    """
    require()
    _must_lie_ahead(moment, _stored())


def _must_lie_ahead(moment: datetime, shift: timedelta) -> None:
    real = clock.real()
    if moment < real + shift:
        raise Refused.because("backwards", _BACKWARDS.format(now=f"{real + shift:%Y-%m-%d %H:%M}"))
    if moment - real > FARTHEST:
        raise Refused.because("too_far", f"模拟时间最远到 {real + FARTHEST:%Y-%m-%d}。")


def _set(moment: datetime, row: SimulatedClock | None, by: str) -> None:
    reached = max(moment, row.reached) if row else moment
    told = {"shift": moment - clock.real(), "reached": reached, "set_by": by[:150]}
    SimulatedClock.objects.update_or_create(pk=1, defaults=told)


_BACKWARDS = "时间只能向前，现在是 {now}；要回到真实时间，请先结束模拟。"


def end(*, by: str) -> None:
    """Go back to the real time. What was done in simulated time stays, dated ahead of it.

    :raises Refused: simulation is not for here.
    """
    require()
    with transaction.atomic():
        row = SimulatedClock.objects.select_for_update().first()
        if row is not None:
            row.reached = max(row.reached, clock.real() + row.shift)
            row.shift, row.set_by = timedelta(), by[:150]
            row.save()
    forget()


def reached() -> datetime | None:
    """Return the latest simulated moment ever, if it still lies ahead of the clock."""
    last = SimulatedClock.objects.values_list("reached", flat=True).first()
    return clock.local(last) if last and last > clock.now() else None


def require() -> None:
    """Refuse where time may not be simulated."""
    if not is_possible():
        raise Refused.because("no_simulation", "这里是正式环境，不能使用模拟时间。")


def check(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """govservice.E001: simulated time is switched on where real cases are handled."""
    if settings.SIMULATION and not _is_for_practice():
        return [
            Error(
                "SIMULATION is on outside development and the demonstration.",
                hint="A deadline counted in simulated time would bind nobody. Remove the setting.",
                id="govservice.E001",
            )
        ]
    return []
