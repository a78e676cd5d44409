"""A clock of ours as the question that `manage.py clock` reads, complete in itself.

Whoever has the question needs nothing else of us to work the answer out again: the calendar
stands in it by its days, not by the number of a version that only we keep.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from govservice.clock import day_of, local
from govservice.law import Citation
from sla.calendar import FIRST_YEAR, LAST_YEAR, Calendar
from sla.rules import Count, Mark, Term

_SATURDAY = 5


def question_of(
    term: Term, marks: Iterable[Mark], calendar: Calendar, *, at: datetime, until: date
) -> dict[str, Any]:
    """Return the question whose answer is this clock, read at the moment *at*.

    *until* is the last day that the answer may name; the calendar is told beyond it, so that a
    clock that is read later still ends on a day that is told.
    """
    told = list(marks)
    first = min([day_of(mark.at) for mark in told] + [day_of(at)])
    last = max(until, day_of(at))
    minutes = term.count is Count.MINUTES
    return {
        "term": {
            "length": term.length,
            "count": str(term.count),
            "citation": _citation(term.citation),
        },
        "events": [_event(mark) for mark in told],
        "calendar": _calendar(calendar, first.year, last.year + 1),
        **({"window": _window(calendar, first, last)} if minutes else {}),
        "at": local(at).isoformat(),
    }


def _event(mark: Mark) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": mark.kind,
        "at": local(mark.at).isoformat(),
        "event": mark.event,
        "actor": mark.actor,
    }
    if mark.citation is not None:
        told["citation"] = _citation(mark.citation)
    if mark.cause:
        told["cause"] = mark.cause
    if mark.first is not None and mark.last is not None:
        told |= {"first": mark.first.isoformat(), "last": mark.last.isoformat()}
    if mark.length:
        told["length"] = mark.length
    return told


def _citation(source: Citation) -> dict[str, Any]:
    return {"act": source.act, "section": source.section, "confirmed": source.confirmed}


def _calendar(calendar: Calendar, first: int, last: int) -> dict[str, Any]:
    """Tell the days on which *calendar* differs from the ordinary week, guesses included."""
    years = range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1)
    days = list(_every(date(years[0], 1, 1), date(years[-1], 12, 31)))
    ordinary = {day: day.weekday() < _SATURDAY for day in days}
    return {
        "holidays": [
            day.isoformat() for day in days if ordinary[day] and not calendar.is_working(day)
        ],
        "workdays": [
            day.isoformat() for day in days if not ordinary[day] and calendar.is_working(day)
        ],
        "published": [year for year in years if date(year, 12, 25) <= calendar.published_to],
        "hours": _spans(calendar.hours.spans),
    }


def _window(calendar: Calendar, first: date, last: date) -> dict[str, Any]:
    """Tell the days from *first* to *last* on which the window opens unlike the office."""
    usual = calendar.hours.spans
    opens = {day: calendar.spans_on(day) for day in _every(first, last)}
    return {
        "dated": {
            day.isoformat(): _spans(spans)
            for day, spans in opens.items()
            if spans != (usual if calendar.is_working(day) else ())
        }
    }


def _spans(spans: Iterable[tuple[time, time]]) -> list[str]:
    return [f"{_time(start)}-{_time(end)}" for start, end in spans]


def _every(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))


def _time(moment: time) -> str:
    return f"{moment:%H:%M}"
