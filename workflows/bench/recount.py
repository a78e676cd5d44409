"""Recounting by another calendar: what is computed a second, and what is written a second.

Computed: every running clock of every open case, from the stored events to the due moment, a
page of cases at a time; beside it, case by case as the ORM reads them. Written: the same when
every due date moves, with an event sealed into each history and its timers moved, in batches
as in service; beside it, one case a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.db import connection

from sla import calendar_store, drafts
from sla.calendar import Calendar
from sla.rules import due
from workflows.bench.engine import walk
from workflows.bench.office import MONDAY, open_office
from workflows.bench.procedure import registered
from workflows.bench.scratch import scratch_database
from workflows.models import Case
from workflows.selectors.deadlines import differences
from workflows.services.clocks import marks_of
from workflows.services.recount import BATCH, Recounted, moves, recount

CASES, ROUNDS = 3_000, 3
Rate = tuple[float, float]
YEAR, MOVED = 2026, date(2026, 11, 4)

_COPY = """
insert into {table} ({columns}) select {values} from {table} p, {others}
where {where} order by {order}
"""
_OWN = {
    "number": "'BENCH' || n",
    "short_code": "'BENCH-' || n",
    "fingerprint": "md5('bench' || n)",
    "case_id": "made.id",
}


class NotTheSame(AssertionError):
    """A run left something undone, so its time would mean nothing."""


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    """Measure in a database of its own; *options* may hold ``rounds``."""
    rounds = options.get("rounds") or ROUNDS
    with scratch_database("bench_recount"), registered():
        return measure(CASES, rounds)


def measure(cases: int, rounds: int) -> dict[str, Any]:
    """Measure here and now; the procedure is registered."""
    fill(cases)
    calendars = _alternating()
    rates: dict[str, list[Rate]] = {"pages": [], "orm": [], "batches": [], "single": []}
    for _ in range(rounds):
        rates["pages"].append(_rate(lambda: _look(calendars)))
        rates["orm"].append(_rate(_case_by_case))
        for way, batch in (("batches", BATCH), ("single", 1)):
            rates[way].append(_rate(lambda batch=batch: _move(calendars, cases, batch)))  # type: ignore[misc]
    if wrong := next(differences(), None):
        raise NotTheSame(str(wrong))
    wall, processor = (
        {way: median(one[place] for one in of_way) for way, of_way in rates.items()}
        for place in (0, 1)
    )
    return {
        "ratio_computed": round(wall["pages"] / wall["orm"], 1),
        "ratio_written": round(wall["batches"] / wall["single"], 1),
        "computed_per_second": round(wall["pages"]),
        "computed_per_processor_second": round(processor["pages"]),
        "computed_one_case_at_a_time": round(wall["orm"]),
        "written_cases_per_second": round(wall["batches"]),
        "written_cases_per_processor_second": round(processor["batches"]),
        "written_one_case_at_a_time": round(wall["single"]),
        "cases": cases,
        "deadlines": 2 * cases,
        "batch": BATCH,
        "rounds": rounds,
    }


def fill(cases: int) -> None:
    """Let *cases* stand accepted, each with its sealed history, its desk and its timers."""
    acts = walk(open_office(), "甲")
    while next(acts) != "accept":
        pass
    pattern = Case.objects.get()
    _copy("workflows_case", "generate_series(1, %(cases)s) n", "p.id = %(id)s", "n", cases, pattern)
    copies = "workflows_case made"
    others = "p.case_id = %(id)s and made.id <> %(id)s"
    for table, where, order in (
        ("workflows_caseevent", others, "made.id, p.seq"),
        ("sla_timer", f"{others} and p.status = 0", "made.id"),
        ("workflows_phase", f"{others} and p.finished is null", "made.id"),
    ):
        _copy(table, copies, where, order, cases, pattern)
    phase = "workflows_case made join workflows_phase phase on phase.case_id = made.id"
    open_desk = f"{others} and p.finished is null and phase.finished is null"
    _OWN["process_id"] = "phase.id"
    _copy("workflows_desk", phase, open_desk, "made.id", cases, pattern)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _copy(table: str, others: str, where: str, order: str, cases: int, pattern: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns where table_schema = 'public'"
            " and table_name = %s and column_name <> 'id'",
            [table],
        )
        columns = [row[0] for row in cursor.fetchall()]
        values = ", ".join(_OWN.get(name, f"p.{name}") for name in columns)
        cursor.execute(
            _COPY.format(
                table=table,
                columns=", ".join(columns),
                values=values,
                others=others,
                where=where,
                order=order,
            ),
            {"cases": cases - 1, "id": pattern.pk},
        )


def _alternating() -> Iterator[Calendar]:
    """Yield calendars of which each moves every due date that the one before it has set."""
    present = {one.day: str(one.kind) for one in drafts.present_days(YEAR)}
    while True:
        yield calendar_store.with_days(YEAR, {**present, MOVED: "holiday"})
        yield calendar_store.with_days(YEAR, present)


def _rate(work: Callable[[], int]) -> Rate:
    """Return how much of *work* is done in a second, and in a second of this process."""
    began, worked = perf_counter(), process_time()
    done = work()
    return done / (perf_counter() - began), done / (process_time() - worked)


def _look(calendars: Iterator[Calendar]) -> int:
    """Work every deadline out by a calendar that moves them all; return how many there were."""
    seen, calendar = Recounted(), next(calendars)
    found = sum(1 for _ in moves(calendar, seen=seen))
    next(calendars)  # back to where the stored dates are
    if found != seen.deadlines:
        raise NotTheSame(f"{found} of {seen.deadlines} deadlines would move")
    return seen.deadlines


def _case_by_case() -> int:
    calendar, many = calendar_store.current(), 0
    for case in Case.objects.open().order_by("pk").iterator():
        events = list(case.events.all())
        for name, state in case.clocks.items():
            if state["due"]:
                due(*marks_of(events, name), calendar=calendar)
                many += 1
    return many


def _move(calendars: Iterator[Calendar], cases: int, batch: int) -> int:
    """Write every deadline anew; return in how many histories."""
    done = recount(next(calendars), version=1, at=MONDAY, tell=lambda events: None, batch=batch)
    if done.events != cases:
        raise NotTheSame(f"{done.events} of {cases} cases were written")
    return done.events
