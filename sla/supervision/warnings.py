"""What comes near its end and what ran over it, at a moment: for units, or for one person.

One selector for the morning letter, the desk, the board of the supervisors and the escalation.
Everything follows from due moments and events: a few queries whatever the number of cases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, NamedTuple

from django.db import connection

from govservice.clock import day_of
from sla import calendar_store
from sla.calendar import Calendar
from sla.rules import Count
from sla.selectors import Level, Promise, Urgency, ahead, day_due, urgency
from sla.supervision.models import HEAVY
from sla.supervision.rules import NOTICE, SILENT_DAYS, Kind, Rule, kind_of, rule_of
from sla.words import due_words, foreseen
from workflows import registry
from workflows.models import Case
from workflows.selectors.limits import bound, horizons
from workflows.selectors.rows import OpenDesk, open_desks
from workflows.services.clocks import calendar_for
from workflows.spec import Clock

#: Every running clock of the office that is due by its horizon. `case_queue` finds the cases:
#: none of their clocks ends before the tightest, which is their `due_at`.
_RUNNING = """
    select c.id, k.key, (k.value->>'due')::timestamptz as due, c.procedure, c.authority_id,
      coalesce(held.owner_id, c.owner_id)
    from workflows_case c
      cross join lateral jsonb_each(c.clocks) k
      join unnest(%(clocks)s::text[], %(untils)s::timestamptz[]) as horizon (clock, until)
        on horizon.clock = c.procedure || ' ' || k.key
      left join lateral (
        select d.owner_id from workflows_desk d where d.case_id = c.id and d.finished is null
        order by d.id desc limit 1) held on true
    where c.authority_id = any(%(units)s) and c.due_at <= %(farthest)s and not c.paused
      and not c.status in ('draft', 'discarded') and not c.status = 'closed'
      and k.value->>'for' = 'office' and (k.value->>'due')::timestamptz <= horizon.until
      and (%(person)s::bigint is null or coalesce(held.owner_id, c.owner_id) = %(person)s)
      and (not %(untold)s or not exists (
        select from supervision_escalation told where told.case_id = c.id
          and told.clock = k.key and told.due_at = (k.value->>'due')::timestamptz))
    order by due, c.id, k.key"""


class _Running(NamedTuple):
    """A row of `_RUNNING`."""

    case: int
    clock: str
    due_at: datetime
    procedure: str
    unit: int
    answers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One clock of one case that is near its end, due today, or over."""

    case_id: int
    unit: int
    answers: int | None  #: who answers for it: whoever holds the desk, else who took it first
    clock: Clock
    kind: Kind
    due_at: datetime
    begun: int  #: the event that started this run of the clock
    level: Level
    urgency: Urgency
    rule: Rule | None

    @property
    def due_words(self) -> str:
        return moment_words(self.due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Line):
    """A line with its case, as a page or a letter names it."""

    case: Case
    desk: OpenDesk | None

    @property
    def answers_name(self) -> str:
        if self.desk and self.desk.holder_id:
            return self.desk.holder
        owner = self.case.owner
        return owner.get_full_name() if owner else ""


def moment_words(due_at: datetime) -> str:
    """Return the end of a limit; 24:00 belongs to the day it ends."""
    provisional = calendar_store.current().is_provisional(day_due(due_at))
    return foreseen(due_words(due_at), provisional)


def lines(units: Collection[int], *, at: datetime, person: int | None = None) -> list[Line]:
    """Return what is overdue, due today or near in *units*, tightest first; two queries.

    One more where clocks count minutes: they read the hours of the windows. With *person*
    only what this person answers for.
    """
    untils = _untils(at, calendar_store.current(), units)
    return _judged(_running(units, untils, person=person), at)


def untold(units: Collection[int], *, at: datetime) -> list[Line]:
    """Return what is over and was not told above with this end (see `escalations`)."""
    names = [f"{one.slug} {clock.name}" for one in registry.every() for clock in one.clocks]
    untils = dict.fromkeys(names, at - timedelta.resolution)
    return _judged(_running(units, untils, untold=True), at)


def alerts(found: Iterable[Line]) -> list[Alert]:
    """Return *found* with their cases; two queries."""
    found = list(found)
    ids = sorted({one.case_id for one in found})
    cases = Case.objects.select_related("authority", "owner").defer(*HEAVY).in_bulk(ids)
    desks = open_desks(ids)
    return [
        Alert(
            **{field.name: getattr(one, field.name) for field in fields(Line)},
            case=cases[one.case_id],
            desk=desks.get(one.case_id),
        )
        for one in found
    ]


def _running(
    units: Collection[int],
    untils: Mapping[str, datetime],
    *,
    person: int | None = None,
    untold: bool = False,
) -> list[_Running]:
    given: dict[str, Any] = {
        "units": list(units),
        "clocks": list(untils),
        "untils": list(untils.values()),
        "farthest": max(untils.values(), default=None),
        "person": person,
        "untold": untold,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING, given)
        return [_Running(*row) for row in cursor.fetchall()]


def _untils(at: datetime, calendar: Calendar, units: Collection[int]) -> dict[str, datetime]:
    """Return until when each clock may be near for some case; those of acceptance by J01."""
    found: dict[str, datetime] = {}
    for one in horizons(registry.every(), at, calendar, units):
        for clock in one.clocks:
            until = one.possible
            if clock.endswith(f" {NOTICE}"):
                longest = max(promise.length for promise in one.each)
                until = max(until, ahead(at, calendar, max(longest - SILENT_DAYS, 0)))
            found[clock] = max(until, found.get(clock, until))
    return found


def _judged(found: list[_Running], at: datetime) -> list[Line]:
    """Return those whose own promise bears them out; many end at the same close of business."""
    given, calendar = bound(sorted({row.case for row in found})), calendar_store.current()
    told = [(row, one) for row in found if (one := given.get((row.case, row.clock)))]
    calendar_store.for_units({row.unit for row, one in told if one.promise.count is Count.MINUTES})
    judge = cache(partial(_judgement, at=at, calendar=calendar))
    return [
        Line(case_id=row.case, unit=row.unit, answers=row.answers, begun=one.begun, **judged)
        for row, one in told
        if (judged := judge(row.procedure, row.clock, row.unit, row.due_at, one.promise))
    ]


def _judgement(
    slug: str,
    name: str,
    unit: int,
    due_at: datetime,
    promise: Promise,
    *,
    at: datetime,
    calendar: Calendar,
) -> dict[str, Any]:
    """Return what is told of a clock that ends at *due_at*; nothing while all is well."""
    procedure = registry.get(slug)
    clock = procedure.clock(name)
    shown = urgency(due_at, at, calendar_for(promise, unit, calendar), promise)
    level, warned = shown.level, shown.warned
    if name == NOTICE and _silent(promise.length, due_at, at, calendar):
        level, warned = (Level.NEAR if level is Level.FINE else level), True
    if level is Level.FINE:
        return {}
    kind = kind_of(procedure, clock)
    return {
        "clock": clock,
        "kind": kind,
        "due_at": due_at,
        "level": level,
        "urgency": shown,
        "rule": rule_of(kind, name, level, warned=warned),
    }


def _silent(length: int, due_at: datetime, at: datetime, calendar: Calendar) -> bool:
    """Whether three working days of the time to answer have passed (J01)."""
    return calendar.count(day_of(at), day_due(due_at)) <= max(length - SILENT_DAYS, 0)
