"""After an outage of days: everything that ran out meanwhile acts, in the order of the due dates.

The acts bear the moment at which they were done; what the law counts from another day, it
counts from that day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from govservice.clock import day_of
from sla import timers
from sla.models import Timer
from tests.factories import moment
from tests.world import Time, World
from workflows.models import Case, CaseEvent, Paper
from workflows.selectors.deadlines import differences
from workflows.selectors.soundness import findings

#: Nobody ticks between these: nine days and a night.
DOWN, UP = moment("2026-11-23", "17:00"), moment("2026-12-03", "08:00")


@pytest.fixture
def cases(world: World, monday: Time) -> dict[str, Case]:
    """Four cases whose clocks run out while nobody looks."""
    made = {"correcting": world.correcting(), "unrated": world.delivered()}
    monday.go_to(moment("2026-11-20", "10:00"))
    made["silent on Friday"] = world.submitted()
    monday.go_to(moment("2026-11-23", "09:30"))
    made["silent on Monday"] = world.submitted()
    monday.go_to(DOWN)
    return made


def after_the_outage(monday: Time) -> timers.Outcome:
    monday.stand_still_until(UP)
    return timers.tick(UP)


def done_by_the_clock() -> list[tuple[int, str]]:
    events = CaseEvent.objects.filter(actor_name="时钟").order_by("pk")
    return list(events.values_list("case_id", "act"))


def test_all_that_ran_out_acts_in_the_order_of_the_due_dates(
    cases: dict[str, Case], monday: Time
) -> None:
    assert done_by_the_clock() == []

    outcome = after_the_outage(monday)

    assert (outcome.retried, outcome.parked) == (0, 0)
    assert done_by_the_clock() == [
        (cases["correcting"].pk, "lapse"),
        (cases["silent on Friday"].pk, "deem_accepted"),
        (cases["silent on Monday"].pk, "deem_accepted"),
        (cases["unrated"].pk, "rating_over"),
    ]
    fired = Timer.objects.filter(fired_at=UP, kind__in=["correction", "notice", "rating"])
    due = list(fired.order_by("due_at").values_list("due_at", flat=True))
    assert DOWN < due[0] < due[1] < due[2] < due[3] < UP


def test_the_acts_bear_the_moment_at_which_they_were_done(
    cases: dict[str, Case], monday: Time
) -> None:
    after_the_outage(monday)

    events = CaseEvent.objects.filter(actor_name="时钟")
    assert set(events.values_list("at", flat=True)) == {UP}
    assert Case.objects.get(pk=cases["unrated"].pk).closed_at == UP


def test_silence_accepts_as_of_the_receipt_and_the_terms_count_from_there(
    cases: dict[str, Case], monday: Time
) -> None:
    after_the_outage(monday)

    case = Case.objects.get(pk=cases["silent on Friday"].pk)
    assert case.accepted_as_of == case.received_at != case.accepted_at
    assert day_of(case.received_at) == date(2026, 11, 20)
    due = {name: datetime.fromisoformat(told["due"]) for name, told in case.clocks.items()}
    # 5 and 15 working days from 20 November, not from the day on which the clock could act
    assert due == {"promise": moment("2026-11-27", "17:30"), "legal": moment("2026-12-11", "17:30")}


def test_what_an_act_starts_in_the_past_runs_out_in_the_same_catch_up(
    cases: dict[str, Case], monday: Time
) -> None:
    after_the_outage(monday)

    of_case = Timer.objects.filter(case=cases["silent on Friday"])
    assert of_case.get(kind="promise").fired_at == UP
    assert of_case.get(kind="legal").status == Timer.Status.ARMED
    assert not Timer.objects.filter(status=Timer.Status.ARMED, due_at__lte=UP).exists()


def test_a_clock_that_starts_with_the_late_act_gives_its_whole_time(
    cases: dict[str, Case], monday: Time
) -> None:
    """The delivery of what was ended late is not late for that: its ten days begin with the act."""
    after_the_outage(monday)

    delivery = Timer.objects.get(case=cases["correcting"], kind="delivery")
    assert delivery.due_at == moment("2026-12-17", "17:30")


def test_papers_are_numbered_in_that_order_and_the_cases_are_whole(
    cases: dict[str, Case], monday: Time
) -> None:
    after_the_outage(monday)

    papers = Paper.objects.filter(kind="acceptance", issued_at=UP).order_by("number")
    assert [paper.case_id for paper in papers] == [
        cases["silent on Friday"].pk,
        cases["silent on Monday"].pk,
    ]
    assert [*findings()] == [*differences()] == []


def test_the_next_tick_finds_nothing_left(cases: dict[str, Case], monday: Time) -> None:
    after_the_outage(monday)

    assert timers.tick(UP + timedelta(seconds=5)) == timers.Outcome()
