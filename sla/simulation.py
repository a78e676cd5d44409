"""Letting simulated time pass: whatever runs out on the way acts at its own moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from govservice import clock, simulation
from govservice.clock import day_of
from sla import calendar_store, timers
from sla.models import Timer


def let_pass(until: datetime, *, by: str, at: datetime) -> int:
    """Set the shared clock from *at* to *until*; return how many timers acted on the way.

    It stops at every moment at which a timer runs out, those included that are only armed on
    the way: a week passed at once leaves the same history as a week waited for. Jobs (papers,
    letters) are the worker's, as always.

    :raises Refused: simulation is not for here, *until* lies behind, or too far ahead.
    """
    simulation.require()
    acted, here = 0, at
    while (due := _next_due(after=here, until=until)) is not None:
        simulation.go_to(due, by=by)
        acted += timers.tick(due).fired
        here = due
    simulation.go_to(until, by=by)
    return acted + timers.tick(until).fired


def _next_due(*, after: datetime, until: datetime) -> datetime | None:
    armed = Timer.objects.filter(status=Timer.Status.ARMED, due_at__gt=after, due_at__lte=until)
    found = armed.order_by("due_at").values_list("due_at", flat=True).first()
    return clock.local(found) if found else None


def next_morning(at: datetime) -> datetime:
    """Return when business opens on the first working day after that of *at*."""
    calendar = calendar_store.current()
    return calendar.opening_of(calendar.next_working(day_of(at) + timedelta(days=1)))
