"""Days and minutes of the second clock: asked of the library day by day, or typed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from chinese_calendar import get_holiday_detail, is_workday

#: The statutory days off of 2027 with the weekdays in lieu, from the law and a paper calendar.
GUESS_2027 = {
    date(2027, month, day)
    for month, days in {
        1: [1], 2: [5, 6, 7, 8, 9, 10], 4: [5], 5: [1, 2, 3, 4], 6: [9], 9: [15],
        10: [1, 2, 3, 4, 5],
    }.items()
    for day in days
}  # fmt: skip
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
HOURS = ["09:00-12:00", "13:30-17:30"]


class Office:
    """The calendar and the window of one question."""

    def __init__(self, question: dict[str, Any]) -> None:
        told = question["calendar"]
        self.seed = told == "seed"
        own = {} if self.seed else told
        self.off = {date.fromisoformat(day) for day in own.get("holidays", [])}
        self.on = {date.fromisoformat(day) for day in own.get("workdays", [])}
        self.published = set(range(2004, 2027)) if self.seed else set(own.get("published", []))
        self.asked: dict[date, bool] = {}
        self.opened: dict[date, list[datetime]] = {}
        window = question.get("window") or {}
        self.usual = own.get("hours", HOURS)
        self.close = time.fromisoformat(self.usual[-1].split("-")[1])
        self.usual = window.get("hours", self.usual)
        self.weekly, self.dated = window.get("weekly", {}), window.get("dated", {})

    def works(self, day: date) -> bool:
        if day not in self.asked:
            self.asked[day] = self._works(day)
        return self.asked[day]

    def _works(self, day: date) -> bool:
        if day in self.on:
            return True
        if self.is_holiday(day):
            return False
        if self.seed and day.year in self.published:
            return bool(is_workday(day))
        return day.weekday() < 5

    def is_holiday(self, day: date) -> bool:
        """Whether a notice, or the law for a year without one, takes the day off by name."""
        if day in self.on:
            return False
        if day in self.off:
            return True
        if day.year not in self.published:
            if day.year != 2027:
                raise LookupError(f"nothing typed by hand for {day.year}")
            return day in GUESS_2027
        if not self.seed:
            return False
        off, name = get_holiday_detail(day)
        return off and name is not None

    def is_provisional(self, day: date) -> bool:
        """Settled until Christmas of the last year that follows on from the first."""
        year = min(self.published, default=0)
        while year + 1 in self.published:
            year += 1
        return not year or day > date(year, 12, 25)

    def open_minutes(self, day: date) -> list[datetime]:
        """Every minute of the day at which the window is open."""
        if day not in self.opened:
            self.opened[day] = list(self._open_minutes(day))
        return self.opened[day]

    def _open_minutes(self, day: date) -> Iterator[datetime]:
        spans = self._spans(day)
        if not spans:
            return
        minute = datetime.combine(day, time())
        for _ in range(24 * 60):
            if any(first <= minute.time() < last for first, last in spans):
                yield minute
            minute += timedelta(minutes=1)

    def _spans(self, day: date) -> list[tuple[time, ...]]:
        told = self.usual if self.works(day) else []
        name = WEEKDAYS[day.weekday()]
        if name in self.weekly and not self.is_holiday(day):
            worked_weekend = self.works(day) and day.weekday() >= 5
            told = told if worked_weekend else self.weekly[name]
        told = self.dated.get(day.isoformat(), told)
        return [tuple(time.fromisoformat(part) for part in span.split("-")) for span in told]
