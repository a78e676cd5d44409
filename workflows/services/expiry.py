"""What the end of a time limit does: the clock is a person of the law here (时钟)."""

from __future__ import annotations

from datetime import datetime

from govservice.accounts.actors import CLOCK
from govservice.errors import Misdefined, Refused
from sla.models import Timer
from workflows.lifecycle import Status
from workflows.models import Case, transitions
from workflows.services.perform import _perform


def expire(timer: Timer, at: datetime) -> None:
    """Do what the machine of the timer's case declares for the end of that clock.

    Called by the tick with the case row locked. A limit of the office that no act answers
    (承诺, 法定) simply stays overdue: it is shown, warned about and never hidden. A default
    (超时默认) that a guard refuses, or that a 特别程序 under way keeps from being due, is put on
    record with the reasons, and nothing moves.

    :raises Misdefined: the case has no machine, so nobody knows what its clocks do.
    """
    case: Case = timer.case
    if type(case) is Case:
        raise Misdefined(f"no machine is known for {case.procedure} {case.machine_version}")
    for name, method in transitions(type(case)).items():
        move = method._django_fsm.transitions.get(case.status)
        if move is None or move.custom.fires != timer.kind:
            continue
        try:
            _perform(name, case.pk, by=CLOCK, at=at)
        except Refused as refused:
            if not move.custom.by_default:
                raise
            _withhold(timer, at, [verdict.reason for verdict in refused.verdicts])
        return
    if case.state is Status.SPECIAL and _is_default(case, timer.kind):
        _withhold(timer, at, ["本件正在特别程序中，不能默认。"])


def _is_default(case: Case, kind: str) -> bool:
    """Whether the end of the clock *kind* would be a default somewhere else on the road."""
    methods = transitions(type(case)).values()
    moves = (move.custom for one in methods for move in one._django_fsm.transitions.values())
    return any(move.by_default and move.fires == kind for move in moves)


def _withhold(timer: Timer, at: datetime, reasons: list[str]) -> None:
    _perform("withhold_default", timer.case_id, by=CLOCK, at=at, clock=timer.kind, reasons=reasons)
