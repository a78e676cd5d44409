"""What a clock has already done in law, though the tick has not been there yet."""

from __future__ import annotations

from datetime import datetime

from govservice.law import YES, Verdict, no
from sla.models import Timer
from workflows.lifecycle import By
from workflows.models import Case, transitions


def not_overtaken(case: Case, by: By, at: datetime) -> Verdict:
    """Answer whether *by* may still act at the moment *at*, or silence was quicker.

    Whoever accepts a second after the term for acceptance has run out would make the legal
    term start on the wrong day: silence has accepted as of the receipt. So the clock goes
    first. An act at the due moment itself is in time; a timer that was put aside (搁置) or has
    fired leaves the case to people. Asks nothing unless such a clock has run out.
    """
    if by.kind in ("clock", "engine"):
        return YES
    for method in transitions(type(case)).values():
        move = method._django_fsm.transitions.get(case.status)
        clock = move.custom.fires if move else ""
        due = clock and case.clocks.get(clock, {}).get("due")
        if due and datetime.fromisoformat(due) < at and _waits(case, clock):
            return no(
                "clock_first",
                f"期限已经届满，系统正在按规定办理“{move.custom.label}”，请稍后刷新页面。",
            )
    return YES


def _waits(case: Case, clock: str) -> bool:
    armed = Timer.objects.filter(case_id=case.pk, kind=clock, status=Timer.Status.ARMED)
    return armed.exists()
