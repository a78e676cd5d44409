"""What waits at the desks of an office: tightest clock first, at any number of cases.

In each lane (see `workflows.selectors.scope`) the index `case_desk` holds the cases in the
order of their deadlines. A list merges the heads of its lanes, and a count stops at `MOST`, so
neither ever looks at all cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from sla import calendar_store
from workflows import registry
from workflows.lifecycle import Status
from workflows.selectors.limits import Horizons, horizons
from workflows.selectors.scope import WATCH_TABS, Filters, Lane, Scope, Tab, stations

#: A count stops here and says 999+; a list can be paged as far.
MOST = 1000

# The SQL. Names of tables and conditions are constants below; what people type is a parameter.

_OPEN = "not c.status in ('draft', 'discarded') and not c.status = 'closed'"  # as in case_desk
_CLAIMED = "exists (select from workflows_desk d where d.case_id = c.id and d.finished is null"
# Four eyes (四眼): what one has proposed oneself waits for somebody else.
_NOT_MY_OWN = "not (c.status = 'review' and c.registrar1_id is not distinct from %(me)s)"
_BY_LANE = """
    unnest(%(units_{set})s::bigint[], %(procedures_{set})s::text[], %(statuses_{set})s::text[])
      as lane (unit, procedure, status)
    cross join lateral (
      select c.id, c.due_at as place from workflows_case c
      where c.authority_id = lane.unit and c.procedure = lane.procedure
        and c.status = lane.status and {open} and {conditions}
      order by c.due_at, c.id limit %(reach)s) found"""
_BY_UNIT = """
    unnest(%(units)s::bigint[]) as lane (unit)
    cross join lateral (
      select c.id, c.due_at as place from workflows_case c
      where c.authority_id = lane.unit and {open} and {conditions}
      order by c.due_at, c.id limit %(reach)s) found"""
_BY_HOLDER = """
    (select c.id, c.due_at as place
     from workflows_desk d join workflows_case c on c.id = d.case_id
     where d.finished is null and d.owner_id = %({holder})s
       and c.authority_id = any(%(units)s) and {open} and {conditions}) found"""
_DONE = """
    unnest(%(units)s::bigint[]) as lane (unit)
    cross join lateral (
      select c.id, c.ended_at as place from workflows_case c
      where c.authority_id = lane.unit and c.status in ('rating', 'closed') and {conditions}
      order by c.ended_at desc, c.id desc limit %(reach)s) found"""

# What the tightest clock was given, by the event that started it last and those that extended it
# since (see `limits.bound`), against the horizons of such lengths.
_GIVEN = """exists (
      select from (
        select e.seq, e.payload->'clocks'->'start'->c.due_clock as told
        from workflows_caseevent e
        where e.case_id = c.id and e.payload->'clocks'->'start'->c.due_clock is not null
        order by e.seq desc limit 1) begun
      join unnest(%(lengths_{place})s::int[], %(counts_{place})s::text[],
        %(untils_{place})s::timestamptz[]) as horizon (length, count, until)
      on horizon.count = begun.told->>'count' and horizon.length = (begun.told->>'length')::int
        + coalesce((select sum((x.payload->'clocks'->'extend'->c.due_clock->>'length')::int)
          from workflows_caseevent x where x.case_id = c.id and x.seq > begun.seq), 0)
      where c.due_at <= horizon.until)"""


def page_of(
    scope: Scope, tab: Tab, filters: Filters, *, at: datetime, page: int, size: int
) -> list[int]:
    """Return the ids of one page, from 1, and of one case more if there is a next page."""
    start, near = (page - 1) * size, _horizons(scope, at)
    order = "found.place desc, found.id desc" if tab is Tab.DONE else "found.place, found.id"
    sql = f"""select found.id from {_source(scope, tab, filters, near)}
        order by {order} limit {size + 1} offset {start}"""  # noqa: S608
    reach = start + size + 1
    return [row[0] for row in _fetch(sql, _parameters(scope, filters, at, near, reach))]


def counts(scope: Scope, filters: Filters, *, at: datetime) -> dict[Tab, int]:
    """Return how many cases lie in each tab, in one query; `MOST` means that many or more."""
    near = _horizons(scope, at)
    few = [f"select from {_source(scope, tab, filters, near)} limit {MOST}" for tab in scope.tabs]
    each = [f"(select count(*) from ({one}) few)" for one in few]  # noqa: S608
    rows = _fetch(f"select {', '.join(each)}", _parameters(scope, filters, at, near, MOST))
    return dict(zip(scope.tabs, rows[0], strict=True))


def next_of(scope: Scope, tab: Tab, filters: Filters, *, at: datetime, after: int) -> int | None:
    """Return the tightest case of a tab that is not *after* and not on a colleague's desk."""
    near = _horizons(scope, at)
    sql = f"""select found.id from {_source(scope, tab, filters, near)}
        where found.id <> %(after)s and not exists (
          select from workflows_desk d where d.case_id = found.id
            and d.finished is null and d.owner_id <> %(me)s)
        order by found.place, found.id limit 1"""  # noqa: S608
    rows = _fetch(sql, {**_parameters(scope, filters, at, near, MOST), "after": after})
    return rows[0][0] if rows else None


