"""What silence has decided (超时默认), and where something stood against it: newest first.

Read from the events.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sla.supervision.models import HEAVY, Escalation
from workflows.models import Case, CaseEvent
from workflows.selectors.history import declared_of
from workflows.services import parked

#: J02 and J13. The names are those of the acts.
ACTS = ("deem_accepted", "pass_by_default", "grant_by_default", "deem_renewed")
#: A step ran over and a guard refused the default: it lies where it lay, and is overdue (J06).
WITHHELD = "withhold_default"
#: What the list can be narrowed to; `event_defaults` is an index over all of them.
OUTCOMES = {"": (*ACTS, WITHHELD), "done": ACTS, "withheld": (WITHHELD,)}


@dataclass(frozen=True, slots=True)
class Silence:
    """One thing that happened, or did not, because nobody did anything in time."""

    case: Case
    at: datetime
    act: str
    seq: int
    label: str
    reason: str  #: what it did, or why it did nothing
    owner: str

    @property
    def rule(self) -> str:
        return "J02" if self.act == "deem_accepted" else "J13"

    @property
    def withheld(self) -> bool:
        return self.act == WITHHELD


def silent(
    units: Collection[int], *, since: datetime, at: datetime, outcome: str = ""
) -> QuerySet[CaseEvent]:
    """Find the defaults in *units* since then, newest first; *outcome* is one of `OUTCOMES`."""
    events = CaseEvent.objects.filter(
        act__in=OUTCOMES[outcome], at__gte=since, at__lte=at, case__authority_id__in=list(units)
    )
    events = events.select_related("case__authority", "case__owner")
    return events.defer(*(f"case__{name}" for name in HEAVY)).order_by("-at", "-pk")


def told(events: Iterable[CaseEvent]) -> list[Silence]:
    """Return what these events mean."""
    return [_silence(event) for event in events]


def untold(units: Collection[int], *, since: datetime, at: datetime) -> list[Silence]:
    """Return what silence did and was not told above (see `escalations`).

    A step whose default was withheld is told as what it is, an overrun; a permit that ended
    before anybody decided on its renewal overran no limit of the office, and is told here.
    """
    known = Escalation.objects.filter(
        case_id=OuterRef("case_id"), clock=OuterRef("act"), begun=OuterRef("seq")
    )
    a_step = Q(act=WITHHELD) & ~Q(payload__data__clock="expiry")
    return told(silent(units, since=since, at=at).exclude(a_step).exclude(Exists(known)))


def _silence(event: CaseEvent) -> Silence:
    case, declared = event.case, declared_of(event.case, event.act, event.source)
    owner = case.owner.get_full_name() if case.owner else ""
    label = declared.label if declared else event.act
    reason = _against(case, event.payload.get("data", {})) or (declared and declared.consequence)
    return Silence(case, event.at, event.act, event.seq, label, str(reason or ""), owner)


def _against(case: Case, data: dict[str, Any]) -> str:
    """Return which step ran over and what stood against its default."""
    if "reasons" not in data:
        return ""
    reasons = "；".join(str(one).rstrip("。") for one in data["reasons"])
    return f"{parked.clock_label(case, data['clock'])}届满，{reasons}。"
