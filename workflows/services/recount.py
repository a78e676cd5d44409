"""Recounting (重算): every open due date by another calendar, and what moved in the history.

Read page by page without a lock; what seems to have moved is locked in small batches, in the
order of the keys, and worked out again under the lock. A batch is one transaction, so a run
that is killed leaves whole batches behind, and the next run finds only the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.db import connection, transaction

from govservice.accounts.actors import ENGINE
from sla import timers
from sla.calendar import Calendar
from sla.rules import due
from workflows.models import Case, CaseEvent
from workflows.services.causes import Moved, cause_of, version_of
from workflows.services.clocks import calendar_for, marks_of, project
from workflows.services.standing import Past, Standing, histories_of, open_after

ACT = "recount"

#: Cases read at a time, and cases locked at a time: a clerk waits for one batch at most.
PAGE, BATCH = 1000, 100

#: The clocks whose dates an applicant is told, by letter, paper or page; others are the office's
#: own (环节), or stand by themselves (特别程序所需时间).
TOLD = frozenset(
    {"acceptance", "legal", "promise", "correction", "suspension", "delivery", "rating"}
)

Tell = Callable[[list[int]], object]


class Move(NamedTuple):
    """A due date that another calendar moves."""

    case_id: int
    code: str
    clock: str
    old: datetime
    new: datetime

    @property
    def is_later(self) -> bool:
        return self.new > self.old


@dataclass(slots=True)
class Recounted:
    """What one run did."""

    cases: int = 0  #: open cases looked at
    deadlines: int = 0  #: running clocks worked out
    moved: int = 0  #: due dates written anew
    events: int = 0  #: lines written into histories


class _Line(NamedTuple):
    """One line to be written into a history."""

    case: Case
    at: datetime
    payload: dict[str, Any]


def moves(calendar: Calendar, *, page: int = PAGE, seen: Recounted | None = None) -> Iterator[Move]:
    """Yield every open due date that *calendar* moves; nothing is written.

    Clocks that stand still have no date to move. *seen* counts what was looked at.
    """
    seen, last = seen or Recounted(), 0
    while standing := open_after(last, page):
        last = standing[-1].pk
        yield from moves_of(standing, calendar, seen)


def moves_of(
    standing: Sequence[Standing], calendar: Calendar, seen: Recounted | None = None
) -> Iterator[Move]:
    """Yield the due dates of some open cases that *calendar* moves; one query."""
    seen, histories = seen or Recounted(), histories_of([one.pk for one in standing])
    for one in standing:
        seen.cases += 1
        moved = _moved(one.clocks, histories[one.pk], one.unit_id, calendar, seen)
        for name, found in moved.items():
            yield Move(one.pk, one.code, name, found.old, found.new)


def recount(
    calendar: Calendar, *, version: int, at: datetime, tell: Tell, batch: int = BATCH
) -> Recounted:
    """Move every open due date to where *calendar*, the one of *version*, puts it.

    *tell* is called inside each batch's transaction with the events whose applicants were told
    another date before. A second run finds nothing to do.
    """
    seen = Recounted()
    waiting: dict[int, None] = {}
    for move in moves(calendar, seen=seen):
        if len(waiting) == batch and move.case_id not in waiting:
            _recount_batch(list(waiting), calendar, version, at, tell, seen)
            waiting.clear()
        waiting[move.case_id] = None
    if waiting:
        _recount_batch(list(waiting), calendar, version, at, tell, seen)
    return seen


def _moved(
    clocks: Mapping[str, Any],
    events: Sequence[Past],
    unit_id: int | None,
    calendar: Calendar,
    seen: Recounted,
) -> dict[str, Moved]:
    """Return which of the running *clocks* end at another moment by *calendar*."""
    found = {}
    for name, state in clocks.items():
        if not state.get("due"):
            continue
        try:
            term, marks = marks_of(cast("Sequence[CaseEvent]", events), name)
        except LookupError:
            continue  # not borne out by the history: `recompute_deadlines --check` tells
        seen.deadlines += 1
        counted = calendar_for(term, unit_id, calendar)
        old, new = datetime.fromisoformat(state["due"]), due(term, marks, calendar=counted)
        if new is not None and new != old:
            found[name] = Moved(old, new, term, marks, version_of(events, name))
    return found


@transaction.atomic
def _recount_batch(
    cases: Sequence[int],
    calendar: Calendar,
    version: int,
    at: datetime,
    tell: Tell,
    seen: Recounted,
) -> None:
    """Lock the case rows, which is the one lock, and look again before writing."""
    rows = Case.objects.select_for_update().filter(pk__in=cases).order_by("pk")
    locked = list(
        rows.only("procedure", "machine_version", "status", "seq", "clocks", "authority_id")
    )
    histories, latest = histories_of(cases), _latest(cases)
    changed, lines, armed = [], [], dict[tuple[int, str], datetime]()
    for case in locked:
        moved = _moved(case.clocks, histories[case.pk], case.authority_id, calendar, Recounted())
        if not moved:
            continue
        told = {name: one.new.isoformat() for name, one in moved.items()}
        case.clocks = {
            name: {**state, "due": told[name]} if name in told else state
            for name, state in case.clocks.items()
        }
        project(case)
        case.seq += 1
        changed.append(case)
        why = {
            name: cause_of(one, case.authority_id, calendar, version) for name, one in moved.items()
        }
        lines.append(_Line(case, max(at, latest[case.pk]), _payload(moved, why, version)))
        armed |= {(case.pk, name): one.new for name, one in moved.items()}
    if not changed:
        return
    written = _write(lines)
    _save(changed)
    timers.move_all(armed)
    seen.moved += len(armed)
    seen.events += len(lines)
    _tell_of(written, armed, tell)


def _tell_of(
    written: Sequence[tuple[int, int]], moved: Iterable[tuple[int, str]], tell: Tell
) -> None:
    """Let those know whose told dates moved; *written* are events, each with its case."""
    those_told = {case_id for case_id, name in moved if name in TOLD}
    if events := [event for event, case_id in written if case_id in those_told]:
        tell(events)


def moved_dates(event: CaseEvent, *, told_only: bool) -> dict[str, tuple[datetime, datetime]]:
    """Return the old and the new moment of each clock that a recount *event* moved."""
    moved: Mapping[str, Mapping[str, str]] = event.payload.get("data", {}).get("moved", {})
    return {
        name: (datetime.fromisoformat(one["old"]), datetime.fromisoformat(one["new"]))
        for name, one in moved.items()
        if not told_only or name in TOLD
    }


def _latest(cases: Sequence[int]) -> dict[int, datetime]:
    """Return when the last act on each case was; a run may be older than it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select e.case_id, e.at from workflows_caseevent e"
            " join workflows_case c on c.id = e.case_id and c.seq = e.seq"
            " where c.id = any(%s)",
            [list(cases)],
        )
        return dict(cursor.fetchall())


