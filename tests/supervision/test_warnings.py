"""What nears its end and what ran over it: the right ones, at the right level, by few queries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from govservice import clock
from sla.selectors import Level, Promise
from sla.supervision.rules import Kind
from sla.supervision.warnings import Line, lines
from tests.factories import moment
from tests.supervision.planted import model_of, twin
from tests.views.desk_pages import queries_of
from tests.world import DEFECT, World
from workflows import services
from workflows.models import Case


def units(world: World) -> list[int]:
    return [world.unit.pk, world.elsewhere.pk]


def told(found: list[Line]) -> list[tuple[int, str, str, str]]:
    return [
        (one.case_id, one.clock.name, str(one.level), one.rule.code if one.rule else "")
        for one in found
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param("2026-10-08T15:29", ("today", ""), id="EM-T01-before"),
        pytest.param("2026-10-08T15:30", ("today", "J03"), id="EM-T01-yellow"),
        pytest.param("2026-10-08T17:30", ("today", "J03"), id="EM-T01-last-moment"),
        pytest.param("2026-10-08T17:31", ("overdue", "J04"), id="EM-T01-red"),
    ],
)
def test_a_promise_of_one_day_is_yellow_two_hours_before_it_is_red(
    world: World, at: str, expected: tuple[str, str]
) -> None:
    """Accepted on 2026-09-30 at 10:00, before the festival."""
    day, time = at.split("T")
    case = twin(
        model_of(world.accepted()), {"promise": (moment("2026-10-08", "17:30"), Promise(1))}
    )
    found = told(lines(units(world), at=moment(day, time)))

    assert found == [(case.pk, "promise", *expected)]


@pytest.mark.parametrize(
    ("clock_name", "promise", "level", "rule"),
    [
        pytest.param("promise", 5, "near", "J03", id="J03"),
        pytest.param("legal", 5, "near", "J03", id="J03-legal"),
        pytest.param("notice", 5, "near", "J01", id="J01"),
        pytest.param("delivery", 10, "near", "J03", id="J03-delivery"),
    ],
)
def test_a_day_before_the_end_each_clock_is_under_its_rule(
    world: World, clock_name: str, promise: int, level: str, rule: str
) -> None:
    due_at = moment("2026-11-10", "17:30")
    case = twin(model_of(world.accepted()), {clock_name: (due_at, Promise(promise))})
    found = told(lines([world.unit.pk], at=moment("2026-11-09")))

    assert found == [(case.pk, clock_name, level, rule)]


@pytest.mark.parametrize(
    ("clock_name", "rule"),
    [
        pytest.param("notice", "J02", id="J02"),
        pytest.param("promise", "J04", id="J04"),
        pytest.param("legal", "J05", id="J05"),
    ],
)
def test_behind_its_end_each_clock_is_under_its_rule(
    world: World, clock_name: str, rule: str
) -> None:
    due_at = moment("2026-11-10", "17:30")
    case = twin(model_of(world.accepted()), {clock_name: (due_at, Promise(5))})
    found = told(lines([world.unit.pk], at=due_at + timedelta(minutes=1)))

    assert found == [(case.pk, clock_name, "overdue", rule)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2026-11-05", [], id="J01-second-day"),
        pytest.param("2026-11-06", ["J01"], id="J01-third-day"),
    ],
)
def test_three_days_without_an_answer_remind_the_window(
    world: World, day: str, expected: list[str]
) -> None:
    """Received on Tuesday the 3rd; the answer is due on the 10th."""
    twin(model_of(world.submitted()), {"notice": (moment("2026-11-10", "17:30"), Promise(5))})
    found = [one.rule.code for one in lines([world.unit.pk], at=moment(day)) if one.rule]

    assert found == expected


def test_both_the_promise_and_the_law_may_be_over_at_once(world: World) -> None:
    clocks = {
        "promise": (moment("2026-11-04", "17:30"), Promise(5)),
        "legal": (moment("2026-11-06", "17:30"), Promise(20)),
    }
    case = twin(model_of(world.accepted()), clocks)
    found = lines([world.unit.pk], at=moment("2026-11-09"))

    assert told(found) == [
        (case.pk, "promise", "overdue", "J04"),
        (case.pk, "legal", "overdue", "J05"),
    ]
    assert [one.kind for one in found] == [Kind.PROMISE, Kind.LEGAL]


def test_a_suspended_case_is_no_warning(world: World) -> None:
    twin(model_of(world.accepted()), {"promise": (None, Promise(5)), "legal": (None, Promise(20))})

    assert lines(units(world), at=moment("2026-12-01")) == []


def test_a_case_that_was_sent_back_for_correction_is_no_warning(world: World) -> None:
    services.ask_correction(
        world.submitted().pk, by=world.actor("window"), at=clock.now(), defects=[DEFECT]
    )

    assert lines(units(world), at=moment("2026-11-20")) == []


def test_what_lies_in_another_unit_is_not_told(world: World) -> None:
    case = twin(
        model_of(world.accepted()), {"promise": (moment("2026-11-04", "17:30"), Promise(5))}
    )
    Case.objects.filter(pk=case.pk).update(authority=world.elsewhere)

    assert lines([world.unit.pk], at=moment("2026-11-06")) == []
    assert [one.case_id for one in lines([world.elsewhere.pk], at=moment("2026-11-06"))] == [
        case.pk
    ]


def test_whoever_has_claimed_the_work_answers_for_it_else_who_took_the_case_first(
    world: World,
) -> None:
    case, free = world.accepted(), world.accepted()
    registrar = world.actor("reviewer").user_id
    services.claim(world.desk(case).pk, by=world.actor("reviewer"), at=clock.now())

    def of(person: int | None) -> set[int]:
        found = lines([world.unit.pk], at=moment("2026-11-06"), person=person)
        assert {one.answers for one in found} == {person}
        return {one.case_id for one in found}

    assert of(registrar) == {case.pk}
    assert of(free.owner_id) == {free.pk}


def test_the_tightest_comes_first(world: World) -> None:
    model = model_of(world.accepted())
    dues = [moment(day, "17:30") for day in ("2026-11-06", "2026-11-04", "2026-11-05")]
    for due_at in dues:
        twin(model, {"promise": (due_at, Promise(5))})
    found = lines([world.unit.pk], at=moment("2026-11-05", "09:00"))

    assert [one.due_at for one in found] == sorted(dues)
    assert [one.level for one in found] == [Level.OVERDUE, Level.TODAY, Level.NEAR]


def test_the_number_of_queries_does_not_grow_with_the_cases(world: World) -> None:
    model, due_at = model_of(world.accepted()), moment("2026-11-04", "17:30")

    def ask() -> None:
        assert lines([world.unit.pk], at=moment("2026-11-06"))

    twin(model, {"promise": (due_at, Promise(5))})
    few = queries_of(ask)
    for _ in range(20):
        twin(model, {"promise": (due_at, Promise(5)), "legal": (due_at, Promise(20))})

    assert queries_of(ask) == few == 2
