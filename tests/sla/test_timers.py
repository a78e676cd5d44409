"""Timers on PostgreSQL: armed, moved, fired once, retried, parked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from govservice import jobs
from govservice.clock import ZONE
from govservice.errors import Misdefined
from sla import timers
from sla.models import CalendarVersion, Timer
from sla.selectors import parked
from sla.timers import ALL, BACK_OFF, Outcome
from tests.sla.cases import a_case

NOON = datetime(2026, 11, 9, 12, tzinfo=ZONE)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db

Act = Callable[[Timer, datetime], object]


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the tick note the kinds of the timers it fired."""
    fired: list[str] = []
    given(monkeypatch, lambda timer, at: fired.append(timer.kind))
    return fired


def given(monkeypatch: pytest.MonkeyPatch, act: Act) -> None:
    monkeypatch.setattr(timers, "_handler", act)


def armed(case_id: int) -> dict[str, datetime]:
    rows = Timer.objects.filter(case_id=case_id, status=Timer.Status.ARMED)
    return dict(rows.values_list("kind", "due_at"))


class TestArming:
    def test_all_clocks_of_an_act_are_one_statement(self, django_assert_num_queries):
        case_id = a_case()

        with django_assert_num_queries(1):
            timers.arm(case_id, {"notice": NOON, "acceptance": NOON - HOUR})

        assert armed(case_id) == {"notice": NOON, "acceptance": NOON - HOUR}

    def test_nothing_to_arm_asks_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            timers.arm(1, {})

    def test_a_kind_that_is_armed_already_is_moved(self):
        case_id = a_case()
        timers.arm(case_id, {"legal": NOON})
        Timer.objects.update(attempts=2, reason="x", retry_at=NOON)

        timers.arm(case_id, {"legal": NOON + HOUR})

        timer = Timer.objects.get()
        assert (timer.due_at, timer.attempts, timer.reason) == (NOON + HOUR, 0, "")
        assert timer.retry_at is None

    def test_a_parked_one_is_armed_anew_when_its_clock_changes(self):
        case_id = a_case()
        timers.arm(case_id, {"legal": NOON})
        Timer.objects.update(status=Timer.Status.PARKED, attempts=5, reason="x")

        timers.arm(case_id, {"legal": NOON + HOUR})

        timer = Timer.objects.get()
        assert (timer.status, timer.attempts, timer.reason) == (Timer.Status.ARMED, 0, "")

    def test_a_parked_one_is_cancelled_when_its_clock_stops(self):
        case_id = a_case()
        timers.arm(case_id, {"legal": NOON, "promise": NOON})
        Timer.objects.filter(kind="legal").update(status=Timer.Status.PARKED)

        assert timers.cancel(case_id, "legal") == 1
        assert timers.cancel(case_id, ALL) == 1
        assert not parked().exists()

    def test_cancel_takes_kinds_or_all(self, django_assert_num_queries):
        case_id, other = a_case(), a_case()
        for one in (case_id, other):
            timers.arm(one, {"legal": NOON, "promise": NOON, "notice": NOON})

        with django_assert_num_queries(1):
            assert timers.cancel(case_id, ["notice", "unknown"]) == 1
        assert timers.cancel(case_id, ALL) == 2
        assert timers.cancel(other, [ALL]) == 3
        assert timers.cancel(other, ALL) == 0

    def test_the_database_knows_one_open_timer_of_a_kind(self):
        case_id = a_case()
        timers.arm(case_id, {"legal": NOON})

        with pytest.raises(IntegrityError), transaction.atomic():
            Timer.objects.create(case_id=case_id, kind="legal", due_at=NOON)
        timers.cancel(case_id, "legal")
        timers.arm(case_id, {"legal": NOON})

        assert Timer.objects.count() == 2


