"""What an act does to the clocks of a case: read the marks, compute, project, arm timers.

The event is the truth (`payload["clocks"]`); `Case.clocks`, `Case.due_at` and the timers are
projections of it and can be recomputed at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal

from govservice.clock import ZONE, day_of
from govservice.law import Citation
from sla import calendar_store, timers
from sla.calendar import Calendar
from sla.rules import Count, Mark, Term, due
from sla.selectors import Promise
from workflows.lifecycle import Clocks, extension_of
from workflows.models import Case, CaseEvent
from workflows.spec import Clock

_STARTS_AT_RECEIPT = ("notice", "acceptance")
_STANDING: Final[tuple[Literal["stop", "pause", "resume"], ...]] = ("stop", "pause", "resume")


@dataclass(slots=True)
class Turned:
    """What changed: the event's record, timers to cancel and timers to arm."""

    payload: dict[str, Any] = field(default_factory=dict)
    cancel: list[str] = field(default_factory=list)
    arm: dict[str, datetime] = field(default_factory=dict)

    def note(self, *, cause: str, **moved: list[str]) -> None:
        """Put into the event which clocks stop, are suspended or run on."""
        self.payload |= {kind: names for kind, names in moved.items() if names}
        if cause:
            self.payload["cause"] = cause


def turn(case: Case, declared: Clocks, at: datetime) -> Turned:
    """Apply *declared* to `case.clocks` and return what must be written elsewhere."""
    turned = Turned()
    if not declared:
        return turned
    running = {name: dict(state) for name, state in case.clocks.items()}
    stopped = declared.stopped(running)
    for name in stopped:
        running.pop(name)
    paused = declared.suspended([name for name, state in running.items() if state["due"]])
    for name in paused:
        running[name] = {**running[name], "due": None}
    resumed = declared.resumed([name for name, state in running.items() if not state["due"]])
    turned.cancel = [*stopped, *paused]
    turned.note(stop=stopped, pause=paused, resume=resumed, cause=declared.cause)
    for name in declared.start:
        _start(case, turned, running, name, at)
    excluded = declared.excluded(running)
    _exclude(case, turned, running, excluded)
    _extend(case, turned, running, declared.extend)
    for name in sorted({*resumed, *excluded, *declared.extend} & running.keys()):
        _count_again(case, turned, running, name, at)
    if turned.arm:
        turned.payload["due"] = {name: due.isoformat() for name, due in turned.arm.items()}
    turned.payload["calendar"] = calendar_store.current().version
    case.clocks = running
    project(case)
    return turned


def _start(case: Case, turned: Turned, running: dict[str, Any], name: str, at: datetime) -> None:
    clock, variant = case.definition.clock(name), case.definition.variant(case.answers)
    begins = _not_behind_its_end(case, clock, starting_moment(case, name, at))
    term = clock.term_of(variant, day_of(begins), case.answers, _told(case))
    running[name] = {"for": clock.runs_for}
    calendar = calendar_for(term, case.authority_id, calendar_store.current())
    moment = due(term, [Mark("start", begins)], calendar=calendar)
    _arm(turned, running, name, moment)
    turned.payload.setdefault("start", {})[name] = {
        "at": begins.isoformat(),
        "length": term.length,
        "count": str(term.count),
        **_source(term.citation),
    }


def _not_behind_its_end(case: Case, clock: Clock, begins: datetime) -> datetime:
    """Let a clock whose date has come before it starts (an old permit) begin the day before.

    It has run out then, and whatever its end does happens at once.
    """
    last = clock.until(case.answers, _told(case)) if clock.until else None
    if last is None or last > day_of(begins):
        return begins
    return datetime.combine(last - timedelta(days=1), time(), ZONE)


def _exclude(case: Case, turned: Turned, running: dict[str, Any], names: list[str]) -> None:
    """Take the dates which the act told out of the clocks *names* (特别程序)."""
    if not names:
        return
    told, before = _told(case), case.clocks.get("special", {})
    cause = before.get("cause") or f"special-{case.seq + 1}"
    first = before.get("first") or told["first"]
    kinds = {one.code: one.citation for one in case.definition.special}
    source = kinds.get(before.get("kind") or told.get("kind", ""), Citation(""))
    dates = {"first": first, "last": told["last"], "cause": cause, **_source(source)}
    turned.payload["exclude"] = {name: dict(dates) for name in names if name in running}
    if "special" in running:
        kept = {"cause": cause, "first": first, "last": told["last"], "kind": told.get("kind", "")}
        running["special"] = {**running["special"], **kept}


