"""The tick with few armed timers and with five million, and real acts of the clock per second.

The timers are written by SQL and belong to clocks that no act answers (like 承诺), so that what
is measured is claiming, firing and asking the machine; the acts are measured beside it, through
`_perform`, with everything they write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from django.db import connection

from govservice import clock
from workflows.bench.acts import acts_per_second
from workflows.bench.armed import OF_A_CASE, Armed
from workflows.bench.scratch import scratch_database

SIZES = (10_000, 1_000_000, 5_000_000)
#: How many timers are due, and how often that is tried at most: the last takes half a minute.
DUE = {0: 5, 100: 21, 10_000: 3}
#: So many of them here, then as many there, and again: whatever else runs meets all alike.
SLICE = 250
#: Real cases an act is measured upon, in each round, by each number of processes.
CASES = 200
ACT_ROUNDS = 3
#: Idle ticks per round: they take a thousandth of the others.
_IDLE_TURNS = 15


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    """Measure in databases of their own; *options* may hold ``rounds`` and ``sizes``."""
    sizes = tuple(sorted(options.get("sizes") or SIZES))
    most = options.get("rounds") or max(DUE.values())
    with scratch_database("bench_timers_acts"):
        acts = acts_per_second(min(CASES, sizes[0]), min(most, ACT_ROUNDS))
    present, at = connection.settings_dict["NAME"], clock.now()
    with ExitStack() as stack:
        offices = []
        for size in sizes:
            stack.enter_context(scratch_database(f"bench_timers_{size}"))
            offices.append(Armed(size, at))
        stack.callback(_go_to, connection.settings_dict["NAME"])
        measure(offices, most)
        told = report(offices)
    assert connection.settings_dict["NAME"] == present
    return {**told, "acts_per_second": acts}


def _go_to(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database


def measure(offices: Sequence[Armed], most: int) -> None:
    """Tick in every office in turn, so that a busy machine is busy for all of them."""
    for due, rounds in DUE.items():
        due = min(due, *(office.size for office in offices))
        for _ in range(min(rounds, most) * (1 if due else _IDLE_TURNS)):
            for office in offices:
                office.pull(due)
            at_work = True
            while at_work:
                for office in offices:
                    office.tick(SLICE)
                at_work = any(office.left for office in offices)
            for office in offices:
                office.put_back(due)


def report(offices: list[Armed]) -> dict[str, Any]:
    """Return the medians, and how much they grow from the smallest table to the largest."""
    small, large = offices[0], offices[-1]
    return {
        "idle_ms": large.median(0),
        "growth": {
            _name(due): round(large.median(due) / small.median(due), 2) for due in small.times
        },
        "median_ms": {
            office.size: {_name(due): office.median(due) for due in office.times}
            for office in offices
        },
        "rounds": {_name(due): len(times) for due, times in small.times.items()},
        "timers_of_a_case": OF_A_CASE,
    }


def _name(due: int) -> str:
    return f"{due}_due" if due else "idle"