def _source(scope: Scope, tab: Tab, filters: Filters, near: Sequence[Horizons]) -> str:
    conditions = " and ".join(_conditions(tab, filters, near)) or "true"
    if tab is Tab.DONE:
        return _DONE.format(conditions=conditions)
    if tab is Tab.MINE or filters.holder:
        holder = "me" if tab is Tab.MINE else "holder"
        return _BY_HOLDER.format(holder=holder, open=_OPEN, conditions=conditions)
    if tab is Tab.PAUSED:
        return _BY_LANE.format(set="away", open=_OPEN, conditions=conditions)
    if scope.tabs == WATCH_TABS and not filters.stage:
        return _BY_UNIT.format(open=_OPEN, conditions=conditions)
    if any(lane.status == Status.REVIEW for lane in scope.work):
        conditions = f"{conditions} and {_NOT_MY_OWN}"
    return _BY_LANE.format(set="work", open=_OPEN, conditions=conditions)


def _conditions(tab: Tab, filters: Filters, near: Sequence[Horizons]) -> Iterator[str]:
    if tab is Tab.FREE:
        yield f"{_CLAIMED} and d.owner_id is null)"
    if tab is Tab.NEAR:
        any_of = " or ".join(_near(place, one) for place, one in enumerate(near))
        yield f"not c.paused and c.due_at >= %(at)s and c.due_at <= %(farthest)s and ({any_of})"
    if tab is Tab.OVER:
        yield "c.due_at < %(at)s and not c.paused"
    if tab is Tab.OPEN:
        yield "c.status <> 'rating'"
    if tab is Tab.PAUSED:
        yield "c.paused"
    if filters.channel:
        yield "c.channel = %(channel)s"
    if filters.unit:
        yield "c.authority_id = %(unit)s"
    if filters.stage and tab is not Tab.DONE and (filters.holder or tab is Tab.MINE):
        yield "c.procedure || ' ' || c.status = any(%(stage)s)"
    if filters.holder and tab in (Tab.DONE, Tab.MINE):
        yield "c.owner_id = %(holder)s" if tab is Tab.DONE else "d.owner_id = %(holder)s"


def _parameters(
    scope: Scope, filters: Filters, at: datetime, near: Sequence[Horizons], reach: int
) -> dict[str, Any]:
    stage = {
        (procedure.slug, str(status))
        for procedure, station in stations()
        if station.code == filters.stage
        for status in station.status
    }
    return {
        "at": at,
        "me": scope.me,
        "units": list(scope.units),
        "reach": reach,
        "channel": filters.channel,
        "unit": filters.unit,
        "holder": filters.holder,
        "stage": [f"{procedure} {status}" for procedure, status in sorted(stage)],
        **_columns("work", _narrowed(scope, scope.work, stage, filters)),
        **_columns("away", _narrowed(scope, scope.away, stage, filters)),
        **_until(at, near),
    }


def _narrowed(
    scope: Scope, lanes: tuple[Lane, ...], stage: set[tuple[str, str]], filters: Filters
) -> tuple[Lane, ...]:
    """Return the lanes of one station only, if that was asked for: the others are not walked."""
    if not filters.stage:
        return lanes
    if scope.tabs == WATCH_TABS and lanes is not scope.away:
        return tuple(Lane(unit, *one) for unit in scope.units for one in sorted(stage))
    return tuple(lane for lane in lanes if (lane.procedure, lane.status) in stage)


def _columns(name: str, lanes: tuple[Lane, ...]) -> dict[str, list[Any]]:
    return {
        f"units_{name}": [lane.unit for lane in lanes],
        f"procedures_{name}": [lane.procedure for lane in lanes],
        f"statuses_{name}": [lane.status for lane in lanes],
    }


def _horizons(scope: Scope, at: datetime) -> list[Horizons]:
    return horizons(registry.every(), at, calendar_store.current(), scope.units)


def _near(place: int, one: Horizons) -> str:
    """Whether a case is near by the horizons at *place*; only in doubt its own term is read."""
    given = _GIVEN.format(place=place)
    here = f"c.authority_id = any(%(windows_{place})s) and " if one.units is not None else ""
    return (
        f"({here}c.procedure || ' ' || c.due_clock = any(%(clocks_{place})s) and (c.due_at <= "
        f"%(sure_{place})s or (c.due_at <= %(possible_{place})s and {given})))"
    )


def _until(at: datetime, near: Sequence[Horizons]) -> dict[str, Any]:
    told: dict[str, Any] = {"farthest": max((one.possible for one in near), default=at)}
    for place, one in enumerate(near):
        told |= {
            f"windows_{place}": list(one.units or ()),
            f"clocks_{place}": list(one.clocks),
            f"sure_{place}": one.sure,
            f"possible_{place}": one.possible,
            f"lengths_{place}": [promise.length for promise in one.each],
            f"counts_{place}": [str(promise.count) for promise in one.each],
            f"untils_{place}": list(one.each.values()),
        }
    return told


def _fetch(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
