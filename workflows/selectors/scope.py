"""Who may ask which lists: the piles on a desk, the lanes they are made of, and their filters.

A *lane* is one unit, one procedure and one status. Which lanes are a person's own follows
from the stations of the procedures and from his grants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from govservice.accounts.actors import Actor
from workflows import registry
from workflows.lifecycle import HANDLING
from workflows.lifecycle.timing import AT_WORK
from workflows.spec import Procedure, Station

#: Whoever holds one of these works at desks; all others of the office only look.
DESK_ROLES = ("window", "reviewer", "decider")
WATCH_ROLES = ("supervisor", "legal", "admin")


class Tab(StrEnum):
    """A pile on the desk; the value stands in the address, the label is shown."""

    label: str

    def __new__(cls, value: str, label: str) -> Tab:
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member

    ALL = "all", "全部待办"
    OPEN = "open", "全部在办"
    MINE = "mine", "我的"
    FREE = "free", "待领取"
    NEAR = "near", "即将到期"
    OVER = "over", "超期"
    PAUSED = "paused", "已暂停计时"
    DONE = "done", "已办结"


DESK_TABS = (Tab.ALL, Tab.MINE, Tab.FREE, Tab.NEAR, Tab.OVER, Tab.PAUSED, Tab.DONE)
WATCH_TABS = (Tab.OPEN, Tab.NEAR, Tab.OVER, Tab.PAUSED, Tab.DONE)


class Lane(NamedTuple):
    unit: int
    procedure: str
    status: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person asked for; empty means everything. *holder* is who has claimed the work."""

    stage: str = ""
    channel: str = ""
    unit: int | None = None
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may ask for: lanes he works in, lanes that wait for applicants, units."""

    me: int
    units: tuple[int, ...]
    work: tuple[Lane, ...] = ()
    away: tuple[Lane, ...] = ()
    tabs: tuple[Tab, ...] = field(default=DESK_TABS)


def desk_scope(actor: Actor) -> Scope:
    """Return what *actor* works on, by the offices he holds."""
    work = {
        Lane(unit, procedure.slug, str(status))
        for procedure, station in stations()
        if station.role in DESK_ROLES
        for unit in actor.units(station.role)
        for status in station.status
    }
    units = actor.units(*DESK_ROLES)
    return Scope(actor.user_id or 0, tuple(sorted(units)), tuple(sorted(work)), _away(units))


def watch_scope(actor: Actor) -> Scope:
    """Return all that *actor* may look at from outside the desks (监察)."""
    units = actor.units(*WATCH_ROLES)
    return Scope(actor.user_id or 0, tuple(sorted(units)), (), _away(units), WATCH_TABS)


def stations() -> Iterator[tuple[Procedure, Station]]:
    """Yield every station of every procedure."""
    for procedure in registry.every():
        for phase in procedure.phases:
            for station in phase.stations:
                yield procedure, station


def _away(units: Iterable[int]) -> tuple[Lane, ...]:
    """The lanes in which the office's clocks may stand still: 补正, or a suspension (中止)."""
    return tuple(
        Lane(unit, procedure.slug, str(status))
        for procedure, station in stations()
        for status in station.status
        if status in HANDLING and (station.role == "applicant" or status in AT_WORK)
        for unit in sorted(units)
    )


def stages(scope: Scope) -> dict[str, str]:
    """Return the stations (环节) that a list of *scope* can be narrowed to, code to title."""
    own = {(lane.procedure, lane.status) for lane in (*scope.work, *scope.away)}
    return {
        station.code: station.title
        for procedure, station in stations()
        if scope.tabs == WATCH_TABS
        or any((procedure.slug, str(status)) in own for status in station.status)
    }
