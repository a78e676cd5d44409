"""The clocks of a case as people read them: due day, what is left, and the ledger behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sla import calendar_store
from sla.rules import Reading, Row, Term, ledger, read_clock
from workflows.models import Case, CaseEvent
from workflows.services.clocks import marks_of
from workflows.spec import Clock


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One clock of one case: which, by what term, and what it shows."""

    clock: Clock
    term: Term
    reading: Reading
    rows: tuple[Row, ...]

    @property
    def is_for_office(self) -> bool:
        return self.clock.runs_for == "office"


def clocks_of(case: Case, events: Sequence[CaseEvent], *, at: datetime) -> list[CaseClock]:
    """Return every clock that ever ran in *case*, in the order of its definition.

    Read from *events* alone (all of the case, in order), so it can be recomputed by anybody.
    """
    calendar = calendar_store.current()
    found = []
    for clock in case.definition.clocks:
        try:
            term, marks = marks_of(events, clock.name)
        except LookupError:
            continue
        reading = read_clock(term, marks, calendar=calendar, at=at)
        rows = tuple(ledger(term, marks, calendar=calendar, at=at))
        found.append(CaseClock(clock, term, reading, rows))
    return found
