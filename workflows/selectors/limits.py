"""How long the clocks of cases were promised, and how early their end is announced (临期)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from sla import calendar_store
from sla.calendar import Calendar
from sla.rules import Count
from sla.selectors import Promise, soon
from workflows.spec import Clock, Procedure


class Bound(NamedTuple):
    """What one run of a clock was given: by the event *begun*, extensions included."""

    promise: Promise
    begun: int


#: The last run of each clock of some cases, from the events alone.
_BOUND = """
    select distinct on (e.case_id, k.key) e.case_id, k.key, e.seq, k.value->>'count',
      (k.value->>'length')::int + coalesce((
        select sum((x.payload->'clocks'->'extend'->k.key->>'length')::int)
        from workflows_caseevent x where x.case_id = e.case_id and x.seq > e.seq), 0)
    from workflows_caseevent e cross join lateral jsonb_each(e.payload->'clocks'->'start') k
    where e.case_id = any(%s) order by e.case_id, k.key, e.seq desc"""


def bound(cases: Sequence[int]) -> dict[tuple[int, str], Bound]:
    """Return what every clock of *cases* was given by the law of its day; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_BOUND, [list(cases)])
        return {
            (case, clock): Bound(Promise(length, Count(count)), begun)
            for case, clock, begun, count, length in cursor.fetchall()
        }


def promises(clock: Clock) -> set[Promise]:
    """Return every length that *clock* may have: by variant, by the law of any day, extended."""
    if clock.until is not None:
        return {Promise(1, Count.FIXED)}
    terms = {term for dated in clock.terms.values() for _, term in dated.items()}
    more = {one.length for dated in clock.extensions.values() for _, one in dated.items()}
    return {Promise(term.length + length, term.count) for term in terms for length in {0, *more}}


def promise_of(procedure: Procedure, name: str) -> Promise:
    """Return the shortest promise of the clock *name*, for a case whose own is not known."""
    found = (one for clock in procedure.clocks if clock.name == name for one in promises(clock))
    return min(found, default=Promise(1))


@dataclass(frozen=True, slots=True)
class Horizons:
    """Until when clocks count as near, seen from one moment; names are "procedure clock".

    What is due by *sure* is near whatever the clock was given; by *possible* only if the case
    itself was given enough, which *each* tells by length and unit. Clocks that may count
    minutes read the hours of the windows of *units*; the others are near everywhere at once.
    """

    sure: datetime
    possible: datetime
    clocks: tuple[str, ...]
    each: Mapping[Promise, datetime]
    units: tuple[int, ...] | None = None


def horizons(
    procedures: Iterable[Procedure], at: datetime, calendar: Calendar, units: Iterable[int]
) -> list[Horizons]:
    """Return the horizons of all clocks in *units*, those of the same lengths together.

    Units whose windows open alike are one; at most one query.
    """
    alike: dict[frozenset[Promise], list[str]] = {}
    for procedure in procedures:
        for clock in procedure.clocks:
            name = f"{procedure.slug} {clock.name}"
            alike.setdefault(frozenset(promises(clock)), []).append(name)
    windows, found = sorted(units), []
    for lengths, names in alike.items():
        if not any(one.count is Count.MINUTES for one in lengths):
            found.append(_horizons(names, _each(lengths, at, calendar)))
            continue
        seen: dict[tuple[tuple[Promise, datetime], ...], list[int]] = {}
        for unit, counted in calendar_store.for_units(windows, calendar).items():
            seen.setdefault(tuple(_each(lengths, at, counted).items()), []).append(unit)
        found += [_horizons(names, dict(each), tuple(those)) for each, those in seen.items()]
    return found


def _horizons(
    names: Iterable[str], each: Mapping[Promise, datetime], units: tuple[int, ...] | None = None
) -> Horizons:
    return Horizons(min(each.values()), max(each.values()), tuple(names), each, units)


def _each(lengths: Iterable[Promise], at: datetime, calendar: Calendar) -> dict[Promise, datetime]:
    return {one: soon(at, calendar, one) for one in sorted(lengths)}
