"""Two plain questions for the machine in front: does the process live, may it be given work?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from govservice import clock, jobs

#: What upper floors know to be amiss: lines for whoever runs the service, at a moment.
Warnings = Callable[[datetime], list[str]]

_warnings: list[Warnings] = []

#: The periodic job whose last success shows that the clocks of the cases run.
TICK = "sla.tick"


def register(warnings: Warnings) -> None:
    """Let `/readyz` pass on *warnings*. They never take readiness away: work would be done."""
    if warnings not in _warnings:
        _warnings.append(warnings)


@login_not_required
@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the process answers at all; asks nobody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when work would be done, else 503 with what is wrong."""
    report = examine()
    return JsonResponse(report, status=200 if report["ready"] else 503)


def examine() -> dict[str, object]:
    """Ask for database, migrations, a living worker and a recent tick of the clocks."""
    try:
        pending = _pending_migrations()
        worker, tick = jobs.worker_age(), jobs.beat_age(TICK)
        warnings = [line for ask in _warnings for line in ask(clock.now())] if not pending else []
    except DatabaseError:
        return {"ready": False, "database": False}
    found = {
        "database": True,
        "migrations": not pending,
        "worker": _recent(worker, settings.WORKER_DEAD_AFTER),
        "tick": _recent(tick, settings.TICK_LATE_AFTER),
    }
    return {
        "ready": all(found.values()),
        **found,
        "worker_age_seconds": _seconds(worker),
        "tick_age_seconds": _seconds(tick),
        "degraded": bool(warnings),
        "warnings": warnings,
    }


def _pending_migrations() -> bool:
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _recent(age: timedelta | None, limit: float) -> bool:
    return age is not None and age.total_seconds() <= limit


def _seconds(age: timedelta | None) -> float | None:
    return None if age is None else round(age.total_seconds(), 1)
