"""The clocks of a case as people read them: due day, what is left, and the ledger behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import cast

from sla import calendar_store
from sla.calendar import Calendar
from sla.rules import Count, Mark, Reading, Row, Term, due, ledger, read_clock
from workflows.models import Case, CaseEvent
from workflows.selectors.history import declared_of
from workflows.services.clocks import calendar_for, marks_of
from workflows.spec import Clock

#: Of an event's `payload["clocks"]`: what names clocks.
_NAMES_CLOCKS = ("start", "stop", "pause", "resume", "exclude", "extend", "due")


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One clock of one case: which, by what term, what it shows, and why.

    *rows* tell what was, up to the moment of reading; *ahead* what is still to come until it
    runs out, foreseen. The `event` of marks and rows is the number of the event in the
    history; *events* has it.
    """

    clock: Clock
    term: Term
    marks: tuple[Mark, ...]
    reading: Reading
    rows: tuple[Row, ...]
    ahead: tuple[Row, ...]
    end: Reading  #: what it shows when it runs out; *reading* itself where nothing is ahead
    calendar: Calendar
    events: Mapping[str, CaseEvent]
    read_at: datetime
    ran_out: bool = False  #: its end itself made the system act; nobody else had

    @property
    def is_for_office(self) -> bool:
        return self.clock.runs_for == "office"

    @property
    def has_begun(self) -> bool:
        """Whether it counts already: what comes in at night starts its clocks tomorrow."""
        return self.reading.started_at is not None


def clocks_of(case: Case, events: Sequence[CaseEvent], *, at: datetime) -> list[CaseClock]:
    """Return every clock that ever ran in *case*, in the order of its definition.

    Read from *events* alone (all of the case, in order), so it can be recomputed by anybody.
    A clock that has stopped is read with the calendar by which it was counted when it did;
    one that runs, with the calendar in force.
    """
    numbered = {str(event.seq): event for event in events}
    found = []
    for clock in case.definition.clocks:
        try:
            term, marks = marks_of(_by_number(events), clock.name)
        except LookupError:
            continue
        calendar = calendar_for(term, case.authority_id, calendar_store.current())
        one = shown(clock, term, marks, calendar, at=at, events=numbered)
        if one.reading.stopped_at is not None:
            then = _calendar_of(events, clock.name)
            if then is not None and then.version != calendar.version:
                one = shown(clock, term, marks, then, at=at, events=numbered)
        found.append(replace(one, ran_out=_ran_out(case, one)))
    return found


def shown(
    clock: Clock,
    term: Term,
    marks: Sequence[Mark],
    calendar: Calendar,
    *,
    at: datetime,
    events: Mapping[str, CaseEvent] | None = None,
) -> CaseClock:
    """Read one clock at the moment *at*, and what it will show when it runs out; pure."""
    reading = end = _read(term, marks, calendar, at)
    rows, ahead = tuple(ledger(term, marks, calendar=calendar, at=at)), tuple[Row, ...]()
    # What comes in at night starts its clocks tomorrow; nothing else is known before it happens.
    known = [mark for mark in marks if mark.at <= at or mark.kind == "start"]
    ends = due(term, known, calendar=calendar)
    if ends is not None and ends > at:
        end = _read(term, known, calendar, ends)
        ahead = tuple(_behind(rows, ledger(term, known, calendar=calendar, at=ends)))
    return CaseClock(
        clock, term, tuple(marks), reading, rows, ahead, end, calendar, events or {}, at
    )


def _ran_out(case: Case, one: CaseClock) -> bool:
    last = next((mark for mark in reversed(one.marks) if mark.kind == "stop"), None)
    event = one.events.get(last.event) if last and one.reading.stopped_at else None
    if event is None:
        return False
    declared = declared_of(case, event.act, event.source)
    return declared is not None and declared.fires == one.clock.name


def _read(term: Term, marks: Sequence[Mark], calendar: Calendar, at: datetime) -> Reading:
    """Read a clock; a date that stands by itself is moved by no notice to come (预计)."""
    reading = read_clock(term, marks, calendar=calendar, at=at)
    return replace(reading, provisional=False) if term.count is Count.FIXED else reading


def _by_number(events: Sequence[CaseEvent]) -> Iterator[CaseEvent]:
    """Let marks name the very event: two corrections are two events of one act."""
    for event in events:
        told = SimpleNamespace(
            payload=event.payload, at=event.at, act=str(event.seq), actor_name=event.actor_name
        )
        yield cast("CaseEvent", told)


def _calendar_of(events: Sequence[CaseEvent], name: str) -> Calendar | None:
    """Return the calendar by which the clock *name* was last counted, if its event tells."""
    for event in reversed(events):
        told = event.payload.get("clocks", {})
        if any(name in told.get(kind, ()) for kind in _NAMES_CLOCKS):
            version = told.get("calendar")
            return None if version is None else calendar_store.of_version(version)
    return None


def _behind(rows: Sequence[Row], whole: Sequence[Row]) -> Iterator[Row]:
    """Yield what *whole* has beyond *rows*; the interval that is under way is cut in two."""
    for place, row in enumerate(whole):
        if place >= len(rows):
            yield row
        elif row != rows[place]:
            begun = rows[place]
            # What a clock in minutes has left of today lies in the same day.
            first = min(begun.last + timedelta(days=1), row.last)
            if row.days > begun.days:
                yield replace(row, first=first, days=row.days - begun.days)
