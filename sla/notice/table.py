"""A year as a table: ``date,kind,name``, one day a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from unicodedata import normalize

from sla.notice.values import LONGEST_NAME, NAMELESS, Entry, Kind, Problem

_KINDS = {
    **dict.fromkeys(("holiday", "放假", "休", "休息", "节假日", "假日", "off"), Kind.HOLIDAY),
    **dict.fromkeys(("workday", "调休上班", "上班", "班", "补班", "work"), Kind.WORKDAY),
    **dict.fromkeys(("ordinary", "照常", "取消", "恢复"), Kind.ORDINARY),
}
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")
_SEPARATOR = re.compile(r"[,;\t]")
_HEADINGS = ("date", "日期", "day")


def is_table(text: str) -> bool:
    """Whether *text* is a table: a line begins with a date and a separator, or is its heading."""
    return any(_looks_like_row(cells) for _, cells in _rows(text))


def read(text: str) -> tuple[list[Entry], list[Problem]]:
    """Return the days of the table and what was not understood, each with its line."""
    entries, problems = [], []
    for line, cells in _rows(text):
        if cells[0].lower() in _HEADINGS:
            continue
        entry = _entry(line, cells)
        if isinstance(entry, Problem):
            problems.append(entry)
        else:
            entries.append(entry)
    return entries, problems


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for line, raw in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        words = normalize("NFKC", raw).strip()
        if words:
            yield line, [cell.strip().strip('"').strip() for cell in _SEPARATOR.split(words)]


def _looks_like_row(cells: list[str]) -> bool:
    if len(cells) < 2:
        return False
    return cells[0].lower() in _HEADINGS or _DATE.fullmatch(cells[0]) is not None


def _entry(line: int, cells: list[str]) -> Entry | Problem:
    day_told, kind_told, name, *more = [*cells, "", ""]
    found = _DATE.fullmatch(day_told)
    if found is None:
        return Problem(f"“{day_told[:40]}”不是日期，请写成 2026-01-01。", line)
    year, month, day = (int(part) for part in found.groups() if part is not None)
    kind = _KINDS.get(kind_told.lower())
    if kind is None:
        return Problem(f"“{kind_told[:40]}”不是类别，请写“放假”或“调休上班”。", line)
    if any(more):
        return Problem("每行只有日期、类别、名称三项，多出的内容没有读懂。", line)
    if len(name) > LONGEST_NAME:
        return Problem(f"名称不能超过 {LONGEST_NAME} 个字。", line)
    try:
        return Entry(date(year, month, day), kind, name or NAMELESS, line)
    except ValueError:
        return Problem(f"没有 {day_told} 这一天。", line)
