"""What the end of a time limit does: the clock is a person of the law here (时钟)."""

from __future__ import annotations

from datetime import datetime

from govservice.accounts.actors import CLOCK
from govservice.errors import Misdefined, Refused
from sla.models import Timer
from workflows.models import Case, transitions
from workflows.services.perform import _perform


def expire(timer: Timer, at: datetime) -> None:
    """Do what the machine of the timer's case declares for the end of that clock.

    Called by the tick with the case row locked. A limit of the office that no act answers
    (承诺, 法定) simply stays overdue: it is shown, warned about and never hidden. A default
    (超时默认) that a guard refuses is put on record with the reasons, and nothing moves.

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
            reasons = [verdict.reason for verdict in refused.verdicts]
            _perform(
                "withhold_default", case.pk, by=CLOCK, at=at, clock=timer.kind, reasons=reasons
            )
        return
