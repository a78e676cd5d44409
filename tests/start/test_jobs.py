"""Jobs exist exactly if the transaction commits, in the web process and in a worker alike."""

from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from govservice import jobs
from govservice.tasks import probe


def waiting() -> int:
    return ProcrastinateJob.objects.filter(status="todo").count()


@pytest.mark.django_db
def test_a_job_ordered_in_a_transaction_waits_once_it_commits() -> None:
    with transaction.atomic():
        jobs.enqueue(probe)
    assert waiting() == 1


@pytest.mark.django_db
def test_a_rollback_leaves_no_job() -> None:
    def a_case_that_goes_wrong() -> None:
        with transaction.atomic():
            jobs.enqueue(probe)
            raise KeyError

    with pytest.raises(KeyError):
        a_case_that_goes_wrong()
    assert waiting() == 0


@pytest.mark.django_db
def test_a_job_ordered_once_is_not_ordered_again_while_it_waits() -> None:
    first, second = jobs.enqueue(probe, _once="probe"), jobs.enqueue(probe, _once="probe")
    assert first is not None
    assert second is None
    assert waiting() == 1  # and the transaction is still usable


@pytest.mark.django_db
def test_drain_runs_what_is_due_and_leaves_nothing() -> None:
    number = jobs.enqueue(probe)
    assert number is not None
    assert jobs.is_waiting(number)
    assert jobs.drain() == 1
    assert not jobs.is_waiting(number)
    assert jobs.worker_age() is None


@pytest.mark.django_db
def test_a_periodic_job_notes_when_it_last_succeeded() -> None:
    from govservice.tasks import rescue

    assert jobs.beat_age("jobs.rescue") is None
    rescue(timestamp=0)
    age = jobs.beat_age("jobs.rescue")
    assert age is not None
    assert age.total_seconds() < 60
