"""From marks to runs: reading the history of a clock in order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sla.rules.ruler import ruler_of
from sla.rules.runs import Absence, Run
from sla.rules.values import Count, Days, Mark, Term


def runs_of(term: Term, marks: Iterable[Mark], calendar: Days) -> list[Run]:
    """Return the runs that *marks* tell, oldest first.

    Marks come in the order of the history, which need not be that of their moments: what is
    handed in at night starts a clock tomorrow, and a withdrawal tonight stops it.

    What cannot change a clock is passed over: a start while it runs (handing over never
    resets it), a pause or stop while it does not run, the end of a suspension that is not
    open; an exclusion or extension while it does not run or once its term has run out. A stop
    during a suspension ends both. A fixed date can be neither suspended nor excluded.
    """
    tape = _Tape(term, calendar)
    for mark in marks:
        getattr(tape, mark.kind)(mark)
    return tape.finish()


class _Tape:
    """Reads marks in order."""

    def __init__(self, term: Term, calendar: Days) -> None:
        self.term, self.calendar = term, calendar
        self.fixed = term.count is Count.FIXED
        self.runs: list[Run] = []
        self._rewind()

    def _rewind(self) -> None:
        self.started: Mark | None = None
        self.absences: list[Absence] = []
        self.extensions: list[Mark] = []
        self.open: dict[str, Absence] = {}  #: open suspensions by cause
        self.still_since: datetime | None = None
        self.excluded: dict[str, Absence] = {}  #: excluded ranges by cause

    def start(self, mark: Mark) -> None:
        if self.started is None:
            self.started = mark

    def pause(self, mark: Mark) -> None:
        if self.started is None or self.fixed or mark.cause in self.open:
            return
        if not self.open:
            self.still_since = mark.at
        self.open[mark.cause] = absence = Absence(mark)
        self.absences.append(absence)

    def resume(self, mark: Mark) -> None:
        absence = self.open.pop(mark.cause, None)
        if absence is not None:
            absence.until = mark.at
        if not self.open:
            self.still_since = None

    def exclude(self, mark: Mark) -> None:
        if self.started is None or self.fixed:
            return
        told = self.excluded.get(mark.cause)
        if told is not None:
            _shorten(told, mark)
        elif not self._missed(self.started, mark.at):
            absence = Absence(mark, first=mark.first, last=mark.last)
            self.excluded[mark.cause] = absence
            self.absences.append(absence)

    def extend(self, mark: Mark) -> None:
        if self.started is not None and not self._missed(self.started, mark.at):
            self.extensions.append(mark)

    def stop(self, mark: Mark) -> None:
        if self.started is None:
            return
        for absence in self.open.values():
            absence.until = mark.at
        self.still_since = None
        self.runs.append(self._run(self.started, mark))
        self._rewind()

    def finish(self) -> list[Run]:
        if self.started is not None:
            self.runs.append(self._run(self.started))
        return self.runs

    def _run(self, started: Mark, stop: Mark | None = None) -> Run:
        told, more = tuple(self.absences), tuple(self.extensions)
        return Run(started, stop, told, more, self.still_since)

    def _missed(self, started: Mark, at: datetime) -> bool:
        return ruler_of(self.term, self._run(started), self.calendar).missed(at)


def _shorten(told: Absence, mark: Mark) -> None:
    """Keep of *told* what *mark* still names; what was never told is not taken out now.

    A range that has no day in common with it shortens nothing; only `last` before `first`
    takes it back whole.
    """
    assert told.first and told.last and mark.first and mark.last
    first, last = max(told.first, mark.first), min(told.last, mark.last)
    if first <= last or mark.last < mark.first:
        told.first, told.last = first, last
