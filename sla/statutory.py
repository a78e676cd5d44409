"""The statutory holidays (法定节假日) of a year for which no notice is published yet.

A guess by law, not a calendar: the 13 days of the 全国年节及纪念日放假办法 (as of 2025), without
the shifted days (调休) that only the yearly notice of the State Council (国务院办公厅) sets.
Every date counted through such a year is provisional (预计).
"""

from __future__ import annotations

from datetime import date, timedelta

#: First day of the first lunar month (春节), fifth of the fifth (端午), fifteenth of the
#: eighth (中秋), as month * 100 + day.
_LUNAR = {
    2027: (206, 609, 915),
    2028: (126, 528, 1003),
    2029: (213, 616, 922),
    2030: (203, 605, 912),
    2031: (123, 624, 1001),
    2032: (211, 612, 919),
    2033: (131, 601, 908),
    2034: (219, 620, 927),
    2035: (208, 610, 916),
    2036: (128, 530, 1004),
    2037: (215, 618, 924),
    2038: (204, 607, 913),
    2039: (124, 527, 1002),
    2040: (212, 614, 920),
    2041: (201, 603, 910),
    2042: (122, 622, 928),
    2043: (210, 611, 917),
    2044: (130, 531, 1005),
    2045: (217, 619, 925),
}


#: The holidays that the law names, in the order of the year.
FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")


def named(year: int) -> list[tuple[date, str]]:
    """Return the days that the law itself names, wherever in the week they fall.

    The lunar ones are missing in a year outside the table.
    """
    told = [
        (date(year, 1, 1), "元旦"),
        (_tomb_sweeping(year), "清明节"),
        *((date(year, 5, day), "劳动节") for day in (1, 2)),
        *((date(year, 10, day), "国庆节") for day in (1, 2, 3)),
    ]
    if year in _LUNAR:
        new_year, dragon_boat, mid_autumn = (_day(year, code) for code in _LUNAR[year])
        told += [(new_year + timedelta(days=step), "春节") for step in (-1, 0, 1, 2)]
        told += [(dragon_boat, "端午节"), (mid_autumn, "中秋节")]
    return sorted(told)


def holidays(year: int) -> dict[date, str]:
    """Return the days off of *year* with their names, as the law alone gives them.

    A holiday that falls on a weekend, or on another holiday, is taken on the next weekday
    (适逢周六、周日，应当在工作日补假). The lunar ones are missing in a year outside the table.
    """
    days: dict[date, str] = {}
    owed = []
    for day, name in named(year):
        if day.weekday() >= 5 or day in days:
            owed.append((day, name))
        days.setdefault(day, name)
    for day, name in owed:
        while day.weekday() >= 5 or day in days:
            day += timedelta(days=1)
        days[day] = name
    return days


def _day(year: int, code: int) -> date:
    return date(year, code // 100, code % 100)


def _tomb_sweeping(year: int) -> date:
    """Return 清明, when the sun stands at 15°; the usual formula for the 21st century."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)
