"""Answers as people read them: for the review page, the clerk and the printed form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms import money
from forms.build.draft import canonical
from forms.build.words import NO, YES, listed, with_unit, words
from forms.spec import Ask, FormSpec, Kind


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer in words; *text* is "" if nothing was answered.

    *note* is a second reading (capitals of a sum); *rows* replace the text of a ROWS question,
    each a list of (label, text).
    """

    key: str
    label: str
    text: str
    note: str = ""
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one step."""

    slug: str
    title: str
    lines: tuple[Line, ...]


def sections(spec: FormSpec, answers: Mapping[str, Any]) -> list[Section]:
    """Return everything that is asked, given *answers*, valid or not, step by step."""
    asked = spec.asked(answers)
    return [
        Section(
            step.slug,
            str(words(step.title)),
            tuple(_line(ask, answers.get(ask.key)) for ask in step.asks if ask.key in asked),
        )
        for step in spec.steps
    ]


def text_of(ask: Ask, value: object) -> str:
    """Return one answer in words; what is no valid answer stands as it was typed."""
    given = canonical(ask, value)
    if isinstance(given, bool):
        return str(YES if given else NO)
    if isinstance(given, list):
        return listed(str(words(ask.label_of(one))) for one in given)
    if ask.kind is Kind.CHOICE:
        return str(words(ask.label_of(given)))
    if ask.kind is Kind.MONEY:
        return _money(given)
    return str(given)


def _line(ask: Ask, value: object) -> Line:
    label = with_unit(ask.label, ask.unit)
    if ask.kind is Kind.ROWS:
        rows = value if isinstance(value, list) else []
        shown = tuple(tuple(_cells(ask, row)) for row in rows if isinstance(row, Mapping))
        return Line(ask.key, label, "", rows=tuple(filter(None, shown)), required=ask.required)
    note = _capitals(value) if ask.is_yuan else ""
    return Line(ask.key, label, text_of(ask, value), note, required=ask.required)


def _cells(ask: Ask, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for column in ask.columns:
        if text := text_of(column, row.get(column.key)):
            yield str(words(column.label)), text


def _amount(value: object) -> Decimal | None:
    try:
        return money.read(str(value)) if isinstance(value, str | int) else None
    except money.NotMoney:
        return None


def _money(typed: str) -> str:
    amount = _amount(typed)
    return typed if amount is None else money.grouped(amount)


def _capitals(value: object) -> str:
    amount = _amount(value)
    return "" if amount is None else f"人民币{money.capitals(amount)}"
