"""What comes near its end and what ran over it, at a moment: for units, or for one person.

One selector for the morning letter, the desk, the board of the supervisors and the escalation.
Everything follows from due moments and events: a few queries whatever the number of cases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from govservice.clock import day_of, local
from sla import calendar_store
from sla.calendar import Calendar
from sla.selectors import Level, Urgency, ahead, day_due, urgency
from sla.supervision.rules import NOTICE, SILENT_DAYS, Kind, Rule, kind_of, rule_of
from workflows import registry
from workflows.models import Case
from workflows.selectors.limits import Bound, bound, horizons
from workflows.selectors.rows import OpenDesk, open_desks
from workflows.spec import Clock

#: A list stops here and says so; the most urgent come first.
MOST = 2000
_HEAVY = ("answers", "review", "defects", "changed_keys", "reason")

#: Every running clock of the office that is due by its horizon. `case_queue` finds the cases:
#: none of their clocks ends before the tightest, which is their `due_at`.
_RUNNING = """
    select c.id, k.key, (k.value->>'due')::timestamptz as due
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
    order by due, c.id, k.key limit %(most)s"""


@dataclass(frozen=True, slots=True)
class Alert:
    """One clock of one case that is near its end, due today, or over."""

    case: Case
    clock: Clock
    kind: Kind
    due_at: datetime
    begun: int  #: the event that started this run of the clock
    level: Level
    urgency: Urgency
    rule: Rule | None
    desk: OpenDesk | None

    @property
    def answers(self) -> int | None:
        """Return who answers for it: whoever holds the desk, else the first-accepting clerk."""
        return (self.desk and self.desk.holder_id) or self.case.owner_id

    @property
    def answers_name(self) -> str:
        if self.desk and self.desk.holder_id:
            return self.desk.holder
        owner = self.case.owner
        return owner.get_full_name() if owner else ""

    @property
    def due_words(self) -> str:
        return moment_words(self.due_at)


def moment_words(due_at: datetime) -> str:
    """Return the end of a limit; 24:00 belongs to the day it ends."""
    moment = local(due_at)
    time = "24:00" if moment.hour == moment.minute == 0 else f"{moment:%H:%M}"
    return f"{day_due(due_at):%Y-%m-%d} {time}"


def alerts(
    units: Collection[int], *, at: datetime, person: int | None = None, most: int | None = MOST
) -> list[Alert]:
    """Return what is overdue, due today or near in *units*, tightest first; four queries.

    With *person* only what this person answers for.
    """
    untils = dict(_untils(at, calendar_store.current()))
    return _alerts(_running(units, untils, person=person, most=most), at)


def untold(units: Collection[int], *, at: datetime) -> list[Alert]:
    """Return what is over and was not told above with this end (see `escalations`); no limit."""
    names = [f"{one.slug} {clock.name}" for one in registry.every() for clock in one.clocks]
    untils = dict.fromkeys(names, at - timedelta.resolution)
    return _alerts(_running(units, untils, untold=True), at)


def _alerts(found: list[tuple[int, str, datetime]], at: datetime) -> list[Alert]:
    calendar = calendar_store.current()
    ids = sorted({case for case, _, _ in found})
    cases = Case.objects.select_related("authority", "owner").defer(*_HEAVY).in_bulk(ids)
    given, desks = bound(ids), open_desks(ids)
    return [
        alert
        for pk, name, due_at in found
        if (alert := _judged(cases[pk], name, due_at, given, desks.get(pk), at, calendar))
    ]


def _running(
    units: Collection[int],
    untils: Mapping[str, datetime],
    *,
    person: int | None = None,
    most: int | None = None,
    untold: bool = False,
) -> list[tuple[int, str, datetime]]:
    given: dict[str, Any] = {
        "units": list(units),
        "clocks": list(untils),
        "untils": list(untils.values()),
        "farthest": max(untils.values(), default=None),
        "person": person,
        "untold": untold,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING, given)
        return list(cursor.fetchall())


def _untils(at: datetime, calendar: Calendar) -> Iterator[tuple[str, datetime]]:
    """Yield until when each clock may be near for some case; those of acceptance by J01."""
    for one in horizons(registry.every(), at, calendar):
        for clock in one.clocks:
            if clock.endswith(f" {NOTICE}"):
                longest = max(promise.length for promise in one.each)
                silent = ahead(at, calendar, max(longest - SILENT_DAYS, 0))
                yield clock, max(one.possible, silent)
            else:
                yield clock, one.possible


def _judged(
    case: Case,
    name: str,
    due_at: datetime,
    given: Mapping[tuple[int, str], Bound],
    desk: OpenDesk | None,
    at: datetime,
    calendar: Calendar,
) -> Alert | None:
    """Return the alert about one clock, if its own promise bears it out."""
    told = given.get((case.pk, name))
    clock = next((one for one in case.definition.clocks if one.name == name), None)
    if told is None or clock is None:
        return None
    shown = urgency(due_at, at, calendar, told.promise)
    level, warned = shown.level, shown.warned
    if name == NOTICE and _silent(told.promise.length, due_at, at, calendar):
        level, warned = (Level.NEAR if level is Level.FINE else level), True
    if level is Level.FINE:
        return None
    kind = kind_of(case.definition, clock)
    rule = rule_of(kind, name, level, warned=warned)
    return Alert(case, clock, kind, due_at, told.begun, level, shown, rule, desk)


def _silent(length: int, due_at: datetime, at: datetime, calendar: Calendar) -> bool:
    """Whether three working days of the time to answer have passed (J01)."""
    return calendar.count(day_of(at), day_due(due_at)) <= max(length - SILENT_DAYS, 0)
