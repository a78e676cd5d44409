"""What a clock's history tells of one run: its start and stop, and what was told between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from govservice.clock import ZONE, day_of
from sla.rules.spans import Gap
from sla.rules.values import Mark

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Absence:
    """Time that an act took out of the term: a suspension, or a range of dates told in writing.

    A suspension has no *first* and *last*, and no *until* while it is open.
    """

    mark: Mark
    until: datetime | None = None
    first: date | None = None
    last: date | None = None

    def days(self) -> Gap[date]:
        """Return it in days: of a suspension the day it begins counts, the last does not."""
        if self.first is not None and self.last is not None:
            return Gap(self.first - ONE_DAY, self.last, self.mark)
        return Gap(day_of(self.mark.at), self.until and day_of(self.until), self.mark)

    def moments(self) -> Gap[datetime]:
        """Return it to the minute: a suspension is exact, told dates are whole days."""
        if self.first is not None and self.last is not None:
            return Gap(midnight(self.first), midnight(self.last + ONE_DAY), self.mark)
        return Gap(self.mark.at, self.until, self.mark)


def midnight(day: date) -> datetime:
    """Return the moment at which *day* begins."""
    return datetime.combine(day, time.min, ZONE)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock, from its start to its stop."""

    start: Mark
    stop: Mark | None = None
    absences: tuple[Absence, ...] = ()  #: in the order in which they were told
    extensions: tuple[Mark, ...] = ()
    still_since: datetime | None = None  #: when the suspension began that is open now

    @property
    def started_on(self) -> date:
        return day_of(self.start.at)

    @property
    def paused(self) -> bool:
        return self.still_since is not None
