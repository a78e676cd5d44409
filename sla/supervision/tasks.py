"""The observers' own jobs. Doors: they read the clock and hand it down."""

from __future__ import annotations

from govservice import clock, jobs
from sla.supervision import digests, escalations


@jobs.periodic("*/5 * * * *", name="supervision.morning")
def morning() -> None:
    """Write the letters of the morning; asked every five minutes, so that an outage delays them."""
    digests.send(clock.now())


@jobs.periodic("* * * * *", name="supervision.escalate")
def escalate() -> None:
    """Tell those above of what ran over, within a minute."""
    escalations.escalate(clock.now())
