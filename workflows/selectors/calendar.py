"""The calendar as people look at it: years, one year by months, and what a draft would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from django.db.models import Count

from sla import calendar_store, drafts, statutory
from sla.models import CalendarDay, CalendarDraft, CalendarVersion, CalendarYear
from sla.notice import Day, Kind

#: How many years ahead are listed although no notice has come: deadlines already reach there.
AHEAD = 1


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year in the list."""

    year: int
    notice: CalendarYear | None  #: ``None`` while nobody has published the year
    off: int
    worked: int
    waiting: int  #: drafts that wait for a second person


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month: ``work``, ``rest``, ``off`` (放假) or ``shift`` (调休上班)."""

    day: date
    kind: str
    name: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A version that changed a year, and how many of its days."""

    version: CalendarVersion
    draft: CalendarDraft | None  #: ``None`` for what was shipped
    begun: int
    ended: int


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a day; an empty word is the ordinary week."""

    day: date
    old: str
    new: str
    name: str


def years(today: date) -> list[YearLine]:
    """Return all years, the newest first, with those ahead that are only guessed."""
    known = {year.pk: year for year in CalendarYear.objects.filter(published_in__isnull=False)}
    counted = {
        (row["notice_id"], row["kind"]): row["many"]
        for row in CalendarDay.objects.filter(until=None)
        .values("notice_id", "kind")
        .annotate(many=Count("pk"))
    }
    waiting = _waiting()
    last = max(max(known, default=today.year), today.year + AHEAD)
    return [
        YearLine(
            year,
            known.get(year),
            counted.get((year, Kind.HOLIDAY), 0),
            counted.get((year, Kind.WORKDAY), 0),
            waiting.get(year, 0),
        )
        for year in range(last, min(known, default=last) - 1, -1)
    ]


def _waiting() -> Mapping[int, int]:
    rows = CalendarDraft.objects.filter(state=CalendarDraft.State.WAITING).values("year")
    return {row["year"]: row["many"] for row in rows.annotate(many=Count("pk"))}


def months(year: int, *, published: bool) -> list[Month]:
    """Return *year* month by month, as the calendar in force has it."""
    calendar = calendar_store.current()
    first, last = date(year, 1, 1), date(year, 12, 31)
    told = CalendarDay.objects.filter(until=None, day__range=(first, last))
    names = dict(told.values_list("day", "name"))
    if not published:
        names = {**statutory.holidays(year), **names}
    cells = []
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        works, weekend = calendar.is_working(day), day.weekday() >= 5
        if day in names:
            kind = "shift" if works and weekend else "work" if works else "off"
        else:
            kind = "work" if works else "rest"
        cells.append(Cell(day, kind, names.get(day, ""), calendar.is_provisional(day)))
    return [
        Month(number, _weeks(list(of_month)))
        for number, of_month in groupby(cells, key=attrgetter("day.month"))
    ]


def _weeks(cells: list[Cell]) -> tuple[tuple[Cell | None, ...], ...]:
    before = cells[0].day.weekday()
    padded: list[Cell | None] = [None] * before + list(cells)
    padded += [None] * (-len(padded) % 7)
    return tuple(tuple(padded[place : place + 7]) for place in range(0, len(padded), 7))


def editions(year: int) -> list[Edition]:
    """Return the versions that touched *year*, newest first, with who read and who agreed."""
    begun = _days_by("since_id", year)
    ended = _days_by("until_id", year)
    numbers = {number for number in (*begun, *ended) if number}
    versions = CalendarVersion.objects.filter(pk__in=numbers).order_by("-number")
    told = {
        draft.version_id: draft
        for draft in CalendarDraft.objects.filter(version__in=numbers).select_related(
            "made_by", "decided_by"
        )
    }
    return [
        Edition(
            version,
            told.get(version.number),
            begun.get(version.number, 0),
            ended.get(version.number, 0),
        )
        for version in versions
    ]


def _days_by(column: str, year: int) -> dict[int, int]:
    rows = CalendarDay.objects.filter(notice_id=year).values(column)
    return {row[column]: row["many"] for row in rows.annotate(many=Count("pk"))}


_WORDS = {Kind.HOLIDAY: "放假", Kind.WORKDAY: "调休上班"}


def changes(kept: CalendarDraft) -> list[Change]:
    """Return the days that *kept* changes: those still to come, or those it has changed."""
    if kept.version_id is not None:
        rows = CalendarDay.objects.filter(notice_id=kept.year)
        before = {row.day: _as_day(row) for row in rows.filter(until_id=kept.version_id)}
        after = {row.day: _as_day(row) for row in rows.filter(since_id=kept.version_id)}
    else:
        before = {one.day: one for one in drafts.present_days(kept.year)}
        after = {one.day: one for one in drafts.days_of(kept)}
    return [
        Change(day, _word(before.get(day)), _word(after.get(day)), (after | before)[day].name)
        for day in sorted(before | after)
        if before.get(day) != after.get(day)
    ]


def _as_day(row: CalendarDay) -> Day:
    return Day(row.day, Kind(row.kind), row.name)


def _word(one: Day | None) -> str:
    return _WORDS[one.kind] if one else ""


def recent_drafts(most: int = 20) -> list[CalendarDraft]:
    """Return everything that waits, then what was decided last, at most *most* of it."""
    listed = CalendarDraft.objects.select_related("made_by", "decided_by").order_by("-pk")
    waits = CalendarDraft.State.WAITING
    return [*listed.filter(state=waits), *listed.exclude(state=waits)[:most]]
