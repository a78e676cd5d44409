"""A clock as JSON: what goes into `manage.py clock`, and what comes out.

The format is for other programmes too, so that any of them can be held to this kernel. It is
described in `docs/reference/clock.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn, get_args

from govservice.clock import ZONE, local
from govservice.errors import Misdefined
from govservice.law import Citation
from sla.calendar import FIRST_YEAR, LAST_YEAR, Calendar
from sla.hours import OfficeHours, Opening, Span
from sla.rules import Count, Mark, MarkKind, Reading, Row, Term, due, ledger, read_clock
from sla.seed import seed_calendar

Json = Mapping[str, Any]
SILENT = Citation("")  #: of a term whose ground is not told
_HOURS = ["09:00-12:00", "13:30-17:30"]
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
#: Terms whose length may be told as "days", as all of them were once.
_DAYS = (Count.WORKING, Count.NATURAL, Count.FIXED)


class NotAClock(ValueError):
    """The JSON does not tell a clock; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Question:
    """Term, history and calendar of one clock; *at* is ``None`` for "at its end"."""

    term: Term
    marks: tuple[Mark, ...]
    calendar: Calendar
    at: datetime | None


def read(told: object, *, calendar: Callable[[int | None], Calendar]) -> Question:
    """Understand a question.

    *calendar* gives the office's calendar of a version, ``None`` for the one in force.

    :raises NotAClock: something is missing or cannot be.
    """
    question = _object(told, "the question")
    at, term = question.get("at"), _term(_object(question.get("term"), "term"))
    return Question(
        term=term,
        marks=tuple(
            _mark(_object(event, f"events[{place}]"), f"events[{place}]", term.count)
            for place, event in enumerate(_list(question.get("events"), "events"))
        ),
        calendar=_window(question.get("window"), _calendar(question.get("calendar"), calendar)),
        at=None if at is None else _moment(at, "at"),
    )


def answer(question: Question) -> dict[str, Any]:
    """Return the due day, the reading and the ledger as JSON.

    Without a moment of its own the clock is read where it ends: at its due moment if it runs
    until then, and in any case not before its last event.
    """
    term, marks, calendar = question.term, question.marks, question.calendar
    try:
        ends = due(term, marks, calendar=calendar)
        told = [mark.at for mark in marks] + ([ends] if ends else [])
        at = question.at or max(told, default=None)
        if at is None:
            raise NotAClock('events: a clock without events needs a moment "at"')
        reading = read_clock(term, marks, calendar=calendar, at=at)
        rows = ledger(term, marks, calendar=calendar, at=at)
    except (LookupError, OverflowError) as error:
        raise NotAClock(f"outside the calendar: {error}") from error
    return {
        "at": _iso(at),
        **_reading(reading),
        "calendar": {
            "version": calendar.version,
            "published_to": calendar.published_to.isoformat(),
        },
        "ledger": [_row(row) for row in rows],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "due_on": reading.due_on and reading.due_on.isoformat(),
        "due_at": reading.due_at and _iso(reading.due_at),
        "provisional": reading.provisional,
        "total": reading.total,
        "used": reading.used,
        "left": reading.left,
        "late": reading.late,
        "paused": reading.paused,
        "stopped_at": reading.stopped_at and _iso(reading.stopped_at),
        "in_time": reading.in_time,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "kind": str(row.kind),
        "label": row.kind.label,
        "days": row.days,
        "citation": str(row.citation) if row.citation else "",
        "event": row.event,
        "actor": row.actor,
    }


# ── reading, with the place in every complaint ──


def _term(told: Json) -> Term:
    count = told.get("count", "working")
    if count not in list(Count):
        _refuse("term.count", " or ".join(Count))
    key = "days" if "days" in told and count in _DAYS else "length"
    length = _length(told.get(key), f"term.{key}", Count(count))
    return Term(length, _citation(told.get("citation"), "term.citation") or SILENT, Count(count))


def _length(told: object, place: str, count: Count) -> int:
    longest = 1_000_000 if count is Count.MINUTES else 3660
    if type(told) is not int or not 1 <= told <= longest:
        _refuse(place, f"a whole number from 1 to {longest}")
    return told


