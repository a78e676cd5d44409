"""Timers that were put aside (已搁置): tried again, or skipped by two people who answer for it.

What a person does here moves no case: the law of the case stays as it is, and so do its
clocks. It is written into the history all the same, because an effect that the law attaches
to the end of a time limit comes late, or never.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from govservice.errors import Denied, Refused
from govservice.law import no
from sla.models import Skip, Timer
from workflows.lifecycle import By
from workflows.models import Case, CaseEvent, rows, transitions
from workflows.services.lock import lock

#: Who looks after timers, each in the units of his office.
KEEPERS = ("supervisor", "admin")

#: The events that are written here, as the history names them.
LABELS = {
    "retry_timer": "重新自动办理",
    "ask_skip": "提请跳过自动办理",
    "refuse_skip": "不同意跳过自动办理",
    "skip_timer": "跳过自动办理",
}

_SHORTEST = 4


def retry(timer_id: int, *, by: By, at: datetime) -> Timer:
    """Arm a parked timer anew, as if it had never failed; the next tick acts.

    :raises Refused: it is no longer parked, or somebody has asked for it to be skipped.
    """
    with _parked(timer_id, by) as (case, timer):
        if timer.skips.filter(agreed=None).exists():
            raise Refused.because("skip_asked", "已有人提请跳过这一项，请先复核该提请。")
        _remember(case, "retry_timer", timer, by, at)
        timer.status, timer.attempts, timer.retry_at, timer.reason = 0, 0, None, ""
        timer.save(update_fields=["status", "attempts", "retry_at", "reason"])
    return timer


def ask_skip(timer_id: int, *, by: By, at: datetime, reason: str) -> Skip:
    """Ask that what a parked timer would have done shall not happen; nothing changes yet.

    :raises Refused: no reason is given, it is no longer parked, or somebody has asked already.
    """
    reason = " ".join(reason.split())
    if len(reason) < _SHORTEST:
        raise Refused.because("no_reason", f"请写明理由，不少于 {_SHORTEST} 个字。")
    with _parked(timer_id, by) as (case, timer):
        if timer.skips.filter(agreed=None).exists():
            raise Refused.because("skip_asked", "已有人提请跳过这一项，正等待复核。")
        _remember(case, "ask_skip", timer, by, at, reason=reason)
        assert by.user_id is not None  # whoever holds an office is a person
        return Skip.objects.create(
            timer=timer, reason=reason[:500], asked_by_id=by.user_id, asked_at=at
        )


def decide_skip(timer_id: int, *, by: By, at: datetime, agreed: bool) -> Timer:
    """Agree that a timer is skipped, as the second person (两人复核), or do not.

    Who has asked may take it back, but not agree with himself. The clock stays overdue and
    people carry on by hand.

    :raises Refused: nobody has asked, or *by* is who asked and agrees.
    """
    with _parked(timer_id, by) as (case, timer):
        skip = timer.skips.filter(agreed=None).select_related("asked_by").first()
        if skip is None:
            raise Refused.because("no_skip_asked", "没有等待复核的提请，请刷新页面查看最新情况。")
        if agreed and skip.asked_by_id == by.user_id:
            raise Refused.because("four_eyes", "提请人不能复核自己的提请，请由另一人复核。")
        skip.agreed, skip.decided_by_id, skip.decided_at = agreed, by.user_id, at
        skip.save(update_fields=["agreed", "decided_by", "decided_at"])
        act = "skip_timer" if agreed else "refuse_skip"
        asked_by = skip.asked_by.get_full_name()
        _remember(case, act, timer, by, at, reason=skip.reason, asked_by=asked_by)
        if agreed:
            timer.status = Timer.Status.SKIPPED
            timer.save(update_fields=["status"])
    return timer


def effect_of(case: Case, kind: str) -> str:
    """Return in words what the end of the clock *kind* does to *case* as it stands."""
    for method in transitions(type(case)).values():
        move = method._django_fsm.transitions.get(case.status)
        if move is not None and move.custom.fires == kind:
            return str(move.custom.label)
    return ""


def clock_label(case: Case, kind: str) -> str:
    """Return what the procedure of *case* calls the clock *kind*."""
    clocks = getattr(case, "definition", None) and case.definition.clocks
    return next((str(clock.label) for clock in clocks or () if clock.name == kind), kind)


@contextmanager
def _parked(timer_id: int, by: By) -> Iterator[tuple[Case, Timer]]:
    """Hold the case of a parked timer, the case row first like everybody.

    :raises Denied: *by* does not look after the timers of that unit.
    """
    with transaction.atomic():
        case_id = Timer.objects.values_list("case_id", flat=True).get(pk=timer_id)
        case, _ = lock(case_id)
        if not any(by.may(role, case.authority_id) for role in KEEPERS):
            raise Denied([no("not_your_act", "这项操作不由您办理。")])
        timer = Timer.objects.get(pk=timer_id)
        if timer.status != Timer.Status.PARKED:
            raise Refused.because("not_parked", "这一项已不在搁置中，请刷新页面查看最新情况。")
        yield case, timer


def _remember(case: Case, act: str, timer: Timer, by: By, at: datetime, **told: Any) -> None:
    case.seq += 1
    rows.change(Case, case.pk, {"seq": case.seq})
    data = {
        "timer": timer.pk,
        "limit": clock_label(case, timer.kind),
        "effect": effect_of(case, timer.kind),
        "due": timer.due_at.isoformat(),
        "failed": timer.reason,
        **told,
    }
    rows.insert(
        CaseEvent(
            case=case,
            at=at,
            act=act,
            actor_id=by.user_id,
            actor_name=by.name,
            source=str(case.status),
            target=str(case.status),
            payload={"data": data},
            seq=case.seq,
        )
    )
