"""What a clock is told, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Protocol

from govservice.errors import Misdefined
from govservice.law import Citation

MarkKind = Literal["start", "pause", "resume", "stop", "exclude", "extend"]


class Count(StrEnum):
    """The unit of a term."""

    WORKING = "working"  #: 工作日
    NATURAL = "natural"  #: 自然日
    MONTHS = "months"  #: 月: ends on the corresponding day (民法典 § 202)
    YEARS = "years"  #: 年: ends on the corresponding day (民法典 § 202)
    MINUTES = "minutes"  #: minutes of opening time (step clocks)
    FIXED = "fixed"  #: days to a date that stands by itself; nothing but an extension moves it

    @property
    def unit(self) -> str:
        """Return the unit as printed behind the length of a term."""
        return _UNITS[self]

    @property
    def told_in(self) -> str:
        """Return the unit of what is used and left: of months and years that is days."""
        return _UNITS[Count.NATURAL if self in (Count.MONTHS, Count.YEARS) else self]


_UNITS = {
    Count.WORKING: "个工作日",
    Count.NATURAL: "日",
    Count.MONTHS: "个月",
    Count.YEARS: "年",
    Count.MINUTES: "分钟",
    Count.FIXED: "日",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A time limit (期限): so many days, months or minutes (*count*), by this law.

    A promise of "the same visit" (即办) is no term: it has no day after the first.
    """

    length: int
    citation: Citation
    count: Count = Count.WORKING

    def __post_init__(self) -> None:
        if self.length < 1:
            raise Misdefined(f"a term has at least one {self.count.unit}, not {self.length}")

    def __str__(self) -> str:
        return f"{self.length} {self.count.unit}"


@dataclass(frozen=True, slots=True)
class Mark:
    """One moment of a clock's history: it starts, is suspended, resumes, stops, or is changed.

    Suspensions for different causes may overlap; the clock stands still while any is open.
    `pause` and `resume` of one suspension carry the same cause.

    An `exclude` (特别程序，依法书面告知所需时间) takes the days from *first* to *last*, both
    included, out of the term, as far as they lie after the start. A later one with the same
    cause leaves of that range only what it names too: it can shorten what was told, never
    reach beyond it; *last* before *first* takes it back whole, and a range without a common day
    changes nothing. So a second range needs a cause of its own. A day that is told twice, or
    is suspended too, is taken out once.

    An `extend` (延长期限) adds *length*, in the unit of the term; it may be granted while the
    clock is suspended.

    Neither does anything while the clock does not run, nor once its term has run out; only the
    shortening of a range still does.
    """

    kind: MarkKind
    at: datetime
    event: str = ""
    actor: str = ""
    citation: Citation | None = None
    cause: str = ""
    first: date | None = None
    last: date | None = None
    length: int = 0

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"a mark needs an aware moment, not {self.at!r}")
        if self.kind == "exclude" and (self.first is None or self.last is None):
            raise ValueError("an excluded range needs its first and its last day")
        if self.kind == "extend" and self.length < 1:
            raise ValueError(f"an extension adds something, not {self.length}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows at one moment.

    Unit of *used*, *left*, *late* and *total*: that of the term; natural days for months and
    years. *used* includes *late*, so that used - late + left == total.

    A day counts as used as soon as it has begun. *late* counts the days after the due day,
    so between close of business and midnight of the due day it is 0 and *in_time* is false.
    """

    due_at: datetime | None  #: ``None`` while the clock stands still or never started
    due_on: date | None
    used: int
    left: int
    late: int
    paused: bool
    stopped_at: datetime | None
    provisional: bool  #: the due day lies beyond the published calendar (预计)
    in_time: bool | None  #: ``None`` while neither met nor missed
    started_at: datetime | None = None
    total: int = 0  #: the term and its extensions

    @property
    def running(self) -> bool:
        return self.started_at is not None and self.stopped_at is None and not self.paused


class Days(Protocol):
    """What the kernel asks of a calendar; `sla.calendar.Calendar` is the one in use."""

    def is_working(self, day: date, /) -> bool: ...

    def count(self, after: date, until: date, /) -> int:
        """Working days in (after, until]; 0 if the span is empty."""

    def add(self, start: date, days: int, /) -> date:
        """The day on which *days* >= 1 working days have passed since *start*."""

    def next_working(self, day: date, /) -> date:
        """The first working day on or after *day*."""

    def opening_of(self, day: date, /) -> datetime:
        """The moment at which business opens on *day*."""

    def close_of(self, day: date, /) -> datetime:
        """The moment at which business closes on *day*."""

    def is_provisional(self, day: date, /) -> bool: ...

    def minutes_between(self, start: datetime, end: datetime, /) -> int:
        """Whole minutes of opening time from *start* to *end*; 0 if *end* is not later."""

    def add_minutes(self, start: datetime, minutes: int, /) -> datetime:
        """The moment at which *minutes* >= 1 of opening time have passed since *start*."""
