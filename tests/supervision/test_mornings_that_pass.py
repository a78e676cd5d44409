"""Mornings skipped in simulated time: letters and escalations come as if one had waited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from govservice import clock, simulation
from govservice.accounts.models import Letter
from govservice.clock import ZONE, day_of
from govservice.errors import Refused
from sla import calendar_store, timers
from sla import simulation as passing
from sla.models import Timer
from sla.supervision.digests import MORNING
from sla.supervision.models import Digest, Escalation
from tests import world as worlds
from tests.simulated import simulated_time
from tests.world import World
from workflows.models import Case, CaseEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    """The office at ten o'clock of a working day, in the shared simulation."""
    with simulated_time(settings):
        simulation.go_to(passing.next_morning(clock.now()) + timedelta(hours=1), by="练习")
        yield worlds.build()


def let_pass(**told: int) -> datetime:
    """Let so much time pass at once; return where it began."""
    at = clock.now()
    passing.let_pass(at + timedelta(**told), by="练习", at=at)
    return at


def mornings(after: datetime, until: datetime) -> list[datetime]:
    """Half past eight of every working day between, day by day."""
    days = [day_of(after) + timedelta(days=n) for n in range((until - after).days + 2)]
    found = [datetime.combine(day, MORNING, ZONE) for day in days if is_working(day)]
    return [one for one in found if after < one <= until]


def is_working(day: Any) -> bool:
    return calendar_store.current().is_working(day)


def held() -> list[datetime]:
    rows = Digest.objects.order_by("written_at").values_list("written_at", flat=True).distinct()
    return [clock.local(one) for one in rows]


def next_one(after: datetime) -> datetime:
    return mornings(after, after + timedelta(days=30))[0]


def test_every_working_morning_on_the_way_is_held_at_its_moment(world: World) -> None:
    began = let_pass(days=16)

    assert held() == mornings(began, clock.now())
    assert len(held()) >= 5


def test_the_clerk_is_written_to_about_what_was_near_on_that_morning(world: World) -> None:
    case = world.accepted()
    promised = datetime.fromisoformat(case.clocks["promise"]["due"])
    let_pass(days=40)

    told = [one.subject for one in Letter.objects.filter(subject__startswith="今日提醒")]
    assert f"今日提醒 {clock.local(promised):%m-%d}：今天到期 1 件" in told
    assert len(told) == len(set(told)) * 2  # the clerk and the head, each once a morning


def test_what_ran_over_and_what_silence_decided_is_told_on_the_next_morning(world: World) -> None:
    case = world.submitted()
    promised = datetime.fromisoformat(case.clocks["acceptance"]["due"])
    let_pass(days=30)

    silence = CaseEvent.objects.get(case=case, act="deem_accepted")
    told = dict(Escalation.objects.filter(case=case).values_list("clock", "told_at"))
    assert told["acceptance"] == next_one(promised)
    assert told["deem_accepted"] == next_one(silence.at)
    assert Case.objects.get(pk=case.pk).deemed


def test_passing_day_by_day_or_at_once_leaves_the_same_mornings(world: World) -> None:
    began = clock.now()
    for _ in range(6):
        let_pass(days=1)

    assert held() == mornings(began, clock.now())


def test_of_a_very_long_time_only_the_last_mornings_are_held(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passing, "MOST_MORNINGS", 3)
    began = let_pass(days=30)

    assert held() == mornings(began, clock.now())[-3:]


@pytest.mark.parametrize(
    ("after", "until", "number"),
    [
        pytest.param(time(8, 30), time(23, 59), 0, id="it has begun"),
        pytest.param(time(8, 29), time(8, 30), 1, id="it begins now"),
        pytest.param(time(8, 0), time(8, 29), 0, id="it has not begun"),
    ],
)
def test_a_morning_lies_behind_the_first_moment_and_up_to_the_last(
    world: World, after: time, until: time, number: int
) -> None:
    day = clock.today()
    first, last = (datetime.combine(day, one, ZONE) for one in (after, until))

    assert len(passing.mornings_between(first, last)) == number


def test_a_moment_too_far_ahead_is_refused_before_anything_acts(world: World) -> None:
    case, before = world.submitted(), clock.now()
    with pytest.raises(Refused, match="最远到"):
        let_pass(days=365 * 30)

    assert Case.objects.get(pk=case.pk).seq == case.seq
    assert held() == []
    assert clock.now() - before < timedelta(minutes=5)


def test_acts_that_take_longer_than_the_next_limit_is_away_do_not_stop_the_clock(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock runs on while they act; what is due meanwhile acts as soon as they are done."""
    first, second = world.submitted(), world.submitted()
    due = datetime.fromisoformat(first.clocks["notice"]["due"])
    Timer.objects.filter(case=second, kind="notice").update(due_at=due + timedelta(seconds=1))
    tick = timers.tick

    def slowly(at: datetime) -> timers.Outcome:
        outcome = tick(at)
        simulation.go_to(clock.now() + timedelta(minutes=1), by="练习")
        return outcome

    monkeypatch.setattr(timers, "tick", slowly)
    at = clock.now()
    passing.let_pass(due + timedelta(seconds=2), by="练习", at=at)

    assert {case.deemed for case in Case.objects.filter(pk__in=[first.pk, second.pk])} == {True}
