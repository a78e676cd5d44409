"""Work for later, on procrastinate: declared with `task` or `periodic`, ordered with `enqueue`.

``task.defer()`` is never called: inside a worker it runs on a connection of its own, so the
job would survive a rollback of the case and might start before the case has changed.
`enqueue` always writes on Django's connection, in the web process and in a worker alike: the
job exists exactly if the transaction commits. A job runs at least once; whatever it does
outside the database needs a key of its own that makes a second run harmless.

Arguments are JSON and identifiers only, never what a person typed: they appear in logs.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

from govservice.errors import Misdefined

__all__ = ["RetryStrategy", "drain", "enqueue", "periodic", "task"]

logger = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

#: For work that depends on somebody else's machine: 2, 4, 8 … seconds, then shown as failed.
PATIENT = RetryStrategy(max_attempts=8, exponential_wait=2)

_manager = JobManager(DjangoConnector("default"))


def task(
    *,
    queue: str = "default",
    retry: RetryStrategy | None = None,
    lock: str | None = None,
    name: str | None = None,
) -> Callable[[Callable[P, R]], Task[P, R, P]]:
    """Declare a function as work for later; jobs with the same *lock* never run at once."""
    return app.task(queue=queue, retry=retry or False, lock=lock, name=name)


def enqueue(
    what: Task[..., Any, Any],
    /,
    *,
    _at: datetime | None = None,
    _lock: str | None = None,
    _once: str | None = None,
    **arguments: Any,
) -> int | None:
    """Order a job in the present transaction and return its number.

    *_at* delays it, *_lock* keeps it from running beside others of that name. With *_once* a
    job that still waits under the same key is enough: nothing is added and None returned.
    """
    options: dict[str, Any] = {"schedule_at": _at, "lock": _lock, "queueing_lock": _once}
    order = what.configure(**{key: value for key, value in options.items() if value is not None})
    order.job_manager = _manager
    if _once is None:
        return order.defer(**arguments)
    try:
        with transaction.atomic():  # a savepoint, or the unique key would spoil the transaction
            return order.defer(**arguments)
    except AlreadyEnqueued:
        return None


# ── periodic work ──


def periodic(
    cron: str, *, name: str, queue: str = "clock", priority: int = 50
) -> Callable[[Callable[[], object]], Task[..., None, Any]]:
    """Run a function by a *cron* line (a sixth column: seconds) and note each success.

    One run waits at most; there is no lock, which a killed worker would hold on to, so two
    runs may overlap and the function must bear it.
    """

    def declare(function: Callable[[], object]) -> Task[..., None, Any]:
        @functools.wraps(function)
        def run(timestamp: int) -> None:
            function()
            beat(name)

        declared = app.task(name=name, queue=queue, priority=priority, queueing_lock=name)(run)
        return app.periodic(cron=cron)(declared)

    return declare


def beat(name: str) -> None:
    """Note that *name* came to its end now, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into govservice_beat (name, at) values (%s, clock_timestamp()) "
            "on conflict (name) do update set at = excluded.at",
            [name],
        )


def beat_age(name: str) -> timedelta | None:
    """Return how long ago *name* last came to its end, or None if it never did."""
    return _age("select clock_timestamp() - at from govservice_beat where name = %s", name)


def worker_age() -> timedelta | None:
    """Return how long ago any worker last said that it lives, or None without a worker."""
    return _age("select clock_timestamp() - max(last_heartbeat) from procrastinate_workers")


def _age(query: str, *arguments: str) -> timedelta | None:
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        row = cursor.fetchone()
    return row[0] if row else None


def rescue() -> int:
    """Order again what a dead worker left half done; return how many jobs that were."""
    stalled = async_to_sync(_manager.get_stalled_jobs)(
        seconds_since_heartbeat=settings.WORKER_DEAD_AFTER
    )
    rescued = 0
    for job in stalled:
        try:
            with transaction.atomic():
                _manager.retry_job_by_id(_number(job), retry_at=_database_now())
        except Exception:
            # Another worker was quicker, or a newer job already waits under the same key.
            logger.info("job %s was not ordered again", job.id, exc_info=True)
        else:
            rescued += 1
    return rescued


def forget(days: int = 30) -> None:
    """Drop jobs that ended more than *days* ago; what happened stays in the case's events."""
    async_to_sync(_manager.delete_old_jobs)(
        nb_hours=days * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )


# ── in this process ──


class Endless(Misdefined):
    """Jobs keep ordering jobs."""


def drain(*, limit: int = 10_000) -> int:
    """Run every job that is due, here and now, until none is left; return how many ran.

    For tests and `manage.py journey`. A failing job is marked as failed and its error raised.
    """
    worker: int = async_to_sync(_manager.register_worker)()
    try:
        for count in range(limit):
            async_to_sync(_manager.update_heartbeat)(worker_id=worker)
            job = async_to_sync(_manager.fetch_job)(queues=None, worker_id=worker)
            if job is None:
                return count
            _run(job)
    finally:
        if not connection.needs_rollback:
            async_to_sync(_manager.unregister_worker)(worker_id=worker)
    raise Endless(f"{limit} jobs and no end")


def _run(job: Job) -> None:
    try:
        app.tasks[job.task_name](**_arguments(job))
    except Exception:
        if not connection.needs_rollback:
            _finish(job, Status.FAILED)
        raise
    _finish(job, Status.SUCCEEDED)


def _arguments(job: Job) -> dict[str, Any]:
    """Return the arguments; Django's connection hands JSON over as text."""
    raw: Any = job.task_kwargs
    loaded: dict[str, Any] = json.loads(raw) if isinstance(raw, str) else raw
    return loaded


def _finish(job: Job, status: Status) -> None:
    done = status is Status.SUCCEEDED
    async_to_sync(_manager.finish_job)(job=job, status=status, delete_job=done)


def is_waiting(number: int) -> bool:
    """Tell whether a job has not come to an end; a job that failed raises `Failed`."""
    status = ProcrastinateJob.objects.filter(pk=number).values_list("status", flat=True).first()
    if status in {"failed", "aborted", "cancelled"}:
        raise Failed(f"job {number}: {status}")
    return status is not None and status != "succeeded"


class Failed(RuntimeError):
    """A job that somebody waits for did not succeed."""


def _number(job: Job) -> int:
    if job.id is None:
        raise ValueError("a stored job has a number")
    return job.id


def _database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
