"""What silence has decided (超时默认): every case of it, newest first, read from the events."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from sla.supervision.models import Escalation
from workflows.models import Case, CaseEvent
from workflows.selectors.history import declared_of

MOST = 2000
#: J02 and J13. The names are those of the acts; `event_defaults` is an index over them.
ACTS = ("deem_accepted", "pass_by_default", "grant_by_default", "deem_renewed")


@dataclass(frozen=True, slots=True)
class Silence:
    """One thing that happened because nobody did anything in time."""

    case: Case
    at: datetime
    act: str
    seq: int
    label: str
    owner: str

    @property
    def rule(self) -> str:
        return "J02" if self.act == "deem_accepted" else "J13"


def defaults(
    units: Collection[int], *, since: datetime, at: datetime, most: int = MOST
) -> list[Silence]:
    """Return the defaults in *units* since then, newest first; one query."""
    return [_silence(event) for event in _events(units, since, at)[:most]]


def untold(units: Collection[int], *, since: datetime, at: datetime) -> list[Silence]:
    """Return those that were not told above (see `escalations`)."""
    told = Escalation.objects.filter(
        case_id=OuterRef("case_id"), clock=OuterRef("act"), begun=OuterRef("seq")
    )
    return [_silence(event) for event in _events(units, since, at).exclude(Exists(told))]


def _events(units: Collection[int], since: datetime, at: datetime) -> QuerySet[CaseEvent]:
    events = CaseEvent.objects.filter(
        act__in=ACTS, at__gte=since, at__lte=at, case__authority_id__in=list(units)
    )
    return events.select_related("case__authority", "case__owner").order_by("-at", "-pk")


def _silence(event: CaseEvent) -> Silence:
    case, declared = event.case, declared_of(event.case, event.act, event.source)
    owner = case.owner.get_full_name() if case.owner else ""
    label = declared.label if declared else event.act
    return Silence(case, event.at, event.act, event.seq, label, owner)
