"""The kernel against the reference that looks at every day and every minute."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from sla import exchange
from sla.seed import seed_calendar
from tests.sla import reference
from tests.sla.strategies import Json, many, questions

TOLD = ("first", "last", "kind", "days", "event")


def ask(question: Json) -> dict[str, Any]:
    """The product's answer, with what the reference tells of each row."""
    told = exchange.answer(exchange.read(question, calendar=lambda version: seed_calendar()))
    told["ledger"] = [{key: row[key] for key in TOLD} for row in told["ledger"]]
    return told


def agrees(question: Json) -> None:
    expected = reference.answer(question)
    told = ask(question)

    assert {key: told[key] for key in expected} == expected


@many
@given(questions("working"))
def test_on_working_days(question: Json):
    agrees(question)


@many
@given(questions("natural", "fixed"))
def test_on_natural_days_and_fixed_dates(question: Json):
    agrees(question)


@many
@given(questions("months", "years", most=5))
def test_on_months_and_years(question: Json):
    agrees(question)


@many
@given(questions("minutes"))
def test_on_minutes(question: Json):
    agrees(question)
