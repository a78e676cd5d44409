"""Compares what every act declared with what it really did, row by row.

Stands behind the followers of `services._perform`, so it sees each move inside its own
transaction, after desks, papers and jobs. What a clock does is told anew here and not read
from the engine, so that both would have to be wrong alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sla.models import Timer
from workflows import flows, services
from workflows.checks.proof import Proof, State, prove
from workflows.lifecycle import ALL, NOT_OF_THE_OFFICE, Declared
from workflows.models import Case, Desk
from workflows.services import Move

#: The concrete fact behind each abstract flag an act may declare in ``sets``.
FLAGS: dict[str, Callable[[Case], bool]] = {
    "gap": lambda case: bool(case.accepted_at and case.deferred()),
    "suspended": lambda case: "suspension" in case.clocks,
}


@dataclass(slots=True)
class Witness:
    """What was seen, and what did not fit; a test asserts that nothing did."""

    taken: set[tuple[str, str]] = field(default_factory=set)
    seen: set[State] = field(default_factory=set)
    findings: list[str] = field(default_factory=list)
    _last: dict[int, State] = field(default_factory=dict)
    _proofs: dict[type, Proof] = field(default_factory=dict)

    def __call__(self, move: Move) -> None:
        case = Case.objects.get(pk=move.case.pk)  # what is in the database, not in memory
        before = self._last.get(case.pk) or State(str(move.source), frozenset(), *_none())
        after = abstract(case)
        where = f"{case.procedure}: {move.name} from {before.status}"
        for text in (
            *differences(before, after, move.declared),
            *timers_of(case, move.at),
            *desks_of(case),
        ):
            self.findings.append(f"{where}: {text}")
        if after not in self.proof(type(move.case)).reached:
            self.findings.append(f"{where}: {after} is not in the proof")
        self.taken.add((move.name, before.status))
        self.seen.add(after)
        self._last[case.pk] = after

    def proof(self, machine: type) -> Proof:
        if machine not in self._proofs:
            self._proofs[machine] = prove(machine)
        return self._proofs[machine]


@contextmanager
def witnessed() -> Iterator[Witness]:
    """Let a witness see every move."""
    witness = Witness()
    services.FOLLOWERS.append(witness)
    try:
        yield witness
    finally:
        services.FOLLOWERS.remove(witness)


def _none() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(), frozenset()


def abstract(case: Case) -> State:
    """The abstract state of a row."""
    running = frozenset(name for name, state in case.clocks.items() if state["due"])
    flags = frozenset(name for name, holds in FLAGS.items() if holds(case))
    return State(str(case.status), flags, running, frozenset(case.clocks) - running)


def differences(before: State, after: State, declared: Declared) -> Iterator[str]:
    """What the row shows and the act did not declare, or the other way round."""
    clocks = declared.clocks
    for name in before.running | before.paused | after.running | after.paused | set(clocks.start):
        state = "running" if name in before.running else "paused" if name in before.paused else ""
        if name in clocks.stop or clocks.stop == (ALL,):
            state = ""
        held = clocks.pause == (ALL,) and state == "running" and name not in NOT_OF_THE_OFFICE
        if name in clocks.pause or held:
            state = "paused"
        freed = clocks.resume == (ALL,) and state == "paused"
        if name in clocks.resume or name in clocks.start or freed:
            state = "running"
        is_now = "running" if name in after.running else "paused" if name in after.paused else ""
        if is_now != state:
            yield f"the clock {name} is {is_now or 'off'}, declared {state or 'off'}"
    for flag in FLAGS:
        should = declared.sets.get(flag, flag in before.flags)
        if (flag in after.flags) != should:
            yield f"{flag} is {flag in after.flags}, declared {should}"
    if unknown := set(declared.sets) - set(FLAGS):
        yield f"nobody can tell whether {unknown} holds"


def timers_of(case: Case, at: datetime) -> Iterator[str]:
    """Whether the armed timers are those of the running clocks, to the second.

    A clock that has run out and ended nothing (承诺) runs on without a timer.
    """
    armed = dict(
        Timer.objects.filter(case=case, status=Timer.Status.ARMED).values_list("kind", "due_at")
    )
    due = {
        name: datetime.fromisoformat(state["due"])
        for name, state in case.clocks.items()
        if state["due"]
    }
    for name in armed.keys() | due.keys():
        if name not in armed and due[name] <= at:
            continue
        if armed.get(name) != due.get(name):
            yield f"the timer {name} is armed for {armed.get(name)}, due {due.get(name)}"
    tightest = min(_preferred(case, due), default=None)
    if (case.due_at, case.due_clock) != (tightest or (None, "")):
        yield f"the row says {case.due_clock} at {case.due_at}, the clocks {tightest}"


def _preferred(case: Case, due: dict[str, datetime]) -> list[tuple[datetime, str]]:
    office = [name for name in due if case.clocks[name]["for"] == "office"]
    others = [name for name in due if name != "expiry"]
    return [(due[name], name) for name in office or others or due]


def desks_of(case: Case) -> Iterator[str]:
    """A phase is open, with one open desk, exactly if the status is in it; an owner is named."""
    flow: Any = flows.flow_for(case, case.status)
    phases = [phase.flow_class for phase in case.phases.filter(finished=None)]
    if phases != ([flow] if flow else []):
        yield f"open phases are {phases}, the status belongs to {flow}"
    desks = Desk.objects.filter(case=case, finished=None).count()
    if desks != (1 if flow else 0):
        yield f"{desks} desks are open"
    if flow and case.owner_id is None:
        yield "nobody owns the case"
