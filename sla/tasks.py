"""The clock's own job."""

from __future__ import annotations

from govservice import clock, jobs
from sla import timers


@jobs.periodic("* * * * * */5", name="sla.tick", priority=50)
def tick() -> None:
    """Let every clock that has run out act; the period only bounds how late that is."""
    timers.tick(clock.now())
