"""Answers as a person reads them: question, answer in words, amounts in capitals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from certificates.papers import Row, Section, Table
from forms.money import capitals, grouped, read
from forms.spec import Ask, FormSpec, Kind


def sections(form: FormSpec, answers: Mapping[str, Any]) -> list[Section]:
    """Return the answered questions of *form*, a section per step; empty steps are left out."""
    given = form.relevant(answers)
    made: list[Section] = []
    for step in form.steps:
        asked = [ask for ask in step.asks if ask.key in given]
        rows = [_row(ask, given[ask.key]) for ask in asked if ask.kind is not Kind.ROWS]
        tables = [_table(ask, given[ask.key]) for ask in asked if ask.kind is Kind.ROWS]
        if rows or tables:
            made.append({"title": step.title, "rows": rows, "tables": tables})
    return made


def _row(ask: Ask, value: Any) -> Row:
    return {
        "label": ask.label,
        "value": in_words(ask, value),
        "capitals": _capitals(value) if ask.kind is Kind.MONEY else "",
    }


def in_words(ask: Ask, value: Any) -> str:
    """Return one answer as text; a draft may hold what is not valid yet, shown as typed."""
    if ask.kind is Kind.BOOL:
        return "是" if value is True else "否"
    if ask.kind is Kind.CHOICE:
        return ask.label_of(str(value))
    if ask.kind is Kind.CHOICES and isinstance(value, list):
        return "、".join(ask.label_of(str(one)) for one in value)
    if ask.kind is Kind.MONEY:
        return _with_unit(_grouped(value), ask.unit)
    if ask.kind is Kind.DATE:
        return _date(value)
    return _with_unit(str(value), ask.unit)


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if text and unit else text


def _date(value: Any) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{day.year}年{day.month}月{day.day}日"


def _grouped(value: Any) -> str:
    try:
        return grouped(read(str(value)))
    except ValueError:
        return str(value)


def _capitals(value: Any) -> str:
    try:
        return capitals(read(str(value)))
    except ValueError:
        return ""


def _table(ask: Ask, value: Any) -> Table:
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return {
        "title": ask.label,
        "columns": [
            {"label": column.label, "numeric": column.kind in (Kind.MONEY, Kind.INTEGER)}
            for column in ask.columns
        ],
        "rows": [
            [in_words(column, row.get(column.key, "")) for column in ask.columns] for row in rows
        ],
        "total": "",
    }
