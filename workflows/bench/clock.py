"""Deadlines per second of the clock, beside a loop over the library and beside numpy.

No database: the shipped calendar, plain terms of 1 to 30 working days from every day of ten
years. The four are measured in turn, round by round, and must tell the same days.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from typing import Any

from chinese_calendar import is_workday

from govservice.clock import ZONE
from govservice.law import Citation
from sla.calendar import Calendar
from sla.rules import Mark, Term, due
from sla.seed import seed_calendar

Count = Callable[[], list[Any]]

ROUNDS = 15
FIRST, DAYS = date(2015, 1, 1), 3650
#: How many deadlines a round counts: few of the slow, so that a round takes about as long.
MANY, FEW = 20_000, 40


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    """Measure *options*' ``rounds``; numpy is left out, and said to be, where it is missing."""
    calendar, asked = seed_calendar(), _questions()
    counts = {
        "due": _with_due(calendar, asked[:MANY]),
        "add": _with_add(calendar, asked[:MANY]),
        "library": _with_library(asked[:FEW]),
    }
    has_numpy = find_spec("numpy") is not None
    if has_numpy:
        counts["numpy"] = _with_numpy(calendar, asked[:MANY])
    rounds = options.get("rounds") or ROUNDS
    rates = _measure(counts, rounds)
    return {
        "ratio_library": round(rates["due"] / rates["library"], 1),
        "ratio_numpy": round(rates["due"] / rates["numpy"], 2) if has_numpy else None,
        "due_per_second": round(rates["due"]),
        "add_per_second": round(rates["add"]),
        "library_per_second": round(rates["library"]),
        "numpy_per_second": round(rates["numpy"]) if has_numpy else None,
        "numpy": import_module("numpy").__version__ if has_numpy else "not installed, not compared",
        "deadlines_per_round": {name: len(count()) for name, count in counts.items()},
        "rounds": rounds,
    }


def _questions() -> list[tuple[date, int]]:
    """Days and lengths of terms, the same in every run."""
    chance = random.Random(2026)
    return [
        (FIRST + timedelta(days=chance.randrange(DAYS)), chance.randint(1, 30)) for _ in range(MANY)
    ]


def _measure(counts: Mapping[str, Count], rounds: int) -> dict[str, float]:
    """Return the deadlines per second of each, medians of rounds in turn.

    :raises AssertionError: two of them tell different days.
    """
    told = {name: [_day(one) for one in count()] for name, count in counts.items()}
    for name, days in told.items():
        if days != told["due"][: len(days)]:
            raise AssertionError(f"{name} counts other days than due()")
    times: dict[str, list[float]] = {name: [] for name in counts}
    for _ in range(rounds):
        for name, count in counts.items():
            began = perf_counter()
            count()
            times[name].append(perf_counter() - began)
    return {name: len(told[name]) / median(taken) for name, taken in times.items()}


def _with_due(calendar: Calendar, asked: list[tuple[date, int]]) -> Count:
    """The kernel as the services ask it: a term and its marks in, the moment out."""
    source = Citation("示例办法", "第一条")
    told = [
        (
            Term(length, source),
            [Mark("start", datetime(day.year, day.month, day.day, 10, tzinfo=ZONE))],
        )
        for day, length in asked
    ]

    return lambda: [due(term, marks, calendar=calendar) for term, marks in told]


def _with_add(calendar: Calendar, asked: list[tuple[date, int]]) -> Count:
    return lambda: [calendar.add(day, length) for day, length in asked]


def _with_library(asked: list[tuple[date, int]]) -> Count:
    """What most programmes do: ask the library day by day."""

    def count() -> list[date]:
        found: list[date] = []
        for day, left in asked:
            while left:
                day += timedelta(days=1)
                left -= is_workday(day)
            found.append(day)
        return found

    return count


def _with_numpy(calendar: Calendar, asked: list[tuple[date, int]]) -> Count:
    """A calendar of numpy with the same days; one deadline a call, as a service needs it."""
    numpy = import_module("numpy")
    days = [
        calendar.first + timedelta(days=n) for n in range((calendar.last - calendar.first).days)
    ]
    # numpy's weekmask comes before its holidays, so worked weekends need a week without rest
    rest = [numpy.datetime64(day) for day in days if not calendar.is_working(day)]
    days_of_work = numpy.busdaycalendar(weekmask="1111111", holidays=rest)
    told = [(numpy.datetime64(day), length) for day, length in asked]

    return lambda: [
        numpy.busday_offset(day, length, roll="backward", busdaycal=days_of_work)
        for day, length in told
    ]


def _day(told: Any) -> date:
    """Return the day of whatever a variant answers with: a day, a moment, numpy's day."""
    if isinstance(told, datetime):
        return told.date()
    return told if isinstance(told, date) else told.astype(object)
