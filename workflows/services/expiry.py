"""What the end of a time limit does: the clock is a person of the law here (时钟)."""

from __future__ import annotations

from datetime import datetime

from govservice.accounts.actors import CLOCK
from workflows.models import Case
from workflows.services.perform import _perform, transitions


def expire(case: Case, clock: str, at: datetime) -> Case | None:
    """Do what the machine of *case* declares for the end of *clock*; ``None`` if nothing.

    Called by the tick with the case row locked. A limit of the office that no act answers
    (承诺, 法定) simply stays overdue: it is shown, warned about and never hidden.
    """
    for name, method in transitions(type(case)).items():
        move = method._django_fsm.transitions.get(case.status)
        if move is not None and move.custom.fires == clock:
            return _perform(name, case.pk, by=CLOCK, at=at)
    return None
