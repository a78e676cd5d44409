"""Somebody is told when the clocks need him: in time, in plain words, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from govservice import jobs
from govservice.clock import ZONE
from sla import attention, timers
from sla.models import Incident, Timer
from sla.tasks import look_after_timers
from tests.factories import UnitFactory, officer
from tests.sla.cases import a_case
from tests.sla.test_races import together
from workflows.models import Case

NOON = datetime(2026, 11, 9, 12, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)
LATE, PARKED = Incident.Kind.LATE, Incident.Kind.PARKED


@pytest.fixture
def case_id(db: None) -> int:
    case_id = a_case()
    timers.arm(case_id, {"legal": NOON})
    return case_id


def told(at: datetime) -> list[str]:
    return [incident.kind for incident in attention.note(at)]


class TestWhatIsSeen:
    @pytest.mark.parametrize(("after", "late"), [(59, False), (60, True), (3600, True)])
    def test_a_due_timer_is_late_after_a_minute(self, case_id: int, after: int, late: bool):
        seen = attention.look(NOON + timedelta(seconds=after))
        assert seen.late_since == (NOON if late else None)

    def test_the_limit_is_a_setting(self, case_id: int, settings: Any):
        settings.TIMERS_LATE_AFTER = 600
        assert attention.warnings(NOON + 9 * MINUTE) == []
        assert attention.warnings(NOON + 11 * MINUTE) == [
            "the oldest due timer has been waiting for 660 s"
        ]

    def test_one_that_waits_for_its_next_attempt_is_not_late(self, case_id: int):
        Timer.objects.update(attempts=1, retry_at=NOON + 10 * MINUTE)
        assert attention.look(NOON + 5 * MINUTE).late_since is None
        assert attention.look(NOON + 11 * MINUTE).late_since == NOON

    def test_what_has_fired_or_was_cancelled_needs_nobody(self, case_id: int):
        timers.cancel(case_id, timers.ALL)
        assert attention.look(NOON + 5 * MINUTE).kinds == frozenset()

    def test_a_parked_one_needs_somebody(self, case_id: int):
        Timer.objects.update(status=Timer.Status.PARKED)
        assert attention.look(NOON).kinds == {PARKED}

    @pytest.mark.django_db(transaction=True)
    def test_one_whose_case_somebody_holds_is_at_work(self, transactional_db: None):
        case_id = a_case()
        timers.arm(case_id, {"legal": NOON})
        look: Callable[[], object] = lambda: attention.look(NOON + 5 * MINUTE).kinds  # noqa: E731

        with transaction.atomic():
            Case.objects.select_for_update(of=("self",)).get(pk=case_id)
            assert together(look) == [frozenset()]
        assert together(look) == [frozenset({LATE})]


class TestIncidents:
    def test_is_told_once_however_often_one_looks(self, case_id: int):
        assert told(NOON + 2 * MINUTE) == [LATE]
        assert told(NOON + 3 * MINUTE) == []
        assert Incident.objects.get().since == NOON + 2 * MINUTE

    def test_ends_when_all_is_well(self, case_id: int):
        told(NOON + 2 * MINUTE)
        timers.cancel(case_id, timers.ALL)

        assert told(NOON + 3 * MINUTE) == []
        assert Incident.objects.get().ended_at == NOON + 3 * MINUTE

    @pytest.mark.parametrize(("pause", "again"), [(59, []), (60, [LATE])])
    def test_one_that_comes_back_soon_is_the_same(self, case_id: int, pause: int, again: list[str]):
        told(NOON + 2 * MINUTE)
        Timer.objects.update(retry_at=NOON + timedelta(days=1))
        told(NOON + 3 * MINUTE)
        Timer.objects.update(retry_at=None)

        assert told(NOON + (3 + pause) * MINUTE) == again
        assert Incident.objects.filter(ended_at=None).count() == 1

    def test_both_kinds_are_told_apart(self, case_id: int):
        timers.arm(a_case(), {"notice": NOON})
        Timer.objects.filter(kind="notice").update(status=Timer.Status.PARKED)
        assert told(NOON + 2 * MINUTE) == [LATE, PARKED]


class TestLetters:
    def test_go_to_every_administrator_once(self, case_id: int):
        unit = UnitFactory()
        officer("admin", unit, email="a@example.org")
        officer("admin", unit, email="b@example.org")
        officer("supervisor", unit, email="c@example.org")
        Timer.objects.update(status=Timer.Status.PARKED)

        look_after_timers(timestamp=0)
        look_after_timers(timestamp=60)
        jobs.drain()

        assert sorted(letter.to[0] for letter in mail.outbox) == ["a@example.org", "b@example.org"]
        assert mail.outbox[0].subject.endswith("自动办理被搁置")
        assert "定时办理" in mail.outbox[0].body

    def test_an_office_that_has_ended_gets_none(self, case_id: int):
        from datetime import date

        from govservice.accounts.models import Membership

        officer("admin", UnitFactory())
        Membership.objects.update(valid_to=date(2021, 1, 1))
        incident = Incident.objects.create(kind=PARKED, since=NOON)

        assert attention.tell(incident, NOON.date()) == 0
