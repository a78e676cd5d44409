"""Reading a clock: the due day, and what is used and left of the term."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from govservice.clock import day_of
from sla.rules.ruler import Ruler, ruler_of, total_of
from sla.rules.tape import runs_of
from sla.rules.values import Count, Days, Mark, Reading, Term

_WORKING = Count.WORKING  # an enumeration is slow to ask


def read_clock(term: Term, marks: Iterable[Mark], *, calendar: Days, at: datetime) -> Reading:
    """Read a clock at the moment *at*; marks later than that have not happened yet.

    *marks* are in the order of the history.
    A clock started again after a stop shows its last run; one that never started shows the
    term as if it started on the day of *at*. An act at the due moment itself is in time.
    Once a term has run out, nothing told later undoes it: no suspension, no excluded range,
    no extension.

    Edge: a suspension begun on the last day saves nothing, because the day it begins
    counts; the term is used up, and on resumption it is over. An extension granted during
    that suspension is in time. To the minute there is no such edge: what was left at the
    suspension is left at the resumption.
    """
    runs = runs_of(term, (mark for mark in marks if mark.at <= at), calendar)
    if not runs:
        total = total_of(term, day_of(at))
        return Reading(None, None, 0, total, 0, False, None, False, None, total=total)
    run = runs[-1]
    ruler = ruler_of(term, run, calendar)
    used, late = ruler.used(run.stop.at if run.stop else at)
    due_on = None if run.paused else ruler.due_on
    return Reading(
        due_at=None if run.paused else ruler.due_at,
        due_on=due_on,
        used=used + late,
        left=ruler.total - used,
        late=late,
        paused=run.paused,
        stopped_at=run.stop.at if run.stop else None,
        provisional=due_on is not None and calendar.is_provisional(due_on),
        in_time=_in_time(ruler, at),
        started_at=run.start.at,
        total=ruler.total,
    )


def due(term: Term, marks: Iterable[Mark], *, calendar: Days) -> datetime | None:
    """Return the moment at which the term runs out; ``None`` unless the clock runs now.

    This is the moment for which a timer is armed: a clock that stands still, has stopped
    or never started needs none.
    """
    told = marks if isinstance(marks, (list, tuple)) else tuple(marks)
    if len(told) == 1 and told[0].kind == "start" and term.count is _WORKING:
        # nine of ten questions: started, and nothing since; the rules below say the same
        return calendar.close_of(calendar.add(day_of(told[0].at), term.length))
    runs = runs_of(term, told, calendar)
    if not runs or runs[-1].stop or runs[-1].paused:
        return None
    return ruler_of(term, runs[-1], calendar).due_at


def _in_time(ruler: Ruler, at: datetime) -> bool | None:
    stop = ruler.run.stop
    if stop:
        return ruler.due_at is not None and stop.at <= ruler.due_at
    return False if ruler.missed(at) else None
