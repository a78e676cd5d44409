"""The office's calendar out of the database, as arrays in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from time import monotonic

from django.conf import settings
from django.db.models import Max, Q

from sla.calendar import Calendar
from sla.hours import OFFICE, OfficeHours
from sla.models import CalendarDay, CalendarVersion, CalendarYear
from sla.seed import seed_calendar

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


def for_unit(unit_id: int) -> Calendar:
    """Return the calendar in force, whose minutes are those of the windows of a unit."""
    return current()


def forget() -> None:
    """Drop what this process remembers: a version was just published, or a test is over."""
    global _seen
    _seen = None
    of_version.cache_clear()


def _hours() -> OfficeHours:
    """Return the hours of `settings.OFFICE_HOURS`, e.g. ["09:00-12:00", "13:30-17:30"]."""
    spans = getattr(settings, "OFFICE_HOURS", None)
    return OfficeHours.of(*spans) if spans else OFFICE
