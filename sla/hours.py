"""Office hours (办公时间) and working minutes.

Two notions, kept apart: a *working day* is made by the State Council's calendar and by
nothing else; a window may *open* on other days or longer (早晚弹性, 午间延时, 周六), and then
has working minutes there without making a working day. Terms of the law count working
days; only step clocks and targets in minutes count opening time.

Pure. Minutes are whole: seconds of the given moments are dropped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate, pairwise

from govservice.clock import ZONE, local
from govservice.errors import Misdefined

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The spans of an ordinary working day, in order, within one day."""

    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        moments = [moment for span in self.spans for moment in span]
        if not moments or any(a >= b for a, b in pairwise(moments)):
            raise Misdefined("office hours are spans in order that do not touch")

    @property
    def opening(self) -> time:
        return self.spans[0][0]

    @property
    def close(self) -> time:
        """Return the close of business, at which a term in working days ends."""
        return self.spans[-1][1]

    @classmethod
    def of(cls, *spans: str) -> OfficeHours:
        """Read spans as written on a door.

        >>> OfficeHours.of("09:00-12:00", "13:30-17:30").close
        datetime.time(17, 30)
        """
        try:
            pairs = [tuple(map(time.fromisoformat, span.split("-", 1))) for span in spans]
            return cls(tuple((start, end) for start, end in pairs))
        except ValueError as error:
            raise Misdefined(f"office hours not understood: {spans}") from error


OFFICE = OfficeHours.of("09:00-12:00", "13:30-17:30")


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _length(spans: tuple[Span, ...]) -> int:
    return sum(_minute(end) - _minute(start) for start, end in spans)


@dataclass(frozen=True)
class Opening:
    """When one window is open (窗口开放时间), beside the office's own hours.

    *usual* are the spans of a working day. *weekly* gives, by weekday (0 is Monday), other
    spans: from Monday to Friday those of a working day (早晚弹性, 午间延时), on Saturday and
    Sunday those of a day of rest (周六). A weekend that is worked (调休上班) has the usual spans,
    and a holiday none. *dated* says of single days what holds there whatever day it is; no
    spans mean that the window is closed.
    """

    usual: OfficeHours = OFFICE
    weekly: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    dated: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(weekday in range(7) for weekday in self.weekly):
            raise Misdefined(f"weekdays go from 0 (Monday) to 6, not {sorted(self.weekly)}")
        for spans in (*self.weekly.values(), *self.dated.values()):
            if spans:
                OfficeHours(spans)

    def spans(self, day: date, *, worked: bool, holiday: bool = False) -> tuple[Span, ...]:
        """Return the spans of *day*, which is *worked*, or else a *holiday* or day of rest."""
        if day in self.dated:
            return self.dated[day]
        weekday = day.weekday()
        if worked and weekday >= 5:
            return self.usual.spans
        if holiday:
            return ()
        return self.weekly.get(weekday, self.usual.spans if worked else ())


class Window:
    """The opening time of one service window from the day *first* on, in minutes.

    *opening* gives the spans of each day, none for a day on which it is closed.
    """

    def __init__(self, first: date, opening: Sequence[tuple[Span, ...]]) -> None:
        self._first = first
        self._opening = opening
        lengths = {spans: _length(spans) for spans in set(opening)}
        #: minutes open through the end of each day
        self._total = list(accumulate(lengths[spans] for spans in opening))

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Return the opening minutes from *start* to *end*; 0 if *end* is not later."""
        return max(self._position(end) - self._position(start), 0)

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """Return the moment at which *minutes* >= 1 of opening time have passed.

        Time that runs out exactly at a closing ends there, not at the next opening.
        """
        target = self._position(start) + minutes
        index = bisect_left(self._total, target)
        if index >= len(self._total):
            raise LookupError(f"no opening time known {minutes} minutes after {start}")
        left = target - (self._total[index - 1] if index else 0)
        for opens, closes in self._opening[index]:
            length = _minute(closes) - _minute(opens)
            if left <= length:
                break
            left -= length
        day = self._first + timedelta(days=index)
        return datetime.combine(day, opens, ZONE) + timedelta(minutes=left)

    def _position(self, at: datetime) -> int:
        """Return the opening minutes before *at*, since the first day."""
        at = local(at)
        index = (at.date() - self._first).days
        if not 0 <= index < len(self._opening):
            raise LookupError(f"no opening time known on {at.date()}")
        minute = _minute(at.time())
        before = self._total[index - 1] if index else 0
        return before + sum(
            min(minute, _minute(end)) - _minute(start)
            for start, end in self._opening[index]
            if _minute(start) < minute
        )
