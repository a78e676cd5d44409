"""The one date of a case that its applicant is told, and why a decision was made by silence.

Lists of the office sort by the tightest clock whatever it is. Whoever applied has no use for
the limits of the desks (环节时限), nor, while he is asked something, for the end of an old permit.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from govservice.clock import day_of
from sla.rules import Count
from workflows.lifecycle import Status
from workflows.models import Case

#: The one clock that counts while a case stands there.
_BY_STATUS = {
    Status.CORRECTING: "correction",
    Status.SUPPLEMENTING: "correction",
    Status.RATING: "rating",
}
#: Reasons of a decision that nobody made, as the acts of the clock conclude a case.
BY_DEFAULT, DEEMED = "default", "deemed"


class Told(NamedTuple):
    """A clock by name, and when it runs out."""

    clock: str
    due_at: datetime


def told(case: Case) -> Told | None:
    """Return what the applicant of *case* is told to reckon with; ``None`` if nothing runs."""
    running = {
        name: datetime.fromisoformat(state["due"])
        for name, state in case.clocks.items()
        if state.get("due")
    }
    wanted = "suspension" if case.suspended else _BY_STATUS.get(case.state, "")
    if wanted in running:
        return Told(wanted, running[wanted])
    offered = {
        name: due_at
        for name, due_at in running.items()
        if case.clocks[name]["for"] == "office" and not case.definition.clock(name).step
    }
    name = min(offered, key=offered.__getitem__, default=None)
    return Told(name, offered[name]) if name else None


def count_of(case: Case, name: str) -> Count:
    """Return in what the limit *name* of an accepted case is counted."""
    assert case.accepted_as_of is not None
    variant = case.definition.variant(case.answers)
    return case.definition.clock(name).term(variant, day_of(case.accepted_as_of)).count


def decided_by_silence(case: Case) -> str:
    """Return `BY_DEFAULT` or `DEEMED` where nobody decided and the decision stands; else ""."""
    code = case.reason.get("code", "") if case.outcome == "granted" else ""
    return code if code in (BY_DEFAULT, DEEMED) else ""
