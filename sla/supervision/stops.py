"""Time taken out of a limit: 中止, 审查补正, 特别程序, 延长期限, and those too convenient.

Read from the events alone: what was left when it began is what the events before it had told.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from govservice.clock import day_of
from sla import calendar_store
from sla.selectors import day_due
from sla.supervision.models import HEAVY
from sla.supervision.rules import LATE_DAYS, MOST_SPECIALS, Kind, kind_of
from workflows.models import Case, machine_for, transitions

#: Kinds of stop by the key under which the event keeps it; the first that is there counts.
KINDS = {"exclude": "特别程序", "extend": "延长期限", "pause": "暂停计时"}

#: `event_stops` finds the events. What is left is asked of the due moments told before; how long
#: a special procedure really took, of the event that led out of it.
_STOPS = """
    select c.id, c.procedure, c.machine_version, c.authority_id, c.owner_id,
      e.at, e.act, e.source, e.actor_name, e.payload,
      (select jsonb_object_agg(told.name, told.due) from (
        select distinct on (d.key) d.key as name, d.value as due
        from workflows_caseevent x cross join lateral jsonb_each(x.payload->'clocks'->'due') d
        where x.case_id = e.case_id and x.seq < e.seq order by d.key, x.seq desc) told),
      (select min(x.at) from workflows_caseevent x where x.case_id = e.case_id
        and x.seq > e.seq and x.source = 'special' and x.target <> 'special'),
      (select count(*) from workflows_caseevent x where x.case_id = e.case_id
        and x.seq <= e.seq and x.source <> 'special' and x.target = 'special')
    from workflows_caseevent e join workflows_case c on c.id = e.case_id
    where e.payload->'clocks' ?| array['pause', 'exclude', 'extend']
      and e.at >= %(since)s and e.at <= %(at)s and c.authority_id = any(%(units)s)
      and not (e.payload->'clocks' ? 'exclude' and e.source = 'special')
      and (%(person)s::bigint is null or c.owner_id = %(person)s)
    order by e.at desc, e.id desc"""


class _Row(NamedTuple):
    """A row of `_STOPS`; JSON is text, as Django's cursor hands it over."""

    case: int
    procedure: str
    version: int
    unit: int
    owner: int | None
    at: datetime
    act: str
    source: str
    who: str
    payload: str
    told: str | None
    ended_at: datetime | None
    which: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One act that took time out of a limit, as it looked when it was done."""

    case_id: int
    unit: int
    owner: int | None  #: who took the case first
    at: datetime
    label: str  #: the act, as its button says
    kind: str
    who: str
    limit: str  #: the clock that was tightest then
    due_at: datetime | None  #: its end as told before
    left: int | None  #: working days left then; negative: days it was over by
    reason: str
    first: date | None = None  #: dates told for a special procedure
    last: date | None = None
    beyond: int = 0  #: days it took longer than told
    which: int = 0  #: the how manieth special procedure of the case

    @property
    def late(self) -> bool:
        """Whether it began within a working day of the limit, or behind it."""
        return self.left is not None and self.left <= LATE_DAYS

    @property
    def too_many(self) -> bool:
        return self.which > MOST_SPECIALS

    @property
    def abused(self) -> bool:
        """特别程序滥用 (J09): longer than told, or more than two in one case."""
        return self.beyond > 0 or self.too_many

    @property
    def left_words(self) -> str:
        if self.left is None:
            return "—"
        if self.due_at is not None and self.at > self.due_at:
            return f"已超期 {-self.left} 个工作日" if self.left else "刚超期"
        return f"剩 {self.left} 个工作日" if self.left else "到期当日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Stop):
    """A stop with its case, as a page or a letter names it."""

    case: Case


def stops(
    units: Collection[int], *, since: datetime, at: datetime, person: int | None = None
) -> list[Stop]:
    """Return what was stopped, excluded or extended in *units* since then, newest first.

    One query. With *person* only what happened in cases that this person took first.
    """
    given: dict[str, Any] = {"units": list(units), "since": since, "at": at, "person": person}
    with connection.cursor() as cursor:
        cursor.execute(_STOPS, given)
        return [_stop(_Row(*row), at) for row in cursor.fetchall()]


def shown(found: Iterable[Stop]) -> list[Shown]:
    """Return *found* with their cases; one query."""
    found = list(found)
    ids = sorted({one.case_id for one in found})
    cases = Case.objects.select_related("authority").defer(*HEAVY).in_bulk(ids)
    return [
        Shown(**{each.name: getattr(one, each.name) for each in fields(Stop)}, case=case)
        for one in found
        for case in [cases[one.case_id]]
    ]


def _stop(row: _Row, at: datetime) -> Stop:
    machine = machine_for(row.procedure, row.version)
    payload: dict[str, Any] = json.loads(row.payload)
    clocks = payload["clocks"]
    kind = next(key for key in KINDS if key in clocks)
    limit, due_at = _tightest(machine, clocks[kind], json.loads(row.told) if row.told else {})
    first, last = _dates(clocks) if kind == "exclude" else (None, None)
    return Stop(
        case_id=row.case,
        unit=row.unit,
        owner=row.owner,
        at=row.at,
        label=_label(machine, row),
        kind=KINDS[kind],
        who=row.who,
        limit=limit,
        due_at=due_at,
        left=_left(row.at, due_at, clocks.get("calendar")),
        reason=_reason(payload.get("data", {})),
        first=first,
        last=last,
        beyond=max((day_of(row.ended_at or at) - last).days, 0) if last else 0,
        which=row.which if kind == "exclude" else 0,
    )


def _label(machine: type[Case] | None, row: _Row) -> str:
    """Return what the button of the act says."""
    method = transitions(machine).get(row.act) if machine else None
    move = method and method._django_fsm.transitions.get(row.source)
    return str(move.custom.label) if move else row.act


def _tightest(
    machine: type[Case] | None, touched: Collection[str], told: Mapping[str, str | None]
) -> tuple[str, datetime | None]:
    """Return the limit that would have ended first: the law's and the promise, not the steps."""
    if machine is None:
        return "", None
    definition = machine.definition
    ends = [
        (datetime.fromisoformat(due), clock.label)
        for clock in definition.clocks
        if clock.name in touched
        and (due := told.get(clock.name))
        and kind_of(definition, clock) is not Kind.STEP
    ]
    due_at, label = min(ends, default=(None, ""))
    return label, due_at


def _left(at: datetime, due_at: datetime | None, version: int | None) -> int | None:
    """Count by the calendar of that day: a later version makes nobody late."""
    if due_at is None:
        return None
    calendar = calendar_store.current() if version is None else calendar_store.of_version(version)
    today, last = day_of(at), day_due(due_at)
    return calendar.count(today, last) if at <= due_at else -calendar.count(last, today)


def _dates(clocks: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """Return the dates that were told; every clock got the same."""
    for told in clocks["exclude"].values():
        return date.fromisoformat(told["first"]), date.fromisoformat(told["last"])
    return None, None


def _reason(data: Mapping[str, Any]) -> str:
    """Return the reason as it was told; for a supplement, what was asked for."""
    reason = data.get("reason")
    if isinstance(reason, Mapping):
        reason = reason.get("words") or reason.get("text")
    asked = "；".join(str(one.get("label", "")) for one in data.get("defects", ()))
    return str(reason or asked)
