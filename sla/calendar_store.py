"""The office's calendar out of the database, as arrays in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db.models import Max, Q

from sla.calendar import Calendar
from sla.hours import OFFICE, OfficeHours, Opening, Span
from sla.models import CalendarDay, CalendarVersion, CalendarYear, OpeningHours
from sla.seed import seed_calendar, seed_days

#: For how long a process trusts the version it saw, in seconds. Whoever publishes a version
#: waits longer than this before recomputing deadlines.
TRUST = 1.0

_seen: tuple[float, int] | None = None


def current() -> Calendar:
    """Return the calendar in force; one small query a second at most, arrays kept by version.

    Without any version the shipped calendar counts, as version 0.
    """
    global _seen
    if _seen is None or monotonic() - _seen[0] > TRUST:
        newest = CalendarVersion.objects.aggregate(newest=Max("number"))["newest"]
        _seen = monotonic(), newest or 0
    return of_version(_seen[1])


@lru_cache(maxsize=8)
def of_version(number: int) -> Calendar:
    """Return the calendar as it was in force in version *number*; 0 is the shipped one."""
    if not number:
        return seed_calendar(_hours())
    valid = Q(until__isnull=True) | Q(until__gt=number)
    days = CalendarDay.objects.filter(valid, since__lte=number).values_list("day", "kind")
    published = CalendarYear.objects.filter(published_in__lte=number)
    return Calendar(
        {day: kind == CalendarDay.Kind.WORKDAY for day, kind in days},
        published=set(published.values_list("year", flat=True)),
        version=number,
        hours=_hours(),
    )


def with_days(year: int, days: Mapping[date, str]) -> Calendar:
    """Return the newest calendar as it would be if the notice for *year* set these *days*.

    Read from the tables each time: it is what somebody is about to decide on.
    """
    rows = CalendarDay.objects.filter(until=None).exclude(notice_id=year)
    exceptions = {**dict(rows.values_list("day", "kind")), **days}
    published = CalendarYear.objects.filter(published_in__isnull=False)
    return Calendar(
        {day: kind == CalendarDay.Kind.WORKDAY for day, kind in exceptions.items()},
        published={year, *published.values_list("year", flat=True)},
        version=CalendarVersion.objects.aggregate(newest=Max("number"))["newest"] or 0,
        hours=_hours(),
    )


def for_unit(unit_id: int, calendar: Calendar | None = None) -> Calendar:
    """Return *calendar*, or the one in force, with the minutes of the windows of a unit."""
    return for_units([unit_id], calendar)[unit_id]


def for_units(units: Iterable[int], calendar: Calendar | None = None) -> dict[int, Calendar]:
    """Return what `for_unit` does of each of *units*.

    One small query a second at most, however many units there are; the minutes are kept while
    neither days nor hours change.
    """
    calendar, now = calendar or current(), monotonic()
    kept = _windows.setdefault(calendar, {})
    known = {unit: kept.get(unit) for unit in units}
    old = {unit: seen for unit, seen in known.items() if not seen or now - seen.at > TRUST}
    rows = _rows_of(old) if old else {}
    for unit, seen in old.items():
        told = tuple(rows.get(unit, ()))
        if seen is None or seen.rows != told:
            made = calendar.for_window(_opening(calendar, told)) if told else None
            seen = _Window(now, told, made)
        known[unit] = kept[unit] = seen._replace(at=now)
    return {unit: (seen and seen.calendar) or calendar for unit, seen in known.items()}


def _rows_of(units: Iterable[int]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    rows = OpeningHours.objects.filter(unit_id__in=units).order_by("pk")
    columns = ("weekday", "day", "spans", "valid_from", "valid_to")
    for unit, *told in rows.values_list("unit_id", *columns):
        found.setdefault(unit, []).append(tuple(told))
    return found


class _Window(NamedTuple):
    """What was seen of one unit: when, its rows, and what they make of the calendar, if any."""

    at: float
    rows: tuple[Any, ...]
    calendar: Calendar | None


#: By the calendar they are laid over; one that nobody looks at any more takes its windows along.
_windows: WeakKeyDictionary[Calendar, dict[int, _Window]] = WeakKeyDictionary()


def _opening(calendar: Calendar, rows: Iterable[tuple[Any, ...]]) -> Opening:
    """Lay the rows of a unit over the days on which each holds; a single date goes last."""
    dated: dict[date, tuple[Span, ...]] = {}
    single: dict[date, tuple[Span, ...]] = {}
    for weekday, day, told, first, last in rows:
        spans = OfficeHours.of(*told).spans if told else ()
        if day is not None:
            single[day] = spans
            continue
        weekly = Opening(calendar.hours, weekly={weekday - 1: spans})
        first, last = max(first, calendar.first), min(last or calendar.last, calendar.last)
        first += timedelta(days=(weekday - 1 - first.weekday()) % 7)
        for step in range(0, max((last - first).days + 1, 0), 7):
            on = first + timedelta(days=step)
            worked, holiday = calendar.is_working(on), calendar.is_holiday(on)
            dated[on] = weekly.spans(on, worked=worked, holiday=holiday)
    return Opening(calendar.hours, dated=dated | single)


def forget_units() -> None:
    """Drop what this process remembers of windows: somebody just changed their hours."""
    _windows.clear()


def forget() -> None:
    """Drop what this process remembers: a version was just published, or a test is over."""
    global _seen
    _seen = None
    forget_units()
    of_version.cache_clear()
    _days_off.cache_clear()


def _hours() -> OfficeHours:
    """Return the hours of `settings.OFFICE_HOURS`, e.g. ["09:00-12:00", "13:30-17:30"]."""
    spans = getattr(settings, "OFFICE_HOURS", None)
    return OfficeHours.of(*spans) if spans else OFFICE


def holiday_names(number: int, first: date, last: date) -> dict[date, str]:
    """Return the name of each day off from *first* to *last* in version *number*.

    Days that no notice told have none: weekends, and the holidays of a guessed year.
    """
    return {day: name for day, name in _days_off(number).items() if first <= day <= last}


@lru_cache(maxsize=8)
def _days_off(number: int) -> dict[date, str]:
    if not number:
        return {one.day: one.name for one in seed_days() if not one.worked}
    valid = Q(until__isnull=True) | Q(until__gt=number)
    days = CalendarDay.objects.filter(valid, since__lte=number, kind=CalendarDay.Kind.HOLIDAY)
    return dict(days.values_list("day", "name"))
