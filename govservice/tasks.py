"""The ground's own jobs: bring back what a dead worker dropped, forget what is long done."""

from __future__ import annotations

from govservice import jobs


@jobs.periodic("* * * * * */10", name="jobs.rescue")
def rescue() -> None:
    jobs.rescue()


@jobs.periodic("17 3 * * *", name="jobs.forget")
def forget() -> None:
    jobs.forget()


@jobs.task(name="jobs.probe")
def probe() -> None:
    """Do nothing: `bin/up --check` orders it to see that the queue is served."""
