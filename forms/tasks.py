"""What is done for uploads without anybody asking."""

from __future__ import annotations

from forms import uploads
from govservice import clock, jobs


@jobs.periodic("41 * * * *", name="forms.sweep", queue="default")
def sweep() -> None:
    """Delete uploads that were begun more than a day ago and never became ready."""
    uploads.sweep(clock.now())
