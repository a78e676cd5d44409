"""Real acts of the clock per second: through `_perform`, on one worker process and on two."""

from __future__ import annotations

import multiprocessing
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

from govservice.accounts.demo import create_demo
from govservice.accounts.models import Unit
from sla import timers
from sla.models import Timer
from workflows import registry
from workflows.bench.many import copies
from workflows.bench.office import MONDAY
from workflows.bench.real import SINCE, walk
from workflows.journeys.stage import Stage, open_points
from workflows.models import Case, CaseEvent

_NEVER = datetime(2100, 1, 1, tzinfo=MONDAY.tzinfo)
#: By then every clock of the patterns has run out.
LATER = MONDAY + timedelta(days=60)
#: So many acts are done before anything is measured.
WARM_UP = 4
#: The act a pattern waits for, the last act before it, and the clock that ends.
KINDS = {
    "deem_accepted": ("submit", "notice"),
    "rating_over": ("deliver", "rating"),
}


def acts_per_second(cases: int, rounds: int) -> dict[str, Any]:
    """Return the rates of each act, for one process and for two, turn by turn.

    A few acts come first and are not counted: they read the tables into memory. Who begins
    changes from round to round, for the tables grow.
    """
    create_demo(MONDAY)
    patterns = _patterns()
    rates: dict[str, dict[int, list[float]]] = {act: {1: [], 2: []} for act in KINDS}
    for act, pattern in patterns.items():
        _rate(act, pattern, WARM_UP, 2)
    for number in range(rounds):
        for act, pattern in patterns.items():
            for processes in ((1, 2), (2, 1))[number % 2]:
                rates[act][processes].append(_rate(act, pattern, cases, processes))
    return {
        act: {
            "one_process": round(median(found[1]), 1),
            "two_processes": round(median(found[2]), 1),
            "gain": round(median(found[2]) / median(found[1]), 2),
        }
        for act, found in rates.items()
    }


def _patterns() -> dict[str, Case]:
    """Walk one case to where each act is due; its own timers never fire."""
    procedure = registry.get("tech-contract")
    unit = Unit.objects.filter(kind="station").order_by("pk")[0]
    open_points(procedure, [unit], SINCE)
    assert procedure.samples is not None
    sample = next(one for one in procedure.samples(MONDAY.date()) if one.story == "granted")
    stage = Stage(procedure, unit, MONDAY)
    found = {}
    with stage.playing():
        for act, (last, _) in KINDS.items():
            for step in walk(stage, sample.renamed(act), MONDAY):
                if step == last:
                    break
            found[act] = Case.objects.latest("pk")
            _of_pattern(found[act], due=False)
    return found


def _rate(act: str, pattern: Case, cases: int, processes: int) -> float:
    """Let *processes* act upon *cases* copies of *pattern*; return acts per second."""
    _of_pattern(pattern, due=True)
    copies(pattern, cases)
    _of_pattern(pattern, due=False)
    before = CaseEvent.objects.filter(act=act).count()
    took = _tick(processes)
    done = CaseEvent.objects.filter(act=act).count() - before
    assert done == cases, f"{done} of {cases} acted"
    return cases / took


def _of_pattern(pattern: Case, *, due: bool) -> None:
    """Let the timers of the pattern be due while it is copied, and never else."""
    for timer in Timer.objects.filter(case=pattern, status=Timer.Status.ARMED):
        told = datetime.fromisoformat(pattern.clocks[timer.kind]["due"])
        Timer.objects.filter(pk=timer.pk).update(due_at=told if due else _NEVER)


def _tick(processes: int) -> float:
    """Run one tick in each of *processes* forked ones; return how long all of it took."""
    connection.close()  # the children must not share it
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(processes + 1)
    workers = [context.Process(target=_work, args=(gate,)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    gate.wait()
    began = perf_counter()
    for worker in workers:
        worker.join()
    assert all(worker.exitcode == 0 for worker in workers), "a worker failed"
    return perf_counter() - began


def _work(gate: Any) -> None:
    connection.ensure_connection()
    gate.wait()
    timers.tick(LATER)
    connection.close()
