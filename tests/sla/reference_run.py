"""One run of the second clock: what was told of it, until when it goes, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from itertools import groupby
from typing import Any

from tests.sla.reference_office import Office

TOMORROW, MINUTE = timedelta(days=1), timedelta(minutes=1)
SHANGHAI = timezone(timedelta(hours=8))
ALL_DAYS = ("natural", "months", "years", "fixed")
FAR = 5000  #: days after which a walk is lost

Json = dict[str, Any]


def moment(text: str) -> datetime:
    """Read a moment as the wall clock of the office shows it."""
    told = datetime.fromisoformat(text)
    return told.astimezone(SHANGHAI).replace(tzinfo=None) if told.tzinfo else told


class Told:
    """Something that takes days or minutes out of the term."""

    def __init__(self, event: Json, days: set[date] | None = None) -> None:
        self.event, self.days = event, days
        self.begun = moment(event["at"])
        self.first_minute = whole(self.begun)
        self.over: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.days is None and self.over is None

    def takes_day(self, day: date) -> bool:
        if self.days is not None:
            return day in self.days
        return day > self.begun.date() and (self.over is None or day <= self.over.date())

    def takes_minute(self, minute: datetime) -> bool:
        if self.days is not None:
            return minute.date() in self.days
        return self.first_minute <= minute and (self.over is None or minute < whole(self.over))


def whole(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


class Run:
    """From one start to its stop."""

    def __init__(self, term: Json, office: Office, start: Json) -> None:
        self.term, self.office = term, office
        self.unit = term.get("count", "working")
        self.start_event, self.begun = start, moment(start["at"])
        self.stopped: Json | None = None
        self.told: list[Told] = []
        self.extensions: list[Json] = []
        self.still_since: datetime | None = None
        self.walked: dict[int, int] = {}  # the same walk is not made twice

    @property
    def is_paused(self) -> bool:
        return self.still_since is not None

    def open_ones(self) -> list[Told]:
        return [told for told in self.told if told.is_open]

    def happens(self, event: Json) -> None:
        kind, at, cause = event["kind"], moment(event["at"]), event.get("cause", "")
        same = [told for told in self.told if told.event.get("cause", "") == cause]
        if kind == "stop":
            for told in self.open_ones():
                told.over = at
            self.stopped, self.still_since = event, None
        elif kind == "extend" and not self.missed(at):
            self.extensions.append(event)
        elif self.unit == "fixed":
            return
        elif kind == "pause" and not any(told.is_open for told in same):
            self.still_since = self.still_since or at
            self.told.append(Told(event))
        elif kind == "resume":
            for told in same:
                if told.is_open:
                    told.over = at
            if not self.open_ones():
                self.still_since = None
        elif kind == "exclude":
            self.excludes(event, [told for told in same if told.days is not None])

    def excludes(self, event: Json, before: list[Told]) -> None:
        named = set()
        day, last = date.fromisoformat(event["first"]), date.fromisoformat(event["last"])
        while day <= last:
            named.add(day)
            day += TOMORROW
        if not before:
            if not self.missed(moment(event["at"])):
                self.told.append(Told(event, named))
        elif not named or named & before[0].days:  # type: ignore[operator]
            before[0].days &= named  # type: ignore[operator]

    def missed(self, at: datetime) -> bool:
        end = self.end()
        return end is not None and (self.still_since or at) > end

    def in_time(self, at: datetime) -> bool | None:
        if self.stopped:
            end = self.end()
            return end is not None and moment(self.stopped["at"]) <= end
        return False if self.missed(at) else None

    # ── how long ──

    def lengths(self) -> list[int]:
        """The term, then the term with each extension, as they are counted."""
        length = self.term["length"]
        lengths = [self.days_of(length)]
        for event in self.extensions:
            length += event["length"]
            lengths.append(self.days_of(length))
        return lengths

    def total(self) -> int:
        return self.lengths()[-1]

    def days_of(self, length: int) -> int:
        if self.unit not in ("months", "years"):
            return length
        if length not in self.walked:
            self.walked[length] = self.walk_to(length)
        return self.walked[length]

    def walk_to(self, length: int) -> int:
        """Of months and years: look at every day up to the corresponding one."""
        start = day = self.begun.date()
        target = start.year * 12 + start.month + (length if self.unit == "months" else 12 * length)
        steps = found = 0
        while day.year * 12 + day.month <= target:
            if day.year * 12 + day.month == target and day.day <= start.day:
                found = steps
            day, steps = day + TOMORROW, steps + 1
        return found

    # ── until when ──

    def end(self) -> datetime | None:
        if self.unit == "minutes":
            for minute, taken, number in self.minutes():
                if taken is not None and taken.is_open:
                    return None
                if number == self.total():
                    return minute + MINUTE
            raise LookupError
        day = self.last_day()
        if day is None:
            return None
        if self.unit == "working":
            return datetime.combine(day, self.office.close)
        return datetime.combine(day, time()) + TOMORROW

    def last_day(self) -> date | None:
        day, left = self.begun.date(), self.total()
        while left:
            day += TOMORROW
            taken = self.taker(day)
            if taken is not None and taken.is_open:
                return None
            if taken is None and self.counts(day):
                left -= 1
        while self.unit in ("natural", "months", "years"):
            taken = self.taker(day)
            if taken is None and self.office.works(day):
                break
            if taken is not None and taken.is_open:
                return None
            day += TOMORROW
        return day

    def counts(self, day: date) -> bool:
        return self.unit in ALL_DAYS or self.office.works(day)

    def taker(self, day: date) -> Told | None:
        """Who takes the day out: whatever was told first."""
        return next((told for told in self.told if told.takes_day(day)), None)

    def minutes(self) -> Iterator[tuple[datetime, Told | None, int]]:
        """Every minute of opening time, who takes it out, and which it is of the rest."""
        number, day, first = 0, self.begun.date(), whole(self.begun)
        for _ in range(FAR):
            for minute in self.office.open_minutes(day):
                if minute < first:
                    continue
                taken = next((told for told in self.told if told.takes_minute(minute)), None)
                number += taken is None
                yield minute, taken, number
            day += TOMORROW

    # ── why ──

    def ledger(self, at: datetime) -> list[Json]:
        now = moment(self.stopped["at"]) if self.stopped else at
        days = self.by_minutes(now) if self.unit == "minutes" else self.by_days(now)
        rows = [row_of(self.begun.date(), self.begun.date(), "start", 0, self.start_event)]
        for (kind, event, _), group in groupby(days, key=lambda one: (one[1], one[2], one[4])):
            same = list(group)
            spent = sum(days for _, _, _, days, _ in same)
            rows.append(row_of(same[0][0], same[-1][0], kind, spent, {"event": event}))
        if self.stopped:
            rows.append(row_of(now.date(), now.date(), "stop", 0, self.stopped))
        return rows

    def kind_of(self, number: int) -> tuple[str, str] | None:
        """Of which stretch the day or minute is: of the term, of an extension, of none."""
        for place, length in enumerate(self.lengths()):
            if number <= length:
                if not place:
                    return "counted", ""
                return "extended", self.extensions[place - 1].get("event", "")
        return None

    def by_days(self, now: datetime) -> Iterator[tuple[date, str, str, int, object]]:
        end, last, number = self.end(), self.last_day(), 0
        today = min(now.date(), last) if end and last and now <= end else now.date()
        day = self.begun.date()
        while day < today:
            day += TOMORROW
            taken = self.taker(day)
            if taken is not None:
                kind = "paused" if taken.days is None else "excluded"
                yield day, kind, taken.event.get("event", ""), int(self.counts(day)), id(taken)
            elif not self.counts(day):
                yield day, "rest", "", 1, None
            else:
                number += 1
                behind = "moved" if last is None or day <= last else "late"
                kind, event = self.kind_of(number) or (behind, "")
                yield day, kind, event, 1, None

    def by_minutes(self, now: datetime) -> Iterator[tuple[date, str, str, int, object]]:
        """As by days; the last part keeps days apart, but not days of rest."""
        shut, last = self.begun.date(), whole(now)
        for minute, taken, number in self.minutes():
            while shut < min(minute.date(), now.date() + TOMORROW):
                if shut > self.begun.date() and not self.office.open_minutes(shut):
                    yield shut, "rest", "", 1, None
                shut += TOMORROW
            if minute >= last:
                if minute.date() > now.date():
                    return
                continue
            day = minute.date()
            if taken is not None:
                kind = "paused" if taken.days is None else "excluded"
                yield day, kind, taken.event.get("event", ""), 1, (day, id(taken))
            else:
                kind, event = self.kind_of(number) or ("late", "")
                yield day, kind, event, 1, day


def row_of(first: date, last: date, kind: str, days: int, event: Json) -> Json:
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "kind": kind,
        "days": days,
        "event": event.get("event", ""),
    }
