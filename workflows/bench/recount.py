"""Recounting by another calendar: what is computed a second, and what is written a second.

Computed: every running clock of every open case, from the stored events to the due moment, a
page of cases at a time; beside it, case by case as the ORM reads them. Written: the same when
every due date moves, with an event sealed into each history and its timers moved, in batches
as in service; beside it, one case a transaction. Each figure is that of the best round: other
work on the machine only ever makes one slower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from time import perf_counter, process_time
from typing import Any

from django.db import connection

from sla import calendar_store, drafts
from sla.calendar import Calendar
from sla.models import CalendarDraft
from sla.notice import Day, Kind
from sla.rules import due
from workflows.bench.engine import walk
from workflows.bench.many import copies
from workflows.bench.office import MONDAY, open_office
from workflows.bench.procedure import registered
from workflows.bench.scratch import scratch_database
from workflows.models import Case
from workflows.selectors.deadlines import differences
from workflows.selectors.previews import preview
from workflows.services.clocks import marks_of
from workflows.services.recount import BATCH, Recounted, moves, recount

CASES, ROUNDS = 2_000, 5
Rate = tuple[float, float]
YEAR, MOVED = 2026, date(2026, 11, 4)


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
    ways = ("pages", "orm", "batches", "single", "again")
    rates: dict[str, list[Rate]] = {way: [] for way in ways}
    for _ in range(rounds):
        rates["pages"].append(_rate(lambda: _look(calendars)))
        rates["again"].append(_rate(_look_again()))
        rates["orm"].append(_rate(_case_by_case))
        for way, batch in (("batches", BATCH), ("single", 1)):
            rates[way].append(_rate(lambda batch=batch: _move(calendars, cases, batch)))  # type: ignore[misc]
    if wrong := next(differences(), None):
        raise NotTheSame(str(wrong))
    wall, processor = (
        {way: max(one[place] for one in of_way) for way, of_way in rates.items()}
        for place in (0, 1)
    )
    return {
        "ratio_computed": round(wall["pages"] / wall["orm"], 1),
        "ratio_written": round(wall["batches"] / wall["single"], 1),
        "computed_per_second": round(wall["pages"]),
        "computed_per_processor_second": round(processor["pages"]),
        "looked_at_again_per_second": round(wall["again"]),
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
    copies(Case.objects.get(), cases - 1)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


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


def _look_again() -> Callable[[], int]:
    """Look at a draft that moves every date; return what looks at it another time."""
    days = [*drafts.present_days(YEAR), Day(MOVED, Kind.HOLIDAY, "测试")]
    stored = [{"day": str(one.day), "kind": str(one.kind), "name": one.name} for one in days]
    kept = CalendarDraft(year=YEAR, days=stored, made_at=MONDAY)
    known = preview(kept, at=MONDAY)

    def look() -> int:
        if preview(kept, at=MONDAY) != known:
            raise NotTheSame("another look shows something else")
        return len(known.moves)

    return look


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
