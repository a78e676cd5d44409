"""What an act does to the clocks of a case: read the marks, compute, project, arm timers.

The event is the truth (`payload["clocks"]`); `Case.clocks`, `Case.due_at` and the timers are
projections of it and can be recomputed at any time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from govservice.clock import day_of
from govservice.law import Citation
from sla import calendar_store, timers
from sla.rules import Count, Mark, Term, due
from workflows.lifecycle import ALL, Clocks
from workflows.models import Case, CaseEvent

#: Office clocks are what a queue sorts by; the applicant's own time is shown, not chased.
_STARTS_AT_RECEIPT = ("notice", "acceptance")


@dataclass(slots=True)
class Turned:
    """What changed: the event's record, timers to cancel and timers to arm."""

    payload: dict[str, Any] = field(default_factory=dict)
    cancel: list[str] = field(default_factory=list)
    arm: dict[str, datetime] = field(default_factory=dict)


def turn(case: Case, declared: Clocks, at: datetime) -> Turned:
    """Apply *declared* to `case.clocks` and return what must be written elsewhere."""
    turned = Turned()
    if not (declared.start or declared.stop or declared.pause or declared.resume):
        return turned
    running = {name: dict(state) for name, state in case.clocks.items()}
    stopped = (
        sorted(running)
        if declared.stop == (ALL,)
        else [name for name in declared.stop if name in running]
    )
    for name in stopped:
        running.pop(name)
    for name in declared.pause:
        running[name] = {**running[name], "due": None}
    turned.cancel = [*stopped, *declared.pause]
    for name in declared.resume:
        _arm(turned, running, name, _due_after_pause(case, name, at))
    for name in declared.start:
        _start(case, turned, running, name, at)
    _record(turned, stopped, declared, at)
    case.clocks = running
    _project(case)
    return turned


def _start(case: Case, turned: Turned, running: dict[str, Any], name: str, at: datetime) -> None:
    begins = starting_moment(case, name, at)
    clock = case.definition.clock(name)
    term = clock.term(case.definition.variant(case.answers), day_of(begins))
    mark = Mark("start", begins)
    running[name] = {"for": clock.runs_for}
    _arm(turned, running, name, due(term, [mark], calendar=calendar_store.current()))
    turned.payload.setdefault("start", {})[name] = {
        "at": begins.isoformat(),
        "length": term.length,
        "count": str(term.count),
        "act": term.citation.act,
        "section": term.citation.section,
        "confirmed": term.citation.confirmed,
    }


def starting_moment(case: Case, name: str, at: datetime) -> datetime:
    """From which moment a clock counts: receipt, legal acceptance, or the act itself."""
    if name in _STARTS_AT_RECEIPT and case.received_at:
        return case.received_at
    if name in ("legal", "promise") and case.accepted_as_of:
        return case.accepted_as_of
    return at


def _arm(turned: Turned, running: dict[str, Any], name: str, due_at: datetime | None) -> None:
    running[name] = {**running[name], "due": due_at.isoformat() if due_at else None}
    if due_at:
        turned.arm[name] = due_at


def _due_after_pause(case: Case, name: str, at: datetime) -> datetime | None:
    term, marks = marks_of(case.events.all(), name)
    marks.append(Mark("resume", at))
    return due(term, marks, calendar=calendar_store.current())


def _record(turned: Turned, stopped: list[str], declared: Clocks, at: datetime) -> None:
    for key, names in (("stop", stopped), ("pause", declared.pause), ("resume", declared.resume)):
        if names:
            turned.payload[key] = list(names)
    if turned.arm:
        turned.payload["due"] = {name: due.isoformat() for name, due in turned.arm.items()}


def _project(case: Case) -> None:
    """Set the columns lists sort by: the tightest running clock, office clocks first."""
    armed = [(name, state) for name, state in case.clocks.items() if state.get("due")]
    office = [pair for pair in armed if pair[1]["for"] == "office"]
    tightest = min(office or armed, key=lambda pair: pair[1]["due"], default=None)
    case.due_at = datetime.fromisoformat(tightest[1]["due"]) if tightest else None
    case.due_clock = tightest[0] if tightest else ""
    case.paused = bool(case.clocks) and not office


def rearm(case: Case, turned: Turned) -> None:
    """Write the timers: at most one UPDATE and one INSERT."""
    if turned.cancel:
        timers.cancel(case.pk, turned.cancel)
    if turned.arm:
        timers.arm(case.pk, turned.arm)


def marks_of(events: Any, name: str) -> tuple[Term, list[Mark]]:
    """Return the term and the marks of one clock, read from the events alone.

    *events* are in order. A clock that was started twice keeps its last term; both runs stay
    in the marks.

    :raises LookupError: the clock was never started.
    """
    term: Term | None = None
    marks: list[Mark] = []
    for event in events:
        term = _read(event, name, marks) or term
    if term is None:
        raise LookupError(f"clock {name!r} was never started")
    return term, marks


def _read(event: CaseEvent, name: str, marks: list[Mark]) -> Term | None:
    payload = event.payload.get("clocks", {})
    for kind in ("stop", "pause", "resume"):
        if name in payload.get(kind, ()):
            marks.append(Mark(kind, event.at, event=event.act, actor=event.actor_name))
    started = payload.get("start", {}).get(name)
    if started is None:
        return None
    begins = datetime.fromisoformat(started["at"])
    source = Citation(started["act"], started["section"], confirmed=started["confirmed"])
    marks.append(Mark("start", begins, event=event.act, actor=event.actor_name, citation=source))
    return Term(started["length"], source, Count(started["count"]))
