"""From marks to runs: when a clock ran, and in which spans it stood still."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from govservice.clock import day_of
from sla.rules.values import Mark


@dataclass(frozen=True, slots=True)
class Gap:
    """Days that do not count: (after, until], the first excluded, the last included.

    Half-open, so that a suspension by an act (the day it begins counts, the day of
    resumption does not) and an excluded range of dates are the same thing. *until* is
    ``None`` while nobody knows the end.
    """

    after: date
    until: date | None
    mark: Mark  #: the act that opened it

    def __contains__(self, day: date) -> bool:
        return self.after < day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock, from its start to its stop; *gaps* are in order and disjoint."""

    start: Mark
    stop: Mark | None
    gaps: tuple[Gap, ...]

    @property
    def started_on(self) -> date:
        return day_of(self.start.at)

    @property
    def paused(self) -> bool:
        return bool(self.gaps) and self.gaps[-1].until is None

    def gap_of(self, day: date) -> Gap | None:
        """Return the gap in which *day* lies."""
        return next((gap for gap in self.gaps if day in gap), None)


def runs_of(marks: Iterable[Mark]) -> list[Run]:
    """Return the runs that *marks* tell, oldest first.

    Marks come in the order of the history, which need not be that of their moments: what is
    handed in at night starts a clock tomorrow, and a withdrawal tonight stops it.

    What cannot change a clock is passed over: a start while it runs (handing over never
    resets it), a pause or stop while it does not run, the end of a suspension that is not
    open. A stop during a suspension ends both.
    """
    tape = _Tape()
    for mark in marks:
        getattr(tape, mark.kind)(mark)
    return tape.finish()


class _Tape:
    """Reads marks in order."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.started: Mark | None = None
        self.gaps: list[Gap] = []
        self.paused: Mark | None = None
        self.causes: set[str] = set()

    def start(self, mark: Mark) -> None:
        if self.started is None:
            self.started = mark

    def pause(self, mark: Mark) -> None:
        if self.started is None:
            return
        self.causes.add(mark.cause)
        self.paused = self.paused or mark

    def resume(self, mark: Mark) -> None:
        self.causes.discard(mark.cause)
        if not self.causes:
            self._close_gap(day_of(mark.at))

    def stop(self, mark: Mark) -> None:
        if self.started is None:
            return
        self._close_gap(day_of(mark.at))
        self.runs.append(Run(self.started, mark, tuple(self.gaps)))
        self.started, self.gaps = None, []

    def finish(self) -> list[Run]:
        if self.started is not None:
            self._close_gap(None)
            self.runs.append(Run(self.started, None, tuple(self.gaps)))
        return self.runs

    def _close_gap(self, until: date | None) -> None:
        if self.paused is not None:
            after = day_of(self.paused.at)
            if until is None or after < until:
                self.gaps.append(Gap(after, until, self.paused))
        self.paused = None
        self.causes.clear()
