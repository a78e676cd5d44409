"""Flows made from a definition: one per procedure, machine version and phase."""

from __future__ import annotations

import sys
from typing import Any

from django_fsm import Transition
from viewflow import this

from workflows.flows.nodes import Close, Open, PhaseFlow, Station
from workflows.models import Case, flow_name, machine_for, transitions
from workflows.spec import Phase, Procedure

_FLOWS: dict[tuple[str, int, str], type[PhaseFlow]] = {}
_BUILT: dict[str, Procedure] = {}


def flow_for(case: Case, status: str) -> type[PhaseFlow] | None:
    """Return the flow whose phase holds *status*; ``None`` for drafts and endings."""
    return _FLOWS.get((case.procedure, case.machine_version, str(status)))


def build(definition: Procedure) -> None:
    """Make the flows of every machine version and phase of *definition*, once.

    Rows name the class of their flow, so there must never be two of one name.
    """
    if _BUILT.get(definition.slug) is definition:
        return
    _BUILT[definition.slug] = definition
    for version in definition.machine:
        moves = _moves(definition, version)
        for phase in definition.phases:
            made = _build_phase(definition, version, phase, moves)
            for status in phase.statuses:
                _FLOWS[definition.slug, version, str(status)] = made


def _moves(definition: Procedure, version: int) -> list[Transition]:
    machine = machine_for(definition.slug, version)
    assert machine is not None
    return [
        move
        for method in transitions(machine).values()
        for move in method._django_fsm.transitions.values()
    ]


def _build_phase(
    definition: Procedure, version: int, phase: Phase, moves: list[Transition]
) -> type[PhaseFlow]:
    name = flow_name(definition.slug, version, phase.code)
    names: dict[str, Any] = {
        "__module__": __name__,
        "process_title": f"{definition.title} · {phase.title}",
        "statuses": frozenset(map(str, phase.statuses)),
        "start": Open(),
        "end": Close(),
    }
    for station in phase.stations:
        node = Station(station.role).Annotation(title=station.title)
        _route(node, phase, {str(m.target) for m in moves if m.source in station.status})
        names[station.code] = node
        names["start"].when(station.status, getattr(this, station.code))
    metaclass: Any = type(PhaseFlow)
    made: type[PhaseFlow] = metaclass(name, (PhaseFlow,), names)
    setattr(sys.modules[__name__], name, made)  # Viewflow finds a row's flow by import path
    return made


def _route(node: Station, phase: Phase, targets: set[str]) -> None:
    for station in phase.stations:
        node.when(
            [str(one) for one in station.status if one in targets], getattr(this, station.code)
        )
    node.when(targets - set(map(str, phase.statuses)), this.end)
