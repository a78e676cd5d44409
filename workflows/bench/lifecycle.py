"""A whole case through `_perform` and the flows, beside hand-written SQL and stock Viewflow.

All three write the same law (case, sealed events, timers, numbers, papers, jobs, rating); the
first two also the same phases and desks, row by row, or nothing is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from statistics import median
from typing import Any

from django.db import connection

from workflows.bench import engine, hand, stock
from workflows.bench.compare import LAW, TABLES, differences, written
from workflows.bench.copied import case_named, copy_from
from workflows.bench.measure import Walk, interleaved, ratio, statements
from workflows.bench.office import open_office
from workflows.bench.procedure import registered
from workflows.bench.real import count_statements
from workflows.bench.scratch import scratch_database

ROUNDS = 200


class NotTheSame(AssertionError):
    """The variants do not write the same rows, so nothing can be said about their times."""


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    """Measure in a database of its own; *options* may hold ``rounds``."""
    rounds = options.get("rounds") or ROUNDS
    with scratch_database("bench_lifecycle"), registered():
        return {**measure(rounds), "statements_in_service": count_statements()}


def measure(rounds: int) -> dict[str, Any]:
    """Measure here and now; the procedure is registered.

    :raises NotTheSame: the rows differ.
    """
    walks = made_walks()
    counted = {label: statements(walk, f"{label} counted") for label, walk in walks.items()}
    must_be_the_same()
    times = interleaved(walks, rounds)
    wall = {label: of_walk for label, (of_walk, _) in times.items()}
    total = {label: sum(acts.values()) for label, acts in counted.items()}
    return {
        "ratio": ratio(wall["engine"], wall["hand"]),
        "statements": total["engine"],
        "statements_by_act": counted["engine"],
        "hand_statements": total["hand"],
        "hand_statements_by_act": counted["hand"],
        "stock_ratio": ratio(wall["stock"], wall["hand"]),
        "stock_statements": total["stock"],
        "stock_statements_by_act": counted["stock"],
        "rounds": rounds,
        "median_ms": {label: round(median(of_walk), 2) for label, of_walk in wall.items()},
        "median_cpu_ms": {label: round(median(cpu), 2) for label, (_, cpu) in times.items()},
        "paired_ratio": round(
            median(a / b for a, b in zip(wall["engine"], wall["hand"], strict=True)), 2
        ),
        "rows_of_a_case": {name: len(of) for name, of in written(case_named(SAME)).items()},
        "postgresql": _version(),
    }


SAME = "engine counted"


def made_walks() -> dict[str, Walk]:
    """Open the office and return the three ways of moving a case through it."""
    office = open_office()
    copied = copy_from(office, "copied case")
    walks: dict[str, Walk] = {
        "engine": partial(engine.walk, office),
        "hand": partial(hand.walk, office, copied),
        "stock": partial(stock.walk, office),
    }
    for label, walk in walks.items():  # so that no cache is filled while statements are counted
        _finish(walk(f"{label} first"))
    return walks


def _finish(steps: Iterator[str]) -> None:
    for _ in steps:
        pass


def must_be_the_same() -> None:
    """Compare the cases whose statements were counted.

    :raises NotTheSame: naming table, row, column and values.
    """
    one = case_named(SAME)
    found = differences(one, case_named("hand counted"), tuple(TABLES))
    found += differences(one, case_named("stock counted"), LAW)
    if found:
        raise NotTheSame("\n".join(found))


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        return str(cursor.fetchone()[0])
