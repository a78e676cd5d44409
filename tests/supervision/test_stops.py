"""Suspensions, special procedures and extensions that look too convenient; and every default."""

from __future__ import annotations

from datetime import datetime

import pytest

from govservice import clock
from govservice.accounts.models import Unit
from sla.selectors import Promise
from sla.supervision import defaults
from sla.supervision.defaults import Silence
from sla.supervision.stops import Shown, shown, stops
from tests.factories import moment
from tests.supervision.planted import model_of, record, twin
from tests.views.desk_pages import queries_of
from tests.world import DEFECT, Time, World
from workflows import services
from workflows.models import Case

#: A Monday's close: what is to be suspended is due then.
DUE = moment("2026-11-30", "17:30")
SINCE = moment("2026-10-01")


def running(world: World) -> Case:
    limits = {"promise": (DUE, Promise(20)), "legal": (moment("2026-12-21", "17:30"), Promise(30))}
    return twin(model_of(world.accepted()), limits)


def found(world: World, at: datetime | None = None) -> list[Shown]:
    return shown(stops([world.unit.pk], since=SINCE, at=at or moment("2026-12-31")))


def silent(unit: Unit, outcome: str = "") -> list[Silence]:
    at = moment("2026-12-31")
    return defaults.told(defaults.silent([unit.pk], since=SINCE, at=at, outcome=outcome))


@pytest.mark.parametrize(
    ("at", "left", "late", "words"),
    [
        pytest.param(moment("2026-11-26", "10:00"), 2, False, "剩 2 个工作日", id="two days"),
        pytest.param(moment("2026-11-27", "10:00"), 1, True, "剩 1 个工作日", id="one day"),
        pytest.param(moment("2026-11-29", "10:00"), 1, True, "剩 1 个工作日", id="on sunday"),
        pytest.param(moment("2026-11-30", "17:30"), 0, True, "到期当日", id="the last moment"),
        pytest.param(moment("2026-11-30", "18:00"), 0, True, "刚超期", id="just behind"),
        pytest.param(moment("2026-12-02", "10:00"), -2, True, "已超期 2 个工作日", id="behind"),
    ],
)
def test_a_suspension_is_late_when_a_working_day_or_less_was_left(
    world: World, at: datetime, left: int, late: bool, words: str
) -> None:
    case = running(world)
    record(case, "suspend", at, {"reason": "等待鉴定"}, pause=["legal", "promise"])

    (stop,) = found(world)

    assert (stop.left, stop.late, stop.left_words) == (left, late, words)
    assert (stop.case.pk, stop.who, stop.reason) == (case.pk, "郑文博", "等待鉴定")
    assert (stop.limit, stop.due_at, stop.kind) == ("承诺办结时限", DUE, "暂停计时")


def test_what_was_left_is_read_from_what_had_been_told_then(world: World) -> None:
    """The due day moved afterwards: what counts is the one that was told before."""
    case = running(world)
    at = moment("2026-11-27")
    record(case, "suspend", at, pause=["promise"])
    record(
        case,
        "resume_handling",
        moment("2026-12-04"),
        resume=["promise"],
        due={"promise": moment("2026-12-07", "17:30").isoformat()},
    )
    record(case, "suspend", moment("2026-12-04", "15:00"), pause=["promise"])

    newest, first = found(world)

    assert (first.left, first.due_at) == (1, DUE)
    assert (newest.left, newest.due_at) == (1, moment("2026-12-07", "17:30"))


def test_a_step_that_ends_sooner_is_not_the_limit(world: World) -> None:
    case = running(world)
    record(case, "suspend", moment("2026-11-23"), pause=["promise", "legal", "unknown"])

    assert [(one.limit, one.left) for one in found(world)] == [("承诺办结时限", 5)]


def test_an_extension_on_the_last_day_is_listed(world: World) -> None:
    case = running(world)
    at = moment("2026-12-21", "16:00")
    data = {"reason": "案情复杂", "approver": "局长"}
    record(case, "extend", at, data, extend={"legal": {"length": 10}})

    (stop,) = found(world)

    assert (stop.kind, stop.limit, stop.left, stop.late) == ("延长期限", "法定办结时限", 0, True)


def begin(case: Case, at: datetime, first: str, last: str, cause: str = "s-1") -> None:
    told = {"first": first, "last": last, "cause": cause}
    record(
        case,
        "begin_special",
        at,
        {"reason": "专家评审"},
        source="accepted",
        target="special",
        exclude={"promise": told},
    )


def finish(case: Case, at: datetime, last: str, cause: str = "s-1") -> None:
    told = {"first": last, "last": last, "cause": cause}
    record(case, "end_special", at, source="special", target="accepted", exclude={"promise": told})


