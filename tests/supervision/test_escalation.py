"""Telling those above: the head of promise and law, supervisors of the law; each overrun once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from govservice.accounts.models import Letter, Membership, User
from sla.selectors import Promise
from sla.supervision import escalations, tasks
from sla.supervision.models import Escalation
from tests.factories import moment
from tests.supervision.planted import model_of, record, twin
from tests.views.desk_pages import queries_of
from tests.views.pages import text_of
from tests.world import Time, World
from workflows.models import Case

DUE = moment("2026-11-03", "17:30")
LATER = DUE + timedelta(minutes=1)


def late(world: World, clock_name: str = "promise") -> Case:
    return twin(model_of(world.accepted()), {clock_name: (DUE, Promise(5))})


def told() -> list[str]:
    return sorted(Letter.objects.values_list("to", flat=True))


def emails(world: World, *people: str) -> list[str]:
    return sorted(world.user(person).email for person in people)


@pytest.mark.parametrize(
    ("clock_name", "people"),
    [
        pytest.param("promise", ("decider",), id="J04"),
        pytest.param("legal", ("decider", "supervisor"), id="J05"),
    ],
)
def test_who_is_told_depends_on_whose_limit_it_was(
    world: World, clock_name: str, people: tuple[str, ...]
) -> None:
    case = late(world, clock_name)
    assert escalations.escalate(LATER) == 1

    assert told() == emails(world, *people)
    letter = Letter.objects.first()
    assert letter and str(case.short_code) in letter.body
    assert case.applicant_name not in letter.body and case.title not in letter.body


def test_at_its_last_moment_nothing_is_over(world: World) -> None:
    late(world)

    assert escalations.escalate(DUE) == 0


def test_each_overrun_is_told_once_whatever_is_restarted(world: World) -> None:
    late(world)
    for minute in range(5):
        escalations.escalate(LATER + timedelta(minutes=minute))

    assert told() == emails(world, "decider")


def test_the_law_is_told_after_the_promise(world: World) -> None:
    limits = {"promise": (DUE, Promise(5)), "legal": (DUE + timedelta(days=1), Promise(20))}
    twin(model_of(world.accepted()), limits)
    assert escalations.escalate(LATER) == 1
    assert escalations.escalate(LATER + timedelta(days=1)) == 1

    assert told() == emails(world, "decider", "decider", "supervisor")


def test_a_clock_that_was_started_again_is_told_again(world: World) -> None:
    case = late(world, "notice")
    escalations.escalate(LATER)
    due_at = DUE + timedelta(days=7)
    again = {"notice": {"at": LATER.isoformat(), "length": 5, "count": "working"}}
    record(case, "resubmit", LATER, start=again)
    Case.objects.filter(pk=case.pk).update(
        clocks={"notice": {"for": "office", "due": due_at.isoformat()}}, due_at=due_at
    )

    assert escalations.escalate(due_at + timedelta(minutes=1)) == 1


def test_an_end_that_was_moved_is_not_a_new_overrun(world: World) -> None:
    case = late(world)
    escalations.escalate(LATER)
    moved = DUE + timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(
        clocks={"promise": {"for": "office", "due": moved.isoformat()}}, due_at=moved
    )

    assert escalations.escalate(moved + timedelta(minutes=1)) == 0


def test_everything_new_stands_in_one_letter(world: World) -> None:
    model = model_of(world.accepted())
    for _ in range(3):
        twin(model, {"promise": (DUE, Promise(5))})
    assert escalations.escalate(LATER) == 3

    (letter,) = Letter.objects.all()
    assert letter.subject == "超期提醒：3 件办件超过时限"


def test_a_default_is_told_to_the_head_and_the_supervisors(world: World, monday: Time) -> None:
    """The notice ran out on the 9th: accepted by silence (J02)."""
    case = world.submitted()
    monday.go_to(moment("2026-11-10", "09:00"))
    assert Case.objects.get(pk=case.pk).deemed
    tasks.escalate(0)

    raised = Escalation.objects.get(clock="deem_accepted")
    assert (raised.case_id, raised.kind) == (case.pk, "default")
    assert sorted(raised.told) == sorted(world.user(one).pk for one in ("decider", "supervisor"))
    assert "视为受理" in text_of(world.client("supervisor").get("/desk/raised/"))


def test_the_head_sees_all_and_the_supervisor_the_second_level(world: World, monday: Time) -> None:
    promise, legal = late(world), late(world, "legal")
    monday.go_to(LATER)
    tasks.escalate(0)
    head, watcher, other = (
        text_of(world.client(one).get("/desk/raised/"))
        for one in ("decider", "supervisor", "wuchang3")
    )

    assert str(promise.short_code) in head and str(legal.short_code) in head
    assert str(promise.short_code) not in watcher and str(legal.short_code) in watcher
    assert "没有上报的超期" in other


class TestWithoutAHead:
    """Nobody decides in the unit, nor above it."""

    @pytest.fixture(autouse=True)
    def headless(self, world: World) -> None:
        Membership.objects.filter(role="decider").delete()

    def test_those_who_watch_are_told_of_a_promise_too(self, world: World, monday: Time) -> None:
        case = late(world)
        monday.go_to(LATER)
        assert [escalations.escalate(LATER) for _ in range(2)] == [1, 0]

        assert told() == emails(world, "supervisor")
        assert str(case.short_code) in text_of(world.client("supervisor").get("/desk/raised/"))

    def test_what_there_was_nobody_to_tell_waits_for_whoever_takes_the_office(
        self, world: World
    ) -> None:
        late(world)
        Membership.objects.filter(role="supervisor").delete()
        assert [escalations.escalate(LATER) for _ in range(2)] == [0, 0]

        day = LATER.date()
        Membership.objects.create(
            user=world.user("decider"), unit=world.unit, role="decider", valid_from=day
        )
        assert [escalations.escalate(LATER) for _ in range(2)] == [1, 0]
        assert told() == emails(world, "decider")


def test_a_head_without_an_address_finds_it_on_his_page(world: World, monday: Time) -> None:
    case = late(world)
    User.objects.filter(pk=world.user("decider").pk).update(email="")
    monday.go_to(LATER)
    assert escalations.escalate(LATER) == 1

    assert told() == []
    assert str(case.short_code) in text_of(world.client("decider").get("/desk/raised/"))


def test_a_suspended_case_is_not_raised(world: World) -> None:
    twin(model_of(world.accepted()), {"promise": (None, Promise(5))})

    assert escalations.escalate(LATER) == 0


def test_what_was_told_costs_no_more_to_find(world: World) -> None:
    model = model_of(world.accepted())
    twin(model, {"promise": (DUE, Promise(5))})
    escalations.escalate(LATER)
    few = queries_of(lambda: escalations.escalate(LATER))
    for _ in range(10):
        twin(model, {"promise": (DUE, Promise(5))})
    escalations.escalate(LATER)

    assert queries_of(lambda: escalations.escalate(LATER)) == few


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(calm: None, monday: Time) -> None:
    from tests import world as worlds

    world = worlds.build()
    model = model_of(world.accepted())
    for _ in range(8):
        twin(model, {"promise": (DUE, Promise(5)), "legal": (DUE, Promise(20))})

    def work(_: int) -> int:
        try:
            return escalations.escalate(LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        done = list(workers.map(work, range(8)))

    assert sum(done) == 16
    assert Escalation.objects.count() == 16
