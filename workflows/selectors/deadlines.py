"""Due dates worked out again from the events alone, beside those that are stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sla import calendar_store
from sla.models import Timer
from sla.rules import due
from workflows.models import Case
from workflows.services.clocks import calendar_for, marks_of

PAGE = 500


class Difference(NamedTuple):
    """A stored due date that the events do not bear out; ``None`` is a clock standing still."""

    code: str
    clock: str
    where: str  #: ``case`` or ``timer``
    stored: datetime | None
    recomputed: datetime | None


def differences(*, page: int = PAGE) -> Iterator[Difference]:
    """Yield every difference in open cases, a page of cases at a time."""
    last = 0
    while True:
        rows = Case.objects.open().filter(pk__gt=last).order_by("pk").prefetch_related("events")
        cases = list(rows[:page])
        if not cases:
            return
        last = cases[-1].pk
        armed = _armed([case.pk for case in cases])
        for case in cases:
            yield from _of(case, armed.get(case.pk, {}))


def _armed(cases: list[int]) -> dict[int, dict[str, datetime]]:
    found: dict[int, dict[str, datetime]] = {}
    timers = Timer.objects.filter(case_id__in=cases, status=Timer.Status.ARMED)
    for case_id, kind, due_at in timers.values_list("case_id", "kind", "due_at"):
        found.setdefault(case_id, {})[kind] = due_at
    return found


def _of(case: Case, armed: dict[str, datetime]) -> Iterator[Difference]:
    events, calendar = list(case.events.all()), calendar_store.current()
    for clock in case.definition.clocks:
        try:
            term, marks = marks_of(events, clock.name)
        except LookupError:
            recomputed = None
        else:
            counted = calendar_for(term, case.authority_id, calendar)
            recomputed = due(term, marks, calendar=counted)
        told = case.clocks.get(clock.name, {}).get("due")
        stored = {
            "case": datetime.fromisoformat(told) if told else None,
            "timer": armed.get(clock.name),
        }
        for where, moment in stored.items():
            # A timer that has fired leaves its clock overdue, which is no difference.
            fired = where == "timer" and moment is None and clock.name in case.clocks
            if moment != recomputed and not fired:
                yield Difference(str(case), clock.name, where, moment, recomputed)
