"""Read by the workers of the kill tests: ticks every second, tenths of one between attempts."""

from __future__ import annotations

from datetime import timedelta

from govservice import jobs
from sla import tasks, timers

timers.BACK_OFF = tuple(timedelta(seconds=wait) for wait in (0.1, 0.2, 0.3, 0.4))  # type: ignore[misc]


@jobs.periodic("* * * * * *", name="tests.tick")
def tick() -> None:
    tasks.tick.func(0)
