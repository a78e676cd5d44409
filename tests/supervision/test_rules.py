"""Which clock at which level falls under which rule (spec § 8.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from govservice.law import Citation, Dated
from sla.rules import Count, Term
from sla.selectors import Level
from sla.supervision.rules import J01, J02, J03, J04, J05, J06, Kind, Rule, kind_of, rule_of
from workflows import registry
from workflows.spec import Clock

STEP = Clock(
    "step_review",
    "审查环节时限",
    {"": Dated({date(2020, 1, 1): Term(120, Citation("示例"), Count.MINUTES)})},
    within="promise",
    step=True,
)


def test_a_promise_is_what_is_kept_within_the_law_and_a_step_within_the_promise() -> None:
    usual = registry.get("tech-contract")
    procedure = replace(usual, clocks=(*usual.clocks, STEP))
    kinds = {clock.name: kind_of(procedure, clock) for clock in procedure.clocks}

    assert kinds["legal"] is kinds["notice"] is Kind.LEGAL
    assert kinds["promise"] is kinds["acceptance"] is kinds["delivery"] is Kind.PROMISE
    assert kinds["step_review"] is Kind.STEP


@pytest.mark.parametrize(
    ("kind", "clock", "level", "rule"),
    [
        pytest.param(Kind.LEGAL, "notice", Level.NEAR, J01, id="J01"),
        pytest.param(Kind.LEGAL, "notice", Level.OVERDUE, J02, id="J02"),
        pytest.param(Kind.PROMISE, "promise", Level.NEAR, J03, id="J03"),
        pytest.param(Kind.PROMISE, "promise", Level.TODAY, J03, id="J03-today"),
        pytest.param(Kind.PROMISE, "promise", Level.OVERDUE, J04, id="J04"),
        pytest.param(Kind.LEGAL, "legal", Level.OVERDUE, J05, id="J05"),
        pytest.param(Kind.STEP, "step_review", Level.OVERDUE, J06, id="J06"),
        pytest.param(Kind.STEP, "step_review", Level.NEAR, None, id="J06-not-before"),
    ],
)
def test_each_rule_has_its_clock_and_its_level(
    kind: Kind, clock: str, level: Level, rule: Rule | None
) -> None:
    assert rule_of(kind, clock, level, warned=True) == rule


def test_a_day_that_is_not_warned_yet_is_under_no_rule() -> None:
    """What was promised within a day is due today all day, and yellow for its last two hours."""
    assert rule_of(Kind.PROMISE, "promise", Level.TODAY, warned=False) is None


def test_lights_are_those_of_the_specification() -> None:
    lights = {rule.code: rule.light for rule in (J01, J02, J03, J04, J05, J06)}

    assert lights == {
        "J01": "blue", "J02": "red", "J03": "yellow", "J04": "red", "J05": "red", "J06": "yellow",
    }  # fmt: skip
