"""Two at once on one case: one effect, no deadlock, and the loser reads a plain sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connections, transaction

from govservice.accounts.actors import CLOCK
from govservice.accounts.models import User
from govservice.errors import Refused
from sla import timers
from tests.factories import MONDAY, moment
from tests.waiting import until_somebody_waits
from tests.workflows.conftest import Office
from workflows import flows, services
from workflows.lifecycle import Status
from workflows.models import Case, Desk, Paper
from workflows.ratings.models import Rating
from workflows.ratings.services import rate
from workflows.services.perform import _perform

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(
    params=[pytest.param(20, id="20"), pytest.param(200, id="200", marks=[pytest.mark.long])]
)
def trials(request: pytest.FixtureRequest) -> range:
    return range(request.param)


def both(*works: Callable[[], Any]) -> list[str]:
    """Run *works* at the same moment; return ``ok`` or the codes of the refusal of each.

    Any other exception, a deadlock above all, fails the test.
    """
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> str:
        try:
            barrier.wait()
            work()
        except Refused as refused:
            assert all(len(one.reason) > 5 for one in refused.verdicts)  # noqa: PT017
            return " ".join(refused.codes)
        finally:
            connections.close_all()
        return "ok"

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


def assert_whole(case_id: int) -> Case:
    """The invariant: open phase and one open desk ⇔ the status is in a phase."""
    case = Case.objects.get(pk=case_id)
    flow = flows.flow_for(case, case.status)
    open_phases = [phase.flow_class for phase in case.phases.filter(finished=None)]
    assert open_phases == ([flow] if flow else [])
    assert Desk.objects.filter(case=case, finished=None).count() == (1 if flow else 0)
    return case


def test_two_clerks_on_one_desk(office: Office, trials: range) -> None:
    outcomes: Counter[tuple[str, ...]] = Counter()
    for n in trials:
        pk = office.submitted(f"案{n}").pk
        result = both(
            lambda pk=pk: services.accept(pk, by=office.window, at=MONDAY),  # type: ignore[misc]
            lambda pk=pk: services.accept(pk, by=office.second_window, at=MONDAY),  # type: ignore[misc]
        )
        outcomes[tuple(sorted(result))] += 1
        case = assert_whole(pk)
        assert case.events.filter(act="accept").count() == 1
        assert case.papers.filter(kind="acceptance").count() == 1
    assert outcomes == {("ok", "wrong_state"): len(trials)}


def test_two_clerks_claim_one_desk(office: Office, trials: range) -> None:
    for n in trials:
        desk = Desk.objects.get(case_id=office.submitted(f"案{n}").pk, finished=None)
        result = both(
            lambda pk=desk.pk: services.claim(pk, by=office.window, at=MONDAY),  # type: ignore[misc]
            lambda pk=desk.pk: services.claim(pk, by=office.second_window, at=MONDAY),  # type: ignore[misc]
        )
        assert sorted(result) == ["claimed", "ok"]


def test_clerk_against_the_timer(office: Office, trials: range) -> None:
    """At the due moment itself the clerk is in time: whoever has the case first."""
    late = moment("2026-11-09", "17:30")
    for n in trials:
        pk = office.submitted(f"案{n}").pk
        result = both(
            lambda pk=pk: services.accept(pk, by=office.window, at=late),  # type: ignore[misc]
            lambda: timers.tick(late),
        )
        assert result[1] == "ok"
        timers.tick(late)
        case = assert_whole(pk)
        assert case.status == Status.ACCEPTED
        assert case.events.filter(act__in=["accept", "deem_accepted"]).count() == 1
        assert result[0] in ("ok", "wrong_state")


def test_a_clerk_who_is_late_never_overtakes_the_clock(office: Office, trials: range) -> None:
    late = moment("2026-11-09", "17:31")
    for n in trials:
        pk = office.submitted(f"案{n}").pk
        result = both(
            lambda pk=pk: services.accept(pk, by=office.window, at=late),  # type: ignore[misc]
            lambda: timers.tick(late),
        )
        timers.tick(late)
        case = assert_whole(pk)
        assert result[0] in ("clock_first", "wrong_state")
        assert case.deemed and case.accepted_as_of == MONDAY


def test_a_double_submit(office: Office, trials: range) -> None:
    for n in trials:
        pk = office.draft(f"案{n}").pk
        submit = lambda pk=pk: services.submit(pk, by=office.applicant, at=MONDAY)  # noqa: E731
        assert sorted(both(submit, submit)) == ["ok", "wrong_state"]
        case = assert_whole(pk)
        assert case.events.count() == 1
        assert case.papers.count() == 1


def test_two_drafts_of_the_same_request_at_once(office: Office, trials: range) -> None:
    for n in trials:
        one, other = office.draft(f"案{n}").pk, office.draft(f"案{n}").pk
        result = both(
            lambda pk=one: services.submit(pk, by=office.applicant, at=MONDAY),  # type: ignore[misc]
            lambda pk=other: services.submit(pk, by=office.applicant, at=MONDAY),  # type: ignore[misc]
        )
        assert sorted(result) == ["filed_before", "ok"]


def test_a_double_rating(office: Office, trials: range) -> None:
    for n in trials:
        pk = office.granted(f"案{n}").pk
        Paper.objects.filter(case=pk).update(rendered_at=MONDAY, sha256="0" * 64)
        services.deliver(pk, by=office.window, at=MONDAY)
        result = both(
            lambda pk=pk: rate(pk, level="satisfied", by=office.applicant, at=MONDAY),  # type: ignore[misc]
            lambda pk=pk: rate(pk, level="dissatisfied", by=office.applicant, at=MONDAY),  # type: ignore[misc]
        )
        assert sorted(result) == ["ok", "wrong_state"]
        assert Rating.objects.filter(case=pk).count() == 1
        assert assert_whole(pk).status == Status.CLOSED


def test_withdrawal_against_the_decision(office: Office, trials: range) -> None:
    for n in trials:
        pk = office.in_decision(f"案{n}").pk
        result = both(
            lambda pk=pk: services.grant(pk, by=office.decider, at=MONDAY),  # type: ignore[misc]
            lambda pk=pk: services.withdraw(pk, by=office.applicant, at=MONDAY),  # type: ignore[misc]
        )
        assert sorted(result) == ["ok", "wrong_state"]
        case = assert_whole(pk)
        assert case.outcome in ("granted", "withdrawn")
        assert case.events.filter(act__in=["grant", "withdraw"]).count() == 1


def test_two_ticks_at_once_deem_accepted_once(office: Office, trials: range) -> None:
    late = moment("2026-11-09", "17:31")
    cases = [office.submitted(f"案{n}").pk for n in trials]

    both(lambda: timers.tick(late), lambda: timers.tick(late))

    for pk in cases:
        assert assert_whole(pk).events.filter(act="deem_accepted").count() == 1


def test_who_acts_upon_a_case_that_is_taken_over_at_that_moment_knows_its_new_owner(
    office: Office,
) -> None:
    pk = office.submitted().pk
    holds, colleague = Event(), office.second_window.user_id

    def act() -> Case:
        try:
            holds.wait()
            return services.accept(pk, by=office.window, at=MONDAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            acting = pool.submit(act)
            Case.objects.select_for_update().get(pk=pk)
            holds.set()
            Case.objects.filter(pk=pk).update(owner=colleague)
            until_somebody_waits()
        case = acting.result()

    assert case.owner_id == colleague
    owner = User.objects.get(pk=colleague)
    assert case.papers.get(kind="acceptance").facts["handler"]["name"] == owner.get_full_name()


def test_what_a_colleague_claims_meanwhile_is_not_done_over_his_head(office: Office) -> None:
    case = office.submitted()
    desk = Desk.objects.get(case=case, finished=None)

    def colleague_claims(_: Case) -> dict[str, Any]:
        (claimed,) = both(lambda: services.claim(desk.pk, by=office.second_window, at=MONDAY))
        assert claimed == "ok"
        return {}

    with pytest.raises(Refused, match="已由同事领取"):
        _perform("accept", case.pk, by=office.window, at=MONDAY, prepare=colleague_claims)

    assert_whole(case.pk)
    assert Desk.objects.get(pk=desk.pk).owner_id == office.second_window.user_id


def test_the_clock_acts_in_its_own_name(office: Office) -> None:
    pk = office.submitted().pk

    timers.tick(moment("2026-11-09", "17:31"))

    event = Case.objects.get(pk=pk).events.get(act="deem_accepted")
    assert (event.actor_id, event.actor_name) == (None, CLOCK.name)
    with pytest.raises(Refused):
        _perform("deem_accepted", pk, by=CLOCK, at=MONDAY)
