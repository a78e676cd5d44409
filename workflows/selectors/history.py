"""The history of a case in plain words, and the road it still has before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.lifecycle import Declared, Status
from workflows.models import Case, CaseEvent, transitions
from workflows.services import parked


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

    at: datetime
    act: str
    label: str
    who: str
    target: Status
    data: dict[str, Any]
    citation: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the road as an applicant sees it: ``done``, ``now`` or ``ahead``."""

    code: str
    label: str
    state: str
    at: datetime | None
    who: str


#: What an applicant calls the parts of the road, and which statuses lie in each.
_ROAD: tuple[tuple[str, str, tuple[Status, ...]], ...] = (
    ("receipt", "收件", (Status.SUBMITTED, Status.CORRECTING)),
    ("acceptance", "受理", ()),
    (
        "review",
        "审查",
        (
            Status.ACCEPTED,
            Status.ACCEPTED_SHORT,
            Status.REVIEW,
            Status.SUPPLEMENTING,
            Status.SPECIAL,
        ),
    ),
    ("decision", "决定", (Status.DECISION,)),
    (
        "delivery",
        "送达",
        (Status.GRANTED, Status.REFUSED, Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.TERMINATED),
    ),
    ("rating", "评价办结", (Status.RATING, Status.CLOSED)),
)
_MARKS = {
    "receipt": ("submit",),
    "acceptance": ("accept", "deem_accepted", "accept_short", "not_accept"),
    "review": ("propose", "pass_by_default"),
    "decision": (
        "grant",
        "grant_by_default",
        "deem_renewed",
        "refuse",
        "not_accept",
        "withdraw",
        "lapse",
    ),
    "delivery": ("deliver",),
    "rating": ("rate", "rating_over"),
}
#: What the applicant has no need to see: how the office divides its own work.
INTERNAL = frozenset(
    {
        "offer_handover",
        "take_over",
        "decline_handover",
        "check",
        "send_back",
        "withhold_default",
    }
)


#: What is written into a history without being an act of the case's machine.
BESIDE_ACTS = {"recount": "重算期限", **parked.LABELS}


def declared_of(case: Case, act: str, source: str) -> Declared | None:
    """Return what *act* declares of itself when done from *source*; ``None`` if unknown."""
    method = transitions(type(case)).get(act)
    move = method and method._django_fsm.transitions.get(source)
    return move.custom if move else None


def history(case: Case, events: Sequence[CaseEvent], *, for_applicant: bool) -> list[Entry]:
    """Return the history, newest last; the applicant is spared the office's inner moves."""
    entries = []
    for event in events:
        if for_applicant and event.act in INTERNAL:
            continue
        declared = declared_of(case, event.act, event.source)
        entries.append(
            Entry(
                event.at,
                event.act,
                declared.label if declared else BESIDE_ACTS.get(event.act, event.act),
                event.actor_name,
                Status(event.target),
                event.payload.get("data", {}),
                event.payload.get("citation", ""),
            )
        )
    return entries


def road(case: Case, events: Sequence[CaseEvent]) -> list[Step]:
    """Return the steps of the road: those behind with their dates, this one, those ahead."""
    last = {event.act: event for event in events}
    here = _place(case.state)
    steps = []
    for place, (code, label, _) in enumerate(_ROAD):
        event = next((last[act] for act in _MARKS[code] if act in last), None)
        if case.state == Status.CLOSED or place < here:
            state = "done" if event else "skipped"
        else:
            state = "now" if place == here else "ahead"
        steps.append(
            Step(code, label, state, event.at if event else None, event.actor_name if event else "")
        )
    return [step for step in steps if step.state != "skipped"]


def _place(status: Status) -> int:
    return next((place for place, row in enumerate(_ROAD) if status in row[2]), -1)