def _payload(
    moved: Mapping[str, Moved], why: Mapping[str, Mapping[str, Any]], version: int
) -> dict[str, Any]:
    """Return what the line keeps: new dates as every event does; the old and the causes too."""
    return {
        "clocks": {
            "due": {name: one.new.isoformat() for name, one in moved.items()},
            "calendar": version,
        },
        "data": {
            "calendar": version,
            "moved": {
                name: {"old": one.old.isoformat(), "new": one.new.isoformat()}
                for name, one in moved.items()
            },
            "because": why,
        },
    }


def _write(lines: Sequence[_Line]) -> list[tuple[int, int]]:
    """Write one line into each history with one statement; return the events with their cases.

    As everywhere the trigger numbers and seals them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into workflows_caseevent
              (case_id, seq, at, act, actor_name, source, target, payload, prev, hash)
            select line.case_id, line.seq, line.at, %s, %s, line.status, line.status,
              line.payload::jsonb, '', ''
            from unnest(%s::bigint[], %s::int[], %s::timestamptz[], %s::text[], %s::text[])
              as line (case_id, seq, at, status, payload)
            returning id, case_id
            """,
            [
                ACT,
                ENGINE.name,
                [line.case.pk for line in lines],
                [line.case.seq for line in lines],
                [line.at for line in lines],
                [str(line.case.status) for line in lines],
                [json.dumps(line.payload) for line in lines],
            ],
        )
        return [(event, case_id) for event, case_id in cursor.fetchall()]


def _save(cases: Sequence[Case]) -> None:
    """Write the projections of many cases with one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update workflows_case c set seq = told.seq, clocks = told.clocks::jsonb,
              due_at = told.due_at, due_clock = told.due_clock, paused = told.paused
            from unnest(%s::bigint[], %s::int[], %s::text[], %s::timestamptz[], %s::text[],
              %s::bool[]) as told (id, seq, clocks, due_at, due_clock, paused)
            where c.id = told.id
            """,
            [
                [case.pk for case in cases],
                [case.seq for case in cases],
                [json.dumps(case.clocks) for case in cases],
                [case.due_at for case in cases],
                [case.due_clock for case in cases],
                [case.paused for case in cases],
            ],
        )