def _mark(told: Json, place: str, count: Count) -> Mark:
    kind: Any = told.get("kind")
    if kind not in get_args(MarkKind):
        _refuse(f"{place}.kind", " or ".join(get_args(MarkKind)))
    excludes, extends = kind == "exclude", kind == "extend"
    return Mark(
        kind,
        _moment(told.get("at"), f"{place}.at"),
        event=_text(told.get("event", ""), f"{place}.event"),
        actor=_text(told.get("actor", ""), f"{place}.actor"),
        citation=_citation(told.get("citation"), f"{place}.citation"),
        cause=_text(told.get("cause", ""), f"{place}.cause"),
        first=_day(told.get("first"), f"{place}.first") if excludes else None,
        last=_day(told.get("last"), f"{place}.last") if excludes else None,
        length=_length(told.get("length"), f"{place}.length", count) if extends else 0,
    )


def _citation(told: object, place: str) -> Citation | None:
    """A citation is told as one text, or as its parts."""
    if told is None:
        return None
    if isinstance(told, str):
        return Citation(act="", section=told)
    parts = _object(told, place)
    act, section = (_text(parts.get(key, ""), f"{place}.{key}") for key in ("act", "section"))
    return Citation(act, section, confirmed=parts.get("confirmed", True) is True)


def _calendar(told: object, stored: Callable[[int | None], Calendar]) -> Calendar:
    if told is None or type(told) is int:
        try:
            return stored(told)
        except LookupError:
            _refuse("calendar", "the number of a stored version")
    if told == "seed":
        return seed_calendar()
    days = _object(told, "calendar")
    exceptions = {_day(day, "calendar.holidays"): False for day in _days(days, "holidays")}
    exceptions |= {_day(day, "calendar.workdays"): True for day in _days(days, "workdays")}
    years = _list(days.get("published", []), "calendar.published")
    if not all(type(year) is int and FIRST_YEAR <= year <= LAST_YEAR for year in years):
        _refuse("calendar.published", f"a list of years from {FIRST_YEAR} to {LAST_YEAR}")
    hours = _hours(days.get("hours", _HOURS), "calendar.hours")
    return Calendar(exceptions, published=frozenset(years), hours=hours)


def _window(told: object, calendar: Calendar) -> Calendar:
    """Give *calendar* the opening time of one window; without any it is the office's own."""
    if told is None:
        return calendar
    window = _object(told, "window")
    weekly = _object(window.get("weekly", {}), "window.weekly")
    dated = _object(window.get("dated", {}), "window.dated")
    if not set(weekly) <= set(_WEEKDAYS):
        _refuse("window.weekly", " or ".join(_WEEKDAYS))
    usual = window.get("hours")
    return calendar.for_window(
        Opening(
            calendar.hours if usual is None else _hours(usual, "window.hours"),
            weekly={
                _WEEKDAYS.index(day): _spans(spans, f"window.weekly.{day}")
                for day, spans in weekly.items()
            },
            dated={
                _day(day, "window.dated"): _spans(spans, f"window.dated.{day}")
                for day, spans in dated.items()
            },
        )
    )


def _hours(told: object, place: str) -> OfficeHours:
    try:
        return OfficeHours.of(*map(str, _list(told, place)))
    except Misdefined:
        _refuse(place, 'spans such as "09:00-12:00", in order')


def _spans(told: object, place: str) -> tuple[Span, ...]:
    """Read the spans of a day; none for a day on which the window is closed."""
    return _hours(told, place).spans if told != [] else ()


def _days(told: Json, key: str) -> list[Any]:
    return _list(told.get(key, []), f"calendar.{key}")


def _moment(told: object, place: str) -> datetime:
    """Read an ISO moment; without an offset it is the office's time."""
    try:
        moment = datetime.fromisoformat(_text(told, place))
    except ValueError:
        _refuse(place, "a moment such as 2026-11-02T10:00:00+08:00")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        _refuse(place, f"a moment in a year from {FIRST_YEAR} to {LAST_YEAR}")
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _day(told: object, place: str) -> date:
    try:
        return date.fromisoformat(_text(told, place))
    except ValueError:
        _refuse(place, "days such as 2026-10-01")


def _text(told: object, place: str) -> str:
    if not isinstance(told, str):
        _refuse(place, "a text")
    return told


def _list(told: object, place: str) -> list[Any]:
    if not isinstance(told, list):
        _refuse(place, "a list")
    return told


def _object(told: object, place: str) -> Json:
    if not isinstance(told, dict):
        _refuse(place, "an object")
    return told


def _refuse(place: str, wanted: str) -> NoReturn:
    raise NotAClock(f"{place}: expected {wanted}")


def _iso(moment: datetime) -> str:
    return local(moment).isoformat()
