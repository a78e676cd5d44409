"""How long a walk takes and how many statements it needs, act by act."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from statistics import median
from time import perf_counter, process_time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla import calendar_store
from workflows.bench.engine import UNMEASURED

Walk = Callable[[str], Iterator[str]]
WARM_UP = 10


def statements(walk: Walk, name: str) -> dict[str, int]:
    """Count the statements of each act, BEGIN and COMMIT among them.

    The calendar's version, which a process asks for once a second, is asked between the acts.
    """
    counted: dict[str, int] = {}
    with CaptureQueriesContext(connection) as captured:
        calendar_store.current()
        before = len(captured)
        for act in walk(name):
            if act != UNMEASURED:
                counted[act] = len(captured) - before
            calendar_store.current()
            before = len(captured)
    return counted


def _run(walk: Walk, name: str) -> tuple[float, float]:
    """Return wall and processor time of one walk in milliseconds."""
    wall = cpu = 0.0
    steps = walk(name)
    while True:
        began, used = perf_counter(), process_time()
        act = next(steps, None)
        if act is None:
            return wall * 1e3, cpu * 1e3
        if act != UNMEASURED:
            wall += perf_counter() - began
            cpu += process_time() - used


def interleaved(
    walks: Mapping[str, Walk], rounds: int
) -> dict[str, tuple[list[float], list[float]]]:
    """Run every walk once a round, *rounds* times; return wall and processor times of each.

    Side by side in each round, so that whatever slows the machine down meets all of them.
    """
    for place in range(min(WARM_UP, rounds)):
        for label, walk in walks.items():
            _run(walk, f"{label} warm {place}")
    times: dict[str, tuple[list[float], list[float]]] = {label: ([], []) for label in walks}
    gc.collect()
    gc.freeze()
    try:
        for place in range(rounds):
            for label, walk in walks.items():
                wall, cpu = _run(walk, f"{label} {place:06}")
                times[label][0].append(wall)
                times[label][1].append(cpu)
    finally:
        gc.unfreeze()
    return times


def ratio(times: list[float], reference: list[float]) -> float:
    """Return how many times the median of *reference* that of *times* is."""
    return round(median(times) / median(reference), 2)
