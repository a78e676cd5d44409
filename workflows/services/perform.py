"""The one way to move a case, and the one way to ask whether it may move.

Lock order: the case row first, always; it is the only lock (`services.lock`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db import transaction

from govservice.errors import Denied, Refused
from govservice.law import Verdict, no
from workflows.lifecycle import Acting, By, Declared, Status
from workflows.models import Case, CaseEvent, Desk, rows, transitions
from workflows.services import clocks
from workflows.services.lock import lock
from workflows.services.overtaken import not_overtaken

_COLUMNS = [field.attname for field in Case._meta.concrete_fields]

CLAIMED = "这个环节已由同事领取，请先与其联系或等其退回。"

#: The case whose row this context has locked; flows refuse to move any other.
_locked: ContextVar[int | None] = ContextVar("locked_case", default=None)


@dataclass(frozen=True, slots=True)
class Move:
    """What an act has just done, as handed to the followers."""

    case: Case
    name: str
    declared: Declared
    source: Status
    target: Status
    desk: Desk | None
    by: By
    at: datetime
    event: CaseEvent


class Follower(Protocol):
    def __call__(self, move: Move) -> None: ...


#: Upper floors (flows, papers, effects) register here; they run inside the transaction.
FOLLOWERS: list[Follower] = []


class Offer(NamedTuple):
    """An act this person may do now, or would be allowed to do but for *refusals*."""

    name: str
    declared: Declared
    refusals: tuple[Verdict, ...]


def locked_case_id() -> int | None:
    """The case that is being moved right now in this thread, if any."""
    return _locked.get()


@contextmanager
def _holding(case_id: int) -> Iterator[None]:
    token = _locked.set(case_id)
    try:
        yield
    finally:
        _locked.reset(token)


def examine(case: Case, name: str, *, by: By, at: datetime, data: Mapping[str, Any]) -> Any:
    """Return the transition that *name* would make.

    :raises Denied: somebody else has to do this; says nothing about the guards.
    :raises Refused: the status or a guard forbids it; carries every reason at once.
    """
    case.acting = Acting(name, by, at, data)
    move = _find(case, name)
    if move is None:
        raise Refused([_wrong_state(case, name)])
    permitted: Verdict = move.permission(case, by)
    if not permitted:
        raise Denied([permitted])
    if not (overtaken := not_overtaken(case, by, at)):
        raise Refused([overtaken])
    failed = [verdict for guard in move.conditions or () if not (verdict := guard(case))]
    if failed:
        raise Refused(failed)
    return move


def _find(case: Case, name: str) -> Any:
    method = transitions(type(case)).get(name)
    return method and method._django_fsm.transitions.get(case.status)


def _wrong_state(case: Case, name: str) -> Verdict:
    method = transitions(type(case)).get(name)
    moves = list(method._django_fsm.transitions.values()) if method else []
    label = moves[0].custom.label if moves else name
    return no(
        "wrong_state",
        f"本件现在是“{case.state.label}”，不能办理“{label}”。请刷新页面查看最新情况。",
    )


def offers(case: Case, *, by: By, at: datetime) -> list[Offer]:
    """Return what *by* may do now and why not: the buttons of the screens and the API."""
    found, first = [], not_overtaken(case, by, at)
    for name, method in transitions(type(case)).items():
        move = method._django_fsm.transitions.get(case.status)
        if move is None:
            continue
        case.acting = Acting(name, by, at, {})
        if move.permission(case, by):
            asked = (guard(case) for guard in move.conditions)
            failed = tuple(verdict for verdict in (first, *asked) if not verdict)
            found.append(Offer(name, move.custom, failed))
    case.acting = None
    return found


def _perform(
    name: str,
    case_id: int,
    *,
    by: By,
    at: datetime,
    seen: int | None = None,
    prepare: Callable[[Case], dict[str, Any]] | None = None,
    record: Callable[[Case], dict[str, Any]] | None = None,
    then: Callable[[Case], object] | None = None,
    **data: Any,
) -> Case:
    """Lock, ask the law, move, remember, follow: all of it or nothing.

    *seen* is the `Case.seq` a page was drawn from; *prepare* adds facts read under the lock;
    *record* is what the event keeps, else the data. After an exception forget the instance.

    :raises Denied, Refused: see `examine`; also refused if the page is stale.
    """
    with transaction.atomic():
        case, desks = lock(case_id)
        _must_be_fresh(case, name, seen)
        declared: Declared = examine(case, name, by=by, at=at, data=data).custom
        desk = _desk_of(desks, declared, by)
        told = dict(data)
        if prepare:
            data |= prepare(case)
        before, source = dict(case.__dict__), case.state
        getattr(case, name)(**data)
        turned = clocks.turn(case, declared.clocks, at)
        case.seq += 1
        _save(case, before)
        told = record(case) if record else told
        event = _remember(Acting(name, by, at, told), case, source, declared, turned)
        clocks.rearm(case, turned)
        _tell(Move(case, name, declared, source, case.state, desk, by, at, event))
        if then:
            then(case)
    case.acting = None
    return case


def _must_be_fresh(case: Case, name: str, seen: int | None) -> None:
    if seen is not None and seen != case.seq and _find(case, name) is not None:
        raise Refused.because("stale", "这件办件刚刚有了新的变动，请看过最新情况再操作。")


def _tell(move: Move) -> None:
    with _holding(move.case.pk):
        for follow in FOLLOWERS:
            follow(move)


def _desk_of(desks: list[Desk], declared: Declared, by: By) -> Desk | None:
    """Return the desk at which a person does this act.

    :raises Refused: a colleague has claimed it.
    """
    if by.kind != "person" or declared.kind == "in_place" or not desks:
        return None
    free = next((desk for desk in desks if desk.owner_id in (None, by.user_id)), None)
    if free is None and desks[0].owner_permission != "applicant" and _is_staff(desks[0], by):
        raise Refused.because("claimed", CLAIMED)
    if free and not _is_staff(free, by) and free.owner_permission != "applicant":
        return None  # the applicant moves the case from outside: the desk is cleared, not done
    return free


def _is_staff(desk: Desk, by: By) -> bool:
    return by.may(desk.owner_permission or "", desk.case.authority_id)


def _save(case: Case, before: Mapping[str, Any]) -> None:
    now = case.__dict__
    changed = [name for name in _COLUMNS if before.get(name) != now.get(name)]
    rows.change(Case, case.pk, {name: now[name] for name in changed})


def _remember(
    told: Acting, case: Case, source: Status, declared: Declared, turned: clocks.Turned
) -> CaseEvent:
    payload: dict[str, Any] = {"data": told.data}
    if turned.payload:
        payload["clocks"] = turned.payload
    if case.limits_pack:
        payload["pack"] = case.limits_pack
    if case.materials_hash:
        payload["materials"] = case.materials_hash
    if declared.citation:
        payload["citation"] = str(declared.citation)
    event = CaseEvent(
        case=case,
        at=told.at,
        act=told.name,
        actor_id=told.by.user_id,
        actor_name=told.by.name,
        source=str(source),
        target=str(case.status),
        payload=payload,
        seq=case.seq,
    )
    rows.insert(event)
    return event
