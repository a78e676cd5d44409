"""In a real worker process: a rollback leaves no job, and a killed worker's job is rescued."""

from __future__ import annotations

import time

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from govservice import jobs
from tests.start import worker_process, worker_tasks


def probes() -> int:
    return ProcrastinateJob.objects.filter(task_name="jobs.probe").count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("task", "left"),
    [
        pytest.param(worker_tasks.commits, 1, id="a commit leaves the job"),
        pytest.param(worker_tasks.rolls_back, 0, id="a rollback leaves no job"),
        pytest.param(
            worker_tasks.rolls_back_the_wrong_way, 1, id="a bare defer would survive the rollback"
        ),
    ],
)
def test_inside_a_worker(task: worker_tasks.jobs.Task[[], None, []], left: int) -> None:
    jobs.enqueue(task)
    worker_process.run_once(worker_tasks.QUEUE)
    assert probes() == left


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_ordered_again_and_done(settings: object) -> None:
    number = jobs.enqueue(worker_tasks.sleeps)
    assert number is not None
    with worker_process.start("--queues", worker_tasks.QUEUE) as worker:
        try:
            wait_until(number, "doing")
        finally:
            worker.kill()
    settings.WORKER_DEAD_AFTER = 0.0  # type: ignore[attr-defined]
    assert jobs.rescue() == 1
    assert status(number) == "todo"
    assert ProcrastinateJob.objects.get(pk=number).attempts == 1


def status(number: int) -> str:
    return ProcrastinateJob.objects.get(pk=number).status


def wait_until(number: int, wanted: str) -> None:
    end = time.monotonic() + worker_process.PATIENCE
    while status(number) != wanted:
        assert time.monotonic() < end, f"job {number} is {status(number)}, not {wanted}"
        time.sleep(0.05)