class TestTick:
    def test_fires_what_is_due_earliest_first_and_once(self, acts: list[str]):
        timers.arm(a_case(), {"second": NOON, "first": NOON - HOUR, "later": NOON + HOUR})
        timers.arm(a_case(), {"third": NOON})

        assert timers.tick(NOON) == Outcome(fired=3)
        assert acts == ["first", "second", "third"]
        assert timers.tick(NOON) == Outcome()
        assert Timer.objects.get(kind="first").fired_at == NOON

    @pytest.mark.parametrize("batch", [1, 50])
    def test_drains(self, acts: list[str], batch: int):
        for _ in range(12):
            timers.arm(a_case(), {"rating": NOON})

        assert timers.tick(NOON, batch=batch).fired == 12

    def test_a_clock_that_is_set_back_fires_nothing_twice(self, acts: list[str]):
        timers.arm(a_case(), {"legal": NOON})
        timers.tick(NOON)
        timers.arm(a_case(), {"rating": NOON})

        assert timers.tick(NOON - HOUR) == Outcome()
        assert timers.tick(NOON) == Outcome(fired=1)
        assert acts == ["legal", "rating"]

    def test_catches_up_what_an_act_arms_in_the_past(self, monkeypatch: pytest.MonkeyPatch):
        """After an outage of days the deemed acceptance starts a clock that is already over."""

        def act(timer: Timer, at: datetime) -> None:
            if timer.kind == "notice":
                timers.arm(timer.case_id, {"legal": at - 2 * HOUR, "rating": at + HOUR})

        given(monkeypatch, act)
        timers.arm(a_case(), {"notice": NOON - HOUR})

        assert timers.tick(NOON).fired == 2
        assert armed(Timer.objects.first().case_id) == {"rating": NOON + HOUR}

    def test_an_act_may_arm_its_own_kind_again(self, monkeypatch: pytest.MonkeyPatch):
        given(monkeypatch, lambda timer, at: timers.arm(timer.case_id, {"warn": at + HOUR}))
        timers.arm(a_case(), {"warn": NOON})

        assert timers.tick(NOON).fired == 1
        assert timers.tick(NOON + HOUR).fired == 1

    @pytest.mark.parametrize(("batch", "stale"), [(1, 0), (50, 1)])
    def test_a_timer_cancelled_by_the_one_before_does_not_fire(
        self, monkeypatch: pytest.MonkeyPatch, batch: int, stale: int
    ):
        given(monkeypatch, lambda timer, at: timers.cancel(timer.case_id, ALL))
        timers.arm(a_case(), {"first": NOON - HOUR, "second": NOON})

        assert timers.tick(NOON, batch=batch) == Outcome(fired=1, stale=stale)
        assert Timer.objects.get(kind="second").status == Timer.Status.CANCELLED

    def test_acts_that_never_end_do_not_hold_the_worker(self, monkeypatch: pytest.MonkeyPatch):
        given(monkeypatch, lambda timer, at: timers.arm(timer.case_id, {"again": at}))
        timers.arm(a_case(), {"again": NOON})

        assert timers.tick(NOON, most=20) == Outcome(fired=20)

    def test_without_its_act_it_is_misdefined(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(timers, "_handler", None)

        with pytest.raises(Misdefined):
            timers.tick(NOON)

    def test_has_one_act(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(timers, "_handler", None)
        first = timers.register_handler(lambda timer, at: None)

        assert timers.register_handler(first) is first
        with pytest.raises(Misdefined):
            timers.register_handler(lambda timer, at: None)

    def test_an_idle_tick_is_one_question(self, acts: list[str], django_assert_num_queries):
        with django_assert_num_queries(3):  # and the two ends of a savepoint
            timers.tick(NOON)

    def test_runs_as_a_job_that_leaves_a_beat(self, acts: list[str]):
        from sla.tasks import tick

        timers.arm(a_case(), {"legal": datetime(2020, 1, 2, tzinfo=ZONE)})
        tick(timestamp=0)

        assert acts == ["legal"]
        assert jobs.beat_age("sla.tick") is not None

    def test_ticks_do_not_pile_up_before_a_busy_worker(self):
        from sla.tasks import tick

        jobs.enqueue(tick, timestamp=0)
        with pytest.raises(AlreadyEnqueued), transaction.atomic():
            jobs.enqueue(tick, timestamp=5)

    def test_a_tick_that_finds_no_place_leaves_the_clocks_to_the_others(
        self, acts: list[str], monkeypatch: pytest.MonkeyPatch
    ):
        from sla import tasks

        monkeypatch.setattr(tasks, "AT_ONCE", 0)
        timers.arm(a_case(), {"legal": datetime(2020, 1, 2, tzinfo=ZONE)})
        tasks.tick(timestamp=0)

        assert acts == []
        assert jobs.beat_age("sla.tick") is not None


class TestPoisoned:
    @pytest.fixture(autouse=True)
    def poisoned(self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
        """A timer named bad writes something and then fails, another breaks a constraint."""
        caplog.set_level(logging.CRITICAL, "sla.timers")

        def act(timer: Timer, at: datetime) -> None:
            CalendarVersion.objects.create(number=900 + timer.pk, created_at=at, reason=timer.kind)
            if timer.kind == "bad":
                raise ValueError("poisoned")
            if timer.kind == "breaks":
                CalendarVersion.objects.create(number=900 + timer.pk, created_at=at, reason="")
            if timer.kind == "dangles":  # a key that the database looks at only when it commits
                Timer.objects.create(case_id=0, kind="of nobody", due_at=at + HOUR)
            if timer.kind == "unspeakable":
                raise ValueError("half a \ud83d and a \0")

        given(monkeypatch, act)

    @pytest.mark.parametrize("batch", [1, 50])
    def test_spoils_no_other_and_leaves_nothing(self, batch: int):
        for kind in ("good", "bad", "breaks", "dangles", "unspeakable", "fine"):
            timers.arm(a_case(), {kind: NOON})

        assert timers.tick(NOON, batch=batch) == Outcome(fired=2, retried=4)
        written = CalendarVersion.objects.filter(number__gt=900).order_by("number")
        assert list(written.values_list("reason", flat=True)) == ["good", "fine"]

    def test_is_tried_again_later_and_later_then_parked_with_the_reason(self):
        timers.arm(a_case(), {"bad": NOON})
        at = NOON
        for wait in BACK_OFF:
            assert timers.tick(at) == Outcome(retried=1)
            assert timers.tick(at + wait - timedelta(seconds=1)) == Outcome()
            at += wait

        assert timers.tick(at) == Outcome(parked=1)
        assert timers.tick(at + 9 * HOUR) == Outcome()
        [timer] = parked()
        assert (timer.reason, timer.attempts) == ("ValueError: poisoned", len(BACK_OFF) + 1)
        assert timer.due_at == NOON  # the deadline itself never moved

    def test_can_be_armed_anew_after_parking(self):
        case_id = a_case()
        timers.arm(case_id, {"bad": NOON})
        Timer.objects.update(status=Timer.Status.PARKED)

        timers.arm(case_id, {"bad": NOON + HOUR})

        assert armed(case_id) == {"bad": NOON + HOUR}


def test_the_due_timers_have_an_index_of_their_own():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'sla_timer'")
        told = " ".join(row[0] for row in cursor.fetchall())

    assert "(due_at, id) WHERE (status = 0)" in told
    assert "UNIQUE INDEX one_open_timer_of_a_kind" in told
