"""Why a due date was recounted: which versions of the calendar moved it, or whose hours.

Worked out when the date moves and kept in its event, because opening hours have no versions:
later nobody could tell any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sla import calendar_store
from sla.calendar import Calendar
from sla.rules import Count, Mark, Term, due
from workflows.models import CaseEvent
from workflows.services.clocks import calendar_for
from workflows.services.standing import Past

#: Whose hours: a clock in minutes runs while the window is open (窗口开放时间), a term in days
#: ends when the office closes (办公时间).
WINDOW, OFFICE = "window", "office"


class Moved(NamedTuple):
    """A running clock that ends otherwise now than it did by the version *since*."""

    old: datetime
    new: datetime
    term: Term
    marks: Sequence[Mark]
    since: int | None  #: ``None`` where the history does not tell


class Causes(NamedTuple):
    """What moved dates: versions of the calendar, and the hours of `WINDOW` or `OFFICE`."""

    versions: tuple[int, ...]
    hours: tuple[str, ...]


def version_of(events: Iterable[Past], name: str) -> int | None:
    """Return the version of the calendar by which the clock *name* got its present end."""
    found = None
    for event in events:
        told = event.payload["clocks"]
        if name in told.get("due", ()):
            found = told.get("calendar")
    return found


def cause_of(moved: Moved, unit_id: int | None, calendar: Calendar, version: int) -> dict[str, Any]:
    """Return why *calendar*, that of *version*, ends a clock elsewhere, as its event keeps it.

    Steps through the versions since, so that of two notices only that one is named which
    made a difference.
    """
    since, in_minutes = moved.since, moved.term.count is Count.MINUTES
    if since is None or (since == version - 1 and not in_minutes):
        return {"versions": [version]}  # by far the most: one new version, and nothing else

    def end_by(number: int) -> datetime | None:
        known = calendar if number == version else calendar_store.of_version(number)
        counted = calendar_for(moved.term, unit_id, known)
        return due(moved.term, moved.marks, calendar=counted)

    ends, versions = end_by(min(since, version)), list[int]()
    told: dict[str, Any] = {}
    if ends != moved.old:
        told["hours"] = WINDOW if in_minutes else OFFICE
    for number in range(since + 1, version + 1):
        now = end_by(number)
        if now != ends:
            versions.append(number)
        ends = now
    return told | {"versions": versions}


def causes(event: CaseEvent, clocks: Iterable[str]) -> Causes:
    """Return what moved *clocks* by a recount *event*.

    Events that keep no causes are of a time when only a calendar was looked at.
    """
    data: Mapping[str, Any] = event.payload.get("data", {})
    kept: Mapping[str, Mapping[str, Any]] = data.get("because", {})
    usual = {"versions": [data["calendar"]]} if "calendar" in data else {}
    told = [kept.get(name, usual) for name in clocks]
    return Causes(
        tuple(sorted({version for one in told for version in one.get("versions", ())})),
        tuple(sorted({one["hours"] for one in told if one.get("hours")})),
    )