def test_only_the_beginning_of_a_special_procedure_is_a_line(world: World) -> None:
    case = running(world)
    begin(case, moment("2026-11-10"), "2026-11-10", "2026-11-20")
    finish(case, moment("2026-11-18"), "2026-11-18")

    (stop,) = found(world)

    assert (stop.kind, stop.beyond, stop.which, stop.abused) == ("特别程序", 0, 1, False)
    assert (str(stop.first), str(stop.last)) == ("2026-11-10", "2026-11-20")


@pytest.mark.parametrize(
    ("end", "beyond"),
    [
        pytest.param("2026-11-20", 0, id="J09-as-told"),
        pytest.param("2026-11-21", 1, id="J09-a-day-longer"),
    ],
)
def test_a_special_procedure_that_took_longer_than_told(
    world: World, end: str, beyond: int
) -> None:
    case = running(world)
    begin(case, moment("2026-11-10"), "2026-11-10", "2026-11-20")
    finish(case, moment(end), end)

    (stop,) = found(world)

    assert (stop.beyond, stop.abused) == (beyond, beyond > 0)


def test_one_that_has_not_ended_grows_longer_than_told(world: World) -> None:
    case = running(world)
    begin(case, moment("2026-11-10"), "2026-11-10", "2026-11-20")

    assert found(world, moment("2026-11-20"))[0].beyond == 0
    assert found(world, moment("2026-11-23"))[0].beyond == 3


def test_more_than_two_special_procedures_in_one_case(world: World) -> None:
    """J09."""
    case = running(world)
    for number, day in enumerate(("02", "09", "16"), 1):
        begin(case, moment(f"2026-11-{day}"), f"2026-11-{day}", f"2026-11-{day}", f"s-{number}")
        finish(case, moment(f"2026-11-{day}", "16:00"), f"2026-11-{day}", f"s-{number}")

    assert [(one.which, one.abused) for one in found(world)] == [(3, True), (2, False), (1, False)]


def test_a_supplement_asked_for_through_the_real_act_is_listed_with_what_was_asked(
    world: World, monday: Time
) -> None:
    case = world.accepted()
    monday.go_to(moment("2026-11-06", "15:00"))
    services.ask_supplement(case.pk, by=world.actor("reviewer"), at=clock.now(), defects=[DEFECT])

    (stop,) = found(world)

    assert (stop.label, stop.left, stop.late) == ("要求补充材料", 1, True)
    assert stop.reason == DEFECT["label"]


def test_other_units_are_not_looked_at(world: World) -> None:
    case = running(world)
    record(case, "suspend", moment("2026-11-27"), pause=["promise"])
    Case.objects.filter(pk=case.pk).update(authority=world.elsewhere)

    assert found(world) == []


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    record(running(world), "suspend", moment("2026-11-27"), pause=["promise"])
    few = queries_of(lambda: found(world))
    for _ in range(12):
        record(running(world), "suspend", moment("2026-11-27"), pause=["promise"])

    assert queries_of(lambda: found(world)) == few == 2


@pytest.mark.parametrize(
    ("act", "rule"),
    [
        pytest.param("deem_accepted", "J02", id="J02"),
        pytest.param("pass_by_default", "J13", id="J13-step"),
        pytest.param("grant_by_default", "J13", id="J13-decision"),
        pytest.param("deem_renewed", "J13", id="J13-renewal"),
    ],
)
def test_every_default_is_listed(world: World, act: str, rule: str) -> None:
    case = running(world)
    record(case, act, moment("2026-11-27"))

    (one,) = silent(world.unit)

    assert (one.case.pk, one.act, one.rule, one.withheld) == (case.pk, act, rule, False)
    assert silent(world.elsewhere) == []


def test_a_default_that_was_withheld_is_listed_with_what_stood_against_it(world: World) -> None:
    case = running(world)
    record(case, "deem_accepted", moment("2026-11-27"))
    told = {"clock": "promise", "reasons": ["核查未全部通过：名称不符", "没有信用核查结果。"]}
    record(case, "withhold_default", moment("2026-11-28"), told)

    withheld, done = silent(world.unit)

    assert withheld.withheld and not done.withheld
    assert withheld.reason == "承诺办结时限届满，核查未全部通过：名称不符；没有信用核查结果。"
    assert [one.act for one in silent(world.unit, "done")] == ["deem_accepted"]
    assert [one.act for one in silent(world.unit, "withheld")] == ["withhold_default"]


def test_a_default_that_was_withheld_is_not_told_above_as_one(world: World) -> None:
    told = {"clock": "promise", "reasons": ["没有信用核查结果。"]}
    record(running(world), "withhold_default", moment("2026-11-27"), told)

    assert defaults.untold([world.unit.pk], since=SINCE, at=moment("2026-11-28")) == []


def test_deemed_acceptance_by_the_real_clock_is_listed(world: World, monday: Time) -> None:
    case = world.submitted()
    monday.go_to(moment("2026-11-10", "09:00"))

    (one,) = silent(world.unit)

    assert (one.case.pk, one.label) == (case.pk, "视为受理")
