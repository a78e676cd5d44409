"""What a year of days must bear before it can be the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sla import statutory
from sla.notice.values import NAMELESS, Day, Entry, Kind, Problem, said

_KINDS = {Kind.HOLIDAY: "放假", Kind.WORKDAY: "上班", Kind.ORDINARY: "照常"}
#: Since then the law has had thirteen days (全国年节及纪念日放假办法, 2024 revision).
_THIRTEEN_DAYS_SINCE = 2025
#: Since then all seven are days off, eleven days at first, and every notice names them.
_SEVEN_FESTIVALS_SINCE, _ELEVEN_DAYS = 2008, 11
#: So many festivals that are not named make a part of a notice out of one.
_TOO_MANY_MISSING = 3
#: A notice may set the last days of the year before: 2018-12-29 was worked by that for 2019.
_LAST_DAYS_FROM = 26


def merged(entries: Iterable[Entry]) -> tuple[dict[date, Day], list[Problem]]:
    """Return one entry a day, and the days that are told twice."""
    first: dict[date, Entry] = {}
    problems = []
    for entry in entries:
        known = first.setdefault(entry.day, entry)
        if known is entry:
            continue
        if known.kind is not entry.kind:
            text = (
                f"{said(entry.day)}又写了{_KINDS[entry.kind]}，"
                f"第 {known.line} 行写的是{_KINDS[known.kind]}。"
            )
            problems.append(Problem(text, entry.line))
        elif not entry.again:
            text = f"{said(entry.day)}重复，第 {known.line} 行已写。"
            problems.append(Problem(text, entry.line, grave=False))
    return {day: Day(day, one.kind, one.name) for day, one in first.items()}, problems


def of_days(entries: Sequence[Entry], year: int, present: Sequence[Day] | None) -> list[Problem]:
    """Return what is wrong with single days: outside the year, or without any effect."""
    now = {one.day: one.kind for one in present or ()}
    problems = []
    for entry in entries:
        day, is_late = entry.day, entry.day.month == 12 and entry.day.day >= _LAST_DAYS_FROM
        if day.year != year and not (day.year == year - 1 and is_late):
            problems.append(Problem(f"{said(day)}不在 {year} 年。", entry.line))
        elif entry.kind is Kind.WORKDAY and day.weekday() < 5 and day not in now:
            text = f"{said(day)}本来就是工作日，请核对是否写错。"
            problems.append(Problem(text, entry.line, grave=False))
        elif entry.kind is Kind.ORDINARY and day not in now:
            text = f"{said(day)}本来就照常，这一行不起作用。"
            problems.append(Problem(text, entry.line, grave=False))
    return problems


def _is_half(days: Sequence[Day], *, missing: int) -> bool:
    """Whether *days* cannot be a whole year; a table without names is judged by its length."""
    named = {one.name for one in days} != {NAMELESS}
    off = sum(one.kind is Kind.HOLIDAY for one in days)
    return off < _ELEVEN_DAYS or (named and missing >= _TOO_MANY_MISSING)


def of_year(days: Sequence[Day], year: int) -> list[Problem]:
    """Return the statutory holidays (法定节假日) that are worked or not named at all."""
    kinds = {one.day: one.kind for one in days}
    names = "".join(one.name for one in days)
    problems = [
        Problem(f"没有写到{name}。", grave=False)
        for name in dict.fromkeys(statutory.FESTIVALS)
        if name.removesuffix("节") not in names
    ]
    if year >= _SEVEN_FESTIVALS_SINCE and _is_half(days, missing=len(problems)):
        text = (
            "像是只有一部分：安排全年要写齐七个节日，它会替换本年度现行的全部安排。"
            "如果只改几天，请选择“修改现行安排”。"
        )
        problems.insert(0, Problem(text))
    if year < _THIRTEEN_DAYS_SINCE:
        return problems
    for day, name in statutory.named(year):
        weekend = day.weekday() >= 5 and kinds.get(day) is not Kind.WORKDAY
        if not weekend and kinds.get(day) is not Kind.HOLIDAY:
            text = f"{said(day)}是法定节日（{name}），安排中没有放假。"
            problems.append(Problem(text, grave=False))
    return problems
