"""Timers put aside: tried again by one person, skipped by two, and always on the record."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from govservice.accounts.actors import Actor
from govservice.accounts.models import User
from govservice.errors import Denied, Refused
from sla import timers
from sla.models import Skip, Timer
from sla.timers import BACK_OFF
from tests.factories import UnitFactory, moment, officer
from tests.workflows.conftest import Office
from tests.world import BACKEND
from workflows.models import Case, CaseEvent
from workflows.selectors.deadlines import differences
from workflows.selectors.history import history
from workflows.selectors.seals import breaks
from workflows.selectors.soundness import findings
from workflows.services import parked

pytestmark = pytest.mark.django_db

LATER = moment("2026-11-20")
WHY = "材料系统故障期间收件，已由窗口人工处理"


@pytest.fixture
def keeper(office: Office) -> Actor:
    return officer("supervisor", office.unit)  # type: ignore[arg-type]


@pytest.fixture
def admin(office: Office) -> Actor:
    return officer("admin", office.unit)  # type: ignore[arg-type]


@pytest.fixture
def case(office: Office, caplog: pytest.LogCaptureFixture) -> Case:
    """A case whose deemed acceptance failed to the last attempt: its day of receipt was lost."""
    caplog.set_level(logging.CRITICAL, "sla.timers")
    case = office.submitted()
    received = case.received_at
    Case.objects.filter(pk=case.pk).update(received_at=None)
    at = moment("2026-11-10")
    for wait in (timedelta(), *BACK_OFF):
        at += wait
        timers.tick(at)
    Case.objects.filter(pk=case.pk).update(received_at=received)
    return Case.objects.get(pk=case.pk)


def timer_of(case: Case) -> Timer:
    return Timer.objects.get(case=case, kind="notice")


def acts(case: Case) -> list[str]:
    return list(CaseEvent.objects.filter(case=case).values_list("act", flat=True))


def told(case: Case) -> dict[str, Any]:
    """What the last event keeps."""
    last = CaseEvent.objects.filter(case=case).last()
    assert last is not None
    data: dict[str, Any] = last.payload["data"]
    return data


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: code in error.codes)


def test_it_is_parked_with_its_reason(case: Case) -> None:
    timer = timer_of(case)
    assert timer.status == Timer.Status.PARKED
    assert timer.reason.startswith("AttributeError")
    assert case.status == "submitted"


class TestTryingAgain:
    def test_the_next_tick_acts_as_if_it_had_never_failed(self, case: Case, keeper: Actor) -> None:
        parked.retry(timer_of(case).pk, by=keeper, at=LATER)
        assert (timer_of(case).status, timer_of(case).attempts) == (Timer.Status.ARMED, 0)

        timers.tick(LATER + timedelta(seconds=5))

        assert acts(case) == ["submit", "retry_timer", "deem_accepted"]
        assert Case.objects.get(pk=case.pk).accepted_as_of == case.received_at

    def test_the_history_says_who(self, case: Case, keeper: Actor) -> None:
        parked.retry(timer_of(case).pk, by=keeper, at=LATER)

        entry = history(case, list(case.events.all()), for_applicant=False)[-1]
        assert (entry.label, entry.who) == ("重新自动办理", keeper.name)
        assert told(case)["effect"] == "视为受理"
        assert told(case)["failed"].startswith("AttributeError")

    def test_what_fails_again_is_parked_again(self, case: Case, keeper: Actor) -> None:
        Case.objects.filter(pk=case.pk).update(received_at=None)
        parked.retry(timer_of(case).pk, by=keeper, at=LATER)
        at = LATER
        for wait in (timedelta(), *BACK_OFF):
            at += wait
            timers.tick(at)

        assert timer_of(case).status == Timer.Status.PARKED

    def test_once_is_enough(self, case: Case, keeper: Actor) -> None:
        parked.retry(timer_of(case).pk, by=keeper, at=LATER)
        with refused("not_parked"):
            parked.retry(timer_of(case).pk, by=keeper, at=LATER)

    def test_not_while_somebody_asks_to_skip_it(
        self, case: Case, keeper: Actor, admin: Actor
    ) -> None:
        parked.ask_skip(timer_of(case).pk, by=admin, at=LATER, reason=WHY)
        with refused("skip_asked"):
            parked.retry(timer_of(case).pk, by=keeper, at=LATER)


class TestWithoutItsProcedure:
    """The procedure of an open case is not in service: nobody knows what its clocks do."""

    @pytest.fixture
    def orphan(self, office: Office, caplog: pytest.LogCaptureFixture) -> Case:
        caplog.set_level(logging.CRITICAL, "sla.timers")
        case = office.submitted()
        Case.objects.filter(pk=case.pk).update(procedure="of-yesterday")
        at = moment("2026-11-10")
        for wait in (timedelta(), *BACK_OFF):
            at += wait
            timers.tick(at)
        return case

    def test_its_timers_are_put_aside_and_others_act(self, orphan: Case, office: Office) -> None:
        other = office.submitted("乙项目")
        timers.tick(LATER)

        assert timer_of(orphan).status == Timer.Status.PARKED
        assert timer_of(orphan).reason.startswith("Misdefined")
        assert Case.objects.get(pk=other.pk).deemed

    def test_the_page_tells_so(self, orphan: Case, office: Office, client: Client) -> None:
        keeper = officer("supervisor", office.unit)  # type: ignore[arg-type]
        client.force_login(User.objects.get(pk=keeper.user_id), backend=BACKEND)
        page = client.get("/watch/timers/").content.decode()

        assert "事项配置有误" in page and str(orphan.short_code) in page
        assert client.get(f"/watch/timers/{timer_of(orphan).pk}/skip/").status_code == 200


class TestSkipping:
    def test_takes_two_people(self, case: Case, keeper: Actor, admin: Actor) -> None:
        parked.ask_skip(timer_of(case).pk, by=admin, at=LATER, reason=WHY)
        assert timer_of(case).status == Timer.Status.PARKED

        with refused("four_eyes"):
            parked.decide_skip(timer_of(case).pk, by=admin, at=LATER, agreed=True)
        parked.decide_skip(timer_of(case).pk, by=keeper, at=LATER, agreed=True)

        assert timer_of(case).status == Timer.Status.SKIPPED
        assert acts(case) == ["submit", "ask_skip", "skip_timer"]
        assert told(case)["reason"] == WHY
        assert told(case)["asked_by"] == admin.name

    def test_the_clock_stays_overdue_and_the_case_whole(
        self, case: Case, keeper: Actor, admin: Actor
    ) -> None:
        parked.ask_skip(timer_of(case).pk, by=admin, at=LATER, reason=WHY)
        parked.decide_skip(timer_of(case).pk, by=keeper, at=LATER, agreed=True)

        timers.tick(LATER)

        assert Case.objects.get(pk=case.pk).clocks["notice"]["due"]
        assert [*findings()] == [*differences()] == [*breaks()] == []

    def test_the_applicant_reads_it_too(self, case: Case, keeper: Actor, admin: Actor) -> None:
        from workflows.views.progress import told_events

        parked.ask_skip(timer_of(case).pk, by=admin, at=LATER, reason=WHY)
        parked.decide_skip(timer_of(case).pk, by=keeper, at=LATER, agreed=True)

        assert [event.act for event in told_events(case)] == ["submit", "skip_timer"]

    def test_the_second_person_may_disagree(self, case: Case, keeper: Actor, admin: Actor) -> None:
        parked.ask_skip(timer_of(case).pk, by=admin, at=LATER, reason=WHY)
        parked.decide_skip(timer_of(case).pk, by=keeper, at=LATER, agreed=False)

        assert timer_of(case).status == Timer.Status.PARKED
        assert acts(case)[-1] == "refuse_skip"
        parked.retry(timer_of(case).pk, by=keeper, at=LATER)

    def test_whoever_asked_may_take_it_back(self, case: Case, admin: Actor) -> None:
        parked.ask_skip(timer_of(case).pk, by=admin, at=LATER, reason=WHY)
        parked.decide_skip(timer_of(case).pk, by=admin, at=LATER, agreed=False)

        assert not Skip.objects.filter(agreed=None).exists()

    @pytest.mark.parametrize("reason", ["", "  ", "不用办"])
    def test_it_needs_a_reason(self, case: Case, admin: Actor, reason: str) -> None:
        with refused("no_reason"):
            parked.ask_skip(timer_of(case).pk, by=admin, at=LATER, reason=reason)

    def test_one_asks_at_a_time(self, case: Case, keeper: Actor, admin: Actor) -> None:
        parked.ask_skip(timer_of(case).pk, by=admin, at=LATER, reason=WHY)
        with refused("skip_asked"):
            parked.ask_skip(timer_of(case).pk, by=keeper, at=LATER, reason=WHY)

    def test_nothing_to_agree_to(self, case: Case, keeper: Actor) -> None:
        with refused("no_skip_asked"):
            parked.decide_skip(timer_of(case).pk, by=keeper, at=LATER, agreed=True)

    def test_the_database_knows_two_people_too(self, case: Case, admin: Actor) -> None:
        skip = parked.ask_skip(timer_of(case).pk, by=admin, at=LATER, reason=WHY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Skip.objects.filter(pk=skip.pk).update(
                agreed=True, decided_by=admin.user_id, decided_at=LATER
            )


@pytest.mark.parametrize("role", ["window", "reviewer", "decider", "legal"])
def test_others_of_the_office_do_not_look_after_timers(
    case: Case, office: Office, role: str
) -> None:
    colleague = officer(role, office.unit)  # type: ignore[arg-type]
    with pytest.raises(Denied):
        parked.retry(timer_of(case).pk, by=colleague, at=LATER)
    with pytest.raises(Denied):
        parked.ask_skip(timer_of(case).pk, by=colleague, at=LATER, reason=WHY)


def test_nor_does_the_supervisor_of_another_unit(case: Case) -> None:
    stranger = officer("supervisor", UnitFactory())
    with pytest.raises(Denied):
        parked.decide_skip(timer_of(case).pk, by=stranger, at=LATER, agreed=False)


def test_when_its_clock_stops_it_is_no_longer_anybodys_matter(
    case: Case, office: Office, keeper: Actor
) -> None:
    """The window accepts by hand, late; the parked deemed acceptance is over with it."""
    from workflows import services

    services.accept(case.pk, by=office.window, at=LATER)

    assert timer_of(case).status == Timer.Status.CANCELLED
    with refused("not_parked"):
        parked.retry(timer_of(case).pk, by=keeper, at=LATER)


def test_a_case_without_a_machine_is_not_passed_over_in_silence(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "sla.timers")
    case = office.submitted()
    Case.objects.filter(pk=case.pk).update(machine_version=99)

    assert timers.tick(datetime.fromisoformat(case.clocks["notice"]["due"])).retried >= 1
    assert timer_of(case).reason.startswith("Misdefined")
