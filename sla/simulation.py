"""Letting simulated time pass: whatever runs out on the way acts at its own moment."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final

from govservice import clock, simulation
from govservice.clock import ZONE, day_of
from sla import calendar_store, timers
from sla.models import Timer

#: Of a long time that passes at once only the last mornings are held, a quarter of a year: each
#: looks at every open case, and letters about days so long ago would be read by nobody.
MOST_MORNINGS: Final = 60

Act = Callable[[datetime], object]

_begins: time = time()
_acts: tuple[Act, ...] = ()


def each_morning(begins: time, *acts: Act) -> None:
    """Have *acts* done on every working morning that is let pass, at the moment it *begins*.

    What the worker does of a morning goes by the real clock, and would miss those skipped.
    """
    global _begins, _acts
    _begins, _acts = begins, acts


def let_pass(until: datetime, *, by: str, at: datetime) -> int:
    """Set the shared clock from *at* to *until*; return how many timers acted on the way.

    It stops at every moment at which a timer runs out, those included that are only armed on
    the way, and on every working morning (the last `MOST_MORNINGS`): a week passed at once
    leaves the same history and the same letters as a week waited for. Jobs (papers, sending
    the letters) are the worker's, as always.

    :raises Refused: simulation is not for here, *until* lies behind, or too far ahead.
    """
    simulation.must_lie_ahead(until)
    acted, here, mornings = 0, at, deque(mornings_between(at, until))
    while here < until:
        due = _next_due(after=here, until=until)
        here = min(stop for stop in (until, due, *mornings) if stop)
        simulation.reach(here, by=by)
        acted += timers.tick(here).fired
        if mornings and mornings[0] == here:
            mornings.popleft()
            for act in _acts:
                act(here)
    return acted


def _next_due(*, after: datetime, until: datetime) -> datetime | None:
    armed = Timer.objects.filter(status=Timer.Status.ARMED, due_at__gt=after, due_at__lte=until)
    found = armed.order_by("due_at").values_list("due_at", flat=True).first()
    return clock.local(found) if found else None


def mornings_between(after: datetime, until: datetime) -> list[datetime]:
    """Return when the working mornings behind *after* begin, the last `MOST_MORNINGS` of them."""
    if not _acts:
        return []
    calendar, day, found = calendar_store.current(), day_of(until), deque[datetime]()
    while (begins := datetime.combine(day, _begins, ZONE)) > after:
        if begins <= until and calendar.is_working(day):
            found.appendleft(begins)
        if len(found) == MOST_MORNINGS:
            break
        day -= timedelta(days=1)
    return list(found)


def next_morning(at: datetime) -> datetime:
    """Return when business opens on the first working day after that of *at*."""
    calendar = calendar_store.current()
    return calendar.opening_of(calendar.next_working(day_of(at) + timedelta(days=1)))
