"""Time taken out of a limit: 中止, 审查补正, 特别程序, 延长期限, and those too convenient.

Read from the events alone: what was left when it began is what the events before it had told.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from govservice.clock import day_of
from sla import calendar_store
from sla.selectors import day_due
from sla.supervision.rules import LATE_DAYS, MOST_SPECIALS, Kind, kind_of
from workflows.models import Case
from workflows.selectors.history import declared_of

MOST = 2000

#: Kinds of stop by the key under which the event keeps it; the first that is there counts.
KINDS = {"exclude": "特别程序", "extend": "延长期限", "pause": "暂停计时"}

#: `event_stops` finds the events. What is left is asked of the due moments told before; how long
#: a special procedure really took, of the event that led out of it.
_STOPS = """
    select e.id, e.case_id, e.at, e.act, e.source, e.actor_name, e.payload,
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
    order by e.at desc, e.id desc limit %(most)s"""


@dataclass(frozen=True, slots=True)
class Stop:
    """One act that took time out of a limit, as it looked when it was done."""

    case: Case
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


def stops(
    units: Collection[int], *, since: datetime, at: datetime, person: int | None = None
) -> list[Stop]:
    """Return what was stopped, excluded or extended in *units* since then, newest first.

    Two queries. With *person* only what happened in cases that this person took first.
    """
    given: dict[str, Any] = {
        "units": list(units),
        "since": since,
        "at": at,
        "person": person,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STOPS, given)
        rows = list(cursor.fetchall())
    cases = Case.objects.select_related("authority").in_bulk({row[1] for row in rows})
    return [_stop(cases[row[1]], row, at) for row in rows]


def _stop(case: Case, row: tuple[Any, ...], at: datetime) -> Stop:
    _, _, done_at, act, source, who, payload, told, ended_at, which = row
    payload = json.loads(payload)  # Django's cursor hands JSON over as text
    told = json.loads(told) if told else {}
    clocks, data = payload["clocks"], payload.get("data", {})
    kind = next(key for key in KINDS if key in clocks)
    limit, due_at = _tightest(case, clocks[kind], told)
    declared = declared_of(case, act, source)
    first, last = _dates(clocks) if kind == "exclude" else (None, None)
    return Stop(
        case,
        done_at,
        declared.label if declared else act,
        KINDS[kind],
        who,
        limit,
        due_at,
        _left(done_at, due_at, clocks.get("calendar")),
        _reason(data),
        first,
        last,
        max((day_of(ended_at or at) - last).days, 0) if last else 0,
        which if kind == "exclude" else 0,
    )


def _tightest(
    case: Case, touched: Collection[str], told: Mapping[str, str | None]
) -> tuple[str, datetime | None]:
    """Return the limit that would have ended first: the law's and the promise, not the steps."""
    ends = [
        (datetime.fromisoformat(due), clock.label)
        for clock in case.definition.clocks
        if clock.name in touched
        and (due := told.get(clock.name))
        and kind_of(case.definition, clock) is not Kind.STEP
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
