"""What the end of a time limit does: the clock is a person of the law here (时钟)."""

from __future__ import annotations

from datetime import datetime

from govservice.accounts.actors import CLOCK
from sla.models import Timer
from workflows.models import Case, transitions
from workflows.services.perform import _perform


def expire(timer: Timer, at: datetime) -> None:
    """Do what the machine of the timer's case declares for the end of that clock.

    Called by the tick with the case row locked. A limit of the office that no act answers
    (承诺, 法定) simply stays overdue: it is shown, warned about and never hidden.
    """
    case: Case = timer.case
    for name, method in transitions(type(case)).items():
        move = method._django_fsm.transitions.get(case.status)
        if move is not None and move.custom.fires == timer.kind:
            _perform(name, case.pk, by=CLOCK, at=at)
            return
