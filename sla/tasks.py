"""The clock's own jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from govservice import clock, jobs
from sla import attention, timers
from sla.models import Incident

#: A catch-up takes longer than the period, and while it lasts a tick is ordered every period.
#: Two at once keep both processors of a small machine busy and leave the workers' other hands
#: to papers and letters; more would only take turns at the same lines of numbers.
AT_ONCE: Final = 2

_PLACE: Final = 0x736C61  # "sla": our part of the database's advisory locks


@jobs.periodic("* * * * * */5", name="sla.tick", priority=50)
def tick() -> None:
    """Let every clock that has run out act; the period only bounds how late that is."""
    with a_place() as found:
        if found:
            timers.tick(clock.now())


@contextmanager
def a_place() -> Iterator[bool]:
    """Hold one of the places for a tick, if one is free.

    The place belongs to the connection: when its process is killed the database gives it back
    at once, so no dead worker can keep the clocks from acting.
    """
    held = next((place for place in range(AT_ONCE) if _ask("pg_try_advisory_lock", place)), None)
    try:
        yield held is not None
    finally:
        if held is not None:
            _ask("pg_advisory_unlock", held)


def _ask(function: str, place: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s, %s)", [_PLACE, place])
        return bool(cursor.fetchone()[0])


@jobs.periodic("15 * * * * *", name="sla.attention", priority=40)
def look_after_timers() -> None:
    """Look every minute whether a timer is late or was put aside, and tell once per incident."""
    with transaction.atomic():
        for incident in attention.note(clock.now()):
            jobs.enqueue(tell, incident_id=incident.pk)


@jobs.task(retry=jobs.PATIENT, name="sla.tell")
def tell(incident_id: int) -> None:
    """Send the letters about one incident."""
    attention.tell(Incident.objects.get(pk=incident_id), clock.today())
