"""Cases planted straight into the tables, for lists that must be asked about many."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from sla.selectors import Promise
from workflows.models import Case, CaseEvent

_numbers = count(1)


def twin(
    model: Case,
    clocks: dict[str, tuple[datetime | None, Promise]],
    *,
    extended: dict[str, int] | None = None,
    **columns: Any,
) -> Case:
    """Plant a case like *model* whose clocks end when told and were given so much.

    A clock without an end stands still. The columns that lists read are set from the clocks as
    the acts would; the event keeps what the clocks were given.
    """
    at = model.accepted_at or model.submitted_at or model.created_at
    running = {name: due for name, (due, _) in clocks.items() if due}
    tightest = min(running, key=lambda name: running[name], default="")
    case = Case.objects.get(pk=model.pk)
    number = next(_numbers)
    values: dict[str, Any] = {
        "pk": None,
        "number": f"PLANTED-{number}",
        "short_code": f"P{number}",
        "fingerprint": "",
        "clocks": {
            name: {"for": "office", "due": due.isoformat() if due else None}
            for name, (due, _) in clocks.items()
        },
        "due_at": running.get(tightest),
        "due_clock": tightest,
        "paused": bool(clocks) and not running,
        "seq": 0,
        **columns,
    }
    for name, value in values.items():
        setattr(case, name, value)
    case._state.adding = True
    case.save(force_insert=True)
    record(
        case,
        "accept",
        at,
        start={
            name: {"at": at.isoformat(), "length": given.length, "count": str(given.count)}
            for name, (_, given) in clocks.items()
        },
        due={name: due.isoformat() for name, due in running.items()},
    )
    for name, length in (extended or {}).items():
        record(case, "extend", at, extend={name: {"length": length}})
    return case


def record(
    case: Case,
    act: str,
    at: datetime,
    data: dict[str, Any] | None = None,
    *,
    source: str = "",
    target: str = "",
    **clocks: Any,
) -> CaseEvent:
    """Write one event of *case*, as an act that turned its *clocks* would."""
    case.seq += 1
    status = str(case.status)
    return CaseEvent.objects.create(
        case=case,
        seq=case.seq,
        at=at,
        act=act,
        actor=None,
        actor_name="郑文博",
        source=source or status,
        target=target or status,
        payload={"data": data or {}, "clocks": clocks},
    )


def model_of(case: Case) -> Case:
    """Let *case* be a mould only: none of its own clocks runs any more."""
    Case.objects.filter(pk=case.pk).update(clocks={}, due_at=None, due_clock="")
    return Case.objects.get(pk=case.pk)
