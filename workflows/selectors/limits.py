"""How long the clocks of a procedure are, and how early their end is announced."""

from __future__ import annotations

from datetime import date

from govservice.law import NotYetLaw
from sla.selectors import NEAR_DAYS, NEAR_SHARE
from workflows.spec import Clock, Procedure


def days_of(clock: Clock, day: date) -> int:
    """Return the length of the ordinary term of *clock* as in force on *day*; 0: none yet."""
    try:
        return clock.term("", day).length
    except NotYetLaw:
        return 0


def promised_days(procedure: Procedure, name: str, day: date) -> int:
    """Return the length of the clock *name*; 0 for one that the procedure does not have."""
    return next((days_of(one, day) for one in procedure.clocks if one.name == name), 0)


def warning_days(clock: Clock, day: date) -> int:
    """Return with how many working days left *clock* counts as near (即将到期).

    The same stretch as the badge's (`sla.selectors.urgency`): a day at least, a fifth of a
    long term; what is promised within a day is near on its last day.
    """
    days = days_of(clock, day)
    return max(NEAR_DAYS, days // NEAR_SHARE) if days > 1 else 0
