"""The calendar that the product ships with: the notices for 2004–2026 (chinesecalendar)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version

from chinese_calendar.constants import Holiday, holidays, workdays

from sla.calendar import Calendar
from sla.hours import OFFICE, OfficeHours

YEARS = range(2004, 2027)

_NAMES = {
    Holiday.new_years_day: "元旦",
    Holiday.spring_festival: "春节",
    Holiday.tomb_sweeping_day: "清明节",
    Holiday.labour_day: "劳动节",
    Holiday.dragon_boat_festival: "端午节",
    Holiday.national_day: "国庆节",
    Holiday.mid_autumn_festival: "中秋节",
    Holiday.anti_fascist_70th_day: "抗战胜利70周年纪念日",
}
_BY_ENGLISH = {holiday.value: name for holiday, name in _NAMES.items()}


@dataclass(frozen=True, slots=True)
class SeedDay:
    """A day that a notice took out of the ordinary week."""

    day: date
    worked: bool
    name: str
    notice_year: int  #: the year whose notice set it; late December may belong to the next


@cache
def seed_days() -> tuple[SeedDay, ...]:
    """Return every exceptional day of the seeded years, in order."""
    told = [(day, False, name) for day, name in holidays.items()]
    told += [(day, True, name) for day, name in workdays.items()]
    days = [
        SeedDay(day, worked, _BY_ENGLISH[name], _notice_year(day, name))
        for day, worked, name in sorted(told)
    ]
    return tuple(one for one in days if one.notice_year in YEARS)


@cache
def seed_calendar(hours: OfficeHours = OFFICE) -> Calendar:
    """Return the shipped calendar, for counting without a database."""
    return Calendar({one.day: one.worked for one in seed_days()}, published=YEARS, hours=hours)


def source() -> str:
    """Return where the seed comes from."""
    return f"chinesecalendar {version('chinesecalendar')}"


def _notice_year(day: date, name: str) -> int:
    next_year = day.month == 12 and name == Holiday.new_years_day.value
    return day.year + next_year
