"""Tasks that order another job and then commit or roll back; run in a real worker."""

from __future__ import annotations

import time

from django.db import transaction

from govservice import jobs
from govservice.tasks import probe

QUEUE = "tests"


class GoesWrong(Exception):
    """What a case that cannot be moved would raise."""


@jobs.task(queue=QUEUE, name="tests.commits")
def commits() -> None:
    with transaction.atomic():
        jobs.enqueue(probe)


@jobs.task(queue=QUEUE, name="tests.rolls_back")
def rolls_back() -> None:
    with transaction.atomic():
        jobs.enqueue(probe)
        raise GoesWrong


@jobs.task(queue=QUEUE, name="tests.rolls_back_the_wrong_way")
def rolls_back_the_wrong_way() -> None:
    """What nobody may write: shows that the test beside would notice it."""
    with transaction.atomic():
        probe.defer()
        raise GoesWrong


@jobs.task(queue=QUEUE, name="tests.sleeps")
def sleeps() -> None:
    """Take longer than any test waits."""
    time.sleep(600)
