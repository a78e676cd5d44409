"""The state-space proof: walk a machine through every abstract state it can reach.

An abstract state is a status, the flags acts declare (``sets``), and which clocks run or are
suspended. Guards with ``needs`` cut the road; other guards are taken to be satisfiable by the
person they name (`Guard.by_whom`), and one that names nobody is itself a fault. No act runs:
everything is read from the declarations that `services._perform` uses, and tests compare
those with what the acts really did.

Faults (each with the shortest road that leads to it):

    E100  a transition that cannot be walked
    E101  guards of one act contradict each other
    E201  certificate while a 容缺 item is open
    E202  no way to an ending
    E203  waits without a clock
    E204  starts a clock that runs already
    E205  ended with clocks still running
    E206  closed without an invitation to rate
    E207  only the applicant can move it, and no clock ends the waiting
    E208  an act none of whose sources is reached
    E209  a guard that nobody is named to satisfy
    E210  an act that is never possible
    E211  suspends or resumes a clock that does not run so
    E212  the clock an act waits for is never started
    E213  the office moves a case that is suspended (中止)
    E214  excludes days from a clock, or extends one, that does not run
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from workflows.lifecycle import ENDS, Declared, Status
from workflows.models import transitions

WAITS_FREELY = frozenset({Status.DRAFT})
_APPLICANT_SIDE = frozenset({"applicant", "holder", "counter"})


class Fault(NamedTuple):
    """What is wrong, in words, and the acts that lead there."""

    code: str
    text: str
    road: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.text} ({' > '.join(self.road)})" if self.road else self.text


class State(NamedTuple):
    """An abstract state of a case."""

    status: str
    flags: frozenset[str]
    running: frozenset[str]
    paused: frozenset[str]


@dataclass(frozen=True, slots=True)
class Edge:
    """One way an act may go."""

    act: str
    source: str
    target: str
    needs: Mapping[str, bool]
    roles: frozenset[str]
    declared: Declared


@dataclass(slots=True)
class Proof:
    """What was walked and what was found."""

    faults: list[Fault] = field(default_factory=list)
    reached: dict[State, tuple[State, str] | None] = field(default_factory=dict)
    before: dict[State, set[State]] = field(default_factory=dict)
    after: dict[State, list[tuple[Edge, State]]] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)

    def add(self, code: str, text: str, at: State | None = None, act: str = "") -> None:
        """Note a fault once, with the road that leads to *at* (and then *act*)."""
        if not any(fault.code == code and fault.text == text for fault in self.faults):
            road = (*self._road(at), act) if act else self._road(at)
            self.faults.append(Fault(code, text, road))

    def _road(self, at: State | None) -> tuple[str, ...]:
        acts: list[str] = []
        while at is not None and (step := self.reached.get(at)) is not None:
            at, act = step
            acts.append(act)
        return tuple(reversed(acts))


def prove(machine: type[Any]) -> Proof:
    """Walk *machine* and return the proof; it holds if there are no faults."""
    proof = Proof()
    edges = list(_edges(machine, proof))
    _walk(machine.START, edges, proof)
    _judge_states(proof)
    _judge_edges(edges, proof)
    proof.faults.sort()
    return proof


def _edges(machine: type[Any], proof: Proof) -> Iterator[Edge]:
    known = set(Status)
    for name, method in transitions(machine).items():
        for move in method._django_fsm.transitions.values():
            if move.source not in known or move.target not in known or move.on_error:
                proof.add("E100", f"{name}: only plain source and target states can be walked")
                continue
            needs: dict[str, bool] = {}
            for guard in move.conditions[1:]:
                if not guard.needs and not guard.by_whom:
                    proof.add("E209", f"{name}: nobody is named to satisfy the guard {guard.code}")
                for flag, value in guard.needs.items():
                    if needs.setdefault(flag, value) != value:
                        proof.add("E101", f"{name}: guards contradict each other on {flag}")
            roles = frozenset(move.permission.roles)
            yield Edge(name, move.source, move.target, needs, roles, move.custom)


def _walk(start: str, edges: list[Edge], proof: Proof) -> None:
    by_source: dict[str, list[Edge]] = {}
    for edge in edges:
        by_source.setdefault(edge.source, []).append(edge)
    first = State(start, frozenset(), frozenset(), frozenset())
    proof.reached[first] = None
    todo = deque([first])
    while todo:
        here = todo.popleft()
        for edge in by_source.get(here.status, ()):
            if not _open(edge, here):
                continue
            proof.taken.add((edge.act, edge.source))
            there = _take(edge, here, proof)
            proof.before.setdefault(there, set()).add(here)
            proof.after.setdefault(here, []).append((edge, there))
            if there not in proof.reached:
                proof.reached[there] = (here, edge.act)
                todo.append(there)


def _open(edge: Edge, here: State) -> bool:
    if edge.declared.fires and edge.declared.fires not in here.running:
        return False
    return all((flag in here.flags) is value for flag, value in edge.needs.items())


def _take(edge: Edge, here: State, proof: Proof) -> State:
    clocks, name = edge.declared.clocks, edge.act
    if edge.declared.kind == "certificate" and "gap" in here.flags:
        proof.add("E201", f"{name}: certificate while a 容缺 item is open", here, name)
    if edge.target == Status.CLOSED and edge.source not in (Status.RATING, Status.CLOSED):
        proof.add("E206", f"{name}: closed without an invitation to rate", here, name)
    by_the_office = not edge.roles & _APPLICANT_SIDE and not edge.declared.fires
    if by_the_office and edge.target != edge.source and "suspended" in here.flags:
        proof.add("E213", f"{name}: moves a case that is suspended", here, name)
    stopped = set(clocks.stopped(here.running | here.paused))
    running, paused = here.running - stopped, here.paused - stopped
    suspended, resumed = set(clocks.suspended(running)), set(clocks.resumed(paused))
    if wrong := (suspended - running) | (resumed - paused):
        proof.add("E211", f"{name}: suspends or resumes {sorted(wrong)}, not so", here, name)
    running = (running - suspended) | (resumed & paused)
    paused = (paused | suspended) - resumed
    if twice := set(clocks.start) & (running | paused):
        proof.add("E204", f"{name}: starts {sorted(twice)}, already running", here, name)
    if idle := {*clocks.excluded(running), *clocks.extend} - running - paused:
        proof.add("E214", f"{name}: excludes or extends {sorted(idle)}, not running", here, name)
    flags = set(here.flags)
    for flag, value in edge.declared.sets.items():
        (flags.add if value else flags.discard)(flag)
    return State(edge.target, frozenset(flags), running | set(clocks.start), paused)


def _judge_states(proof: Proof) -> None:
    good = _can_end(proof)
    for state in proof.reached:
        label = _label(state)
        if state.status in ENDS:
            if left := sorted(state.running | state.paused):
                proof.add("E205", f"{label}: ended with {left} still running", state)
            continue
        if state not in good:
            proof.add("E202", f"{label}: no way to an ending", state)
        if state.status in WAITS_FREELY:
            continue
        if not state.running:
            proof.add("E203", f"{label}: waits without a clock", state)
        ways = [edge for edge, there in proof.after.get(state, ()) if there != state]
        if all(edge.roles <= _APPLICANT_SIDE for edge in ways):
            proof.add("E207", f"{label}: only the applicant can move it, no clock ends it", state)


def _can_end(proof: Proof) -> set[State]:
    good = {state for state in proof.reached if state.status in ENDS}
    todo = deque(good)
    while todo:
        for state in proof.before.get(todo.popleft(), ()):
            if state not in good:
                good.add(state)
                todo.append(state)
    return good


def _judge_edges(edges: list[Edge], proof: Proof) -> None:
    reached = {state.status for state in proof.reached}
    started = {name for edge in edges for name in edge.declared.clocks.start}
    alive = {edge.act for edge in edges if edge.source in reached}
    for edge in edges:
        if edge.act not in alive:
            proof.add("E208", f"{edge.act}: no road reaches {edge.source}")
        if edge.source not in reached:
            continue
        if edge.declared.fires and edge.declared.fires not in started:
            proof.add("E212", f"{edge.act}: waits for {edge.declared.fires}, which nobody starts")
        elif (edge.act, edge.source) not in proof.taken:
            proof.add("E210", f"{edge.act}: never possible from {edge.source}")


def _label(state: State) -> str:
    return f"{state.status} [{', '.join(sorted(state.flags))}]" if state.flags else state.status