def _extend(case: Case, turned: Turned, running: dict[str, Any], names: tuple[str, ...]) -> None:
    """Give the clocks *names* the extension of their definition (延长期限)."""
    for name in names:
        extension = extension_of(case, name)
        told = {"length": extension.length, **_source(extension.citation)}
        turned.payload.setdefault("extend", {})[name] = told
        running[name] = {**running[name], "extended": extension.length}


def _count_again(
    case: Case, turned: Turned, running: dict[str, Any], name: str, at: datetime
) -> None:
    """Work out when *name* ends now, from the history and what this act adds to it."""
    term, marks = marks_of(case.events.all(), name)
    marks += _marks(turned.payload, name, at, event="", actor="")
    calendar = calendar_for(term, case.authority_id, calendar_store.current())
    _arm(turned, running, name, due(term, marks, calendar=calendar))


def calendar_for(term: Term | Promise, unit_id: int | None, calendar: Calendar) -> Calendar:
    """Return *calendar* as *term* is counted by it: minutes run while the unit's windows open."""
    if term.count is Count.MINUTES and unit_id is not None:
        return calendar_store.for_unit(unit_id, calendar)
    return calendar


def _told(case: Case) -> Mapping[str, Any]:
    return case.acting.data if case.acting else {}


def _source(citation: Citation) -> dict[str, Any]:
    return {"act": citation.act, "section": citation.section, "confirmed": citation.confirmed}


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


def project(case: Case) -> None:
    """Set the columns lists sort by: the tightest running clock, office clocks first.

    The end of an old permit (expiry) waits behind whatever somebody can do something about.
    """
    armed = [(name, state) for name, state in case.clocks.items() if state.get("due")]
    office = [pair for pair in armed if pair[1]["for"] == "office"]
    others = [pair for pair in armed if pair[0] != "expiry"]
    tightest = min(office or others or armed, key=lambda pair: pair[1]["due"], default=None)
    case.due_at = datetime.fromisoformat(tightest[1]["due"]) if tightest else None
    case.due_clock = tightest[0] if tightest else ""
    case.paused = bool(case.clocks) and not office


def rearm(case: Case, turned: Turned) -> None:
    """Write the timers: those that stop, those that start, and those whose end has moved."""
    if turned.cancel:
        timers.cancel(case.pk, turned.cancel)
    started = turned.payload.get("start", {})
    timers.arm(case.pk, {name: due for name, due in turned.arm.items() if name in started})
    timers.move_all(
        {(case.pk, name): due for name, due in turned.arm.items() if name not in started}
    )


def marks_of(events: Iterable[CaseEvent], name: str) -> tuple[Term, list[Mark]]:
    """Return the term and the marks of one clock, read from the events alone.

    *events* are in order. A clock that was started twice keeps its last term; both runs stay
    in the marks.

    :raises LookupError: the clock was never started.
    """
    term: Term | None = None
    marks: list[Mark] = []
    for event in events:
        payload = event.payload.get("clocks", {})
        marks += _marks(payload, name, event.at, event=event.act, actor=event.actor_name)
        started = payload.get("start", {}).get(name)
        if started is not None:
            term = Term(started["length"], cited(started), Count(started["count"]))
    if term is None:
        raise LookupError(f"clock {name!r} was never started")
    return term, marks


def _marks(
    payload: Mapping[str, Any], name: str, at: datetime, *, event: str, actor: str
) -> Iterator[Mark]:
    """Yield what one event did to the clock *name*: first what ends, then what begins."""
    cause = payload.get("cause", "")
    for kind in _STANDING:
        if name in payload.get(kind, ()):
            yield Mark(kind, at, event=event, actor=actor, cause=cause)
    if (told := payload.get("start", {}).get(name)) is not None:
        begins = datetime.fromisoformat(told["at"])
        yield Mark("start", begins, event=event, actor=actor, citation=cited(told))
    if (told := payload.get("exclude", {}).get(name)) is not None:
        first, last = (date.fromisoformat(told[key]) for key in ("first", "last"))
        yield Mark(
            "exclude",
            at,
            event=event,
            actor=actor,
            citation=cited(told),
            cause=told["cause"],
            first=first,
            last=last,
        )
    if (told := payload.get("extend", {}).get(name)) is not None:
        yield Mark(
            "extend",
            at,
            event=event,
            actor=actor,
            citation=cited(told),
            length=told["length"],
        )


def cited(told: Mapping[str, Any]) -> Citation:
    """Return the source of the law as an event keeps it."""
    return Citation(told["act"], told["section"], confirmed=told["confirmed"])
