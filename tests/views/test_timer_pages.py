"""The page of the clocks: what they could not do, how late they were, and what people do then."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from govservice import clock
from sla import timers
from sla.models import Timer
from sla.timers import BACK_OFF
from tests.factories import moment
from tests.views.desk_pages import queries_of
from tests.views.pages import text_of
from tests.world import Time, World
from workflows.models import Case, CaseEvent
from workflows.selectors.lateness import lateness

PAGE = "/watch/timers/"
WHY = "窗口已电话告知补正，按人工办理。"


@pytest.fixture
def supervisor(world: World) -> Client:
    return world.client("supervisor")


@pytest.fixture
def admin(world: World) -> Client:
    return world.client("admin")


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "sla.timers")


def park(world: World, monday: Time) -> Case:
    """Let the deemed acceptance of a case fail until it is put aside; then mend the case."""
    case = world.submitted()
    received = case.received_at
    Case.objects.filter(pk=case.pk).update(received_at=None)
    monday.go_to(Timer.objects.get(case=case, kind="notice").due_at + timedelta(minutes=1))
    for wait in BACK_OFF:
        monday.go_to(clock.now() + wait)
    Case.objects.filter(pk=case.pk).update(received_at=received)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def parked(world: World, monday: Time) -> Iterator[Timer]:
    return Timer.objects.get(case=park(world, monday), status=Timer.Status.PARKED)


def acts(timer: Timer) -> list[str]:
    return list(CaseEvent.objects.filter(case=timer.case_id).values_list("act", flat=True))


class TestTheList:
    def test_without_any_it_says_so(self, supervisor: Client) -> None:
        words = text_of(supervisor.get(PAGE))
        assert "没有搁置的自动办理" in words and "这段时间没有自动办理" in words

    def test_tells_case_clock_effect_and_reason_in_words(
        self, parked: Timer, supervisor: Client
    ) -> None:
        page = supervisor.get(PAGE)
        words = text_of(page)
        assert parked.case.short_code in words and "一次性告知时限" in words
        assert "期满应：视为受理" in words and "试过 5 次" in words
        assert "办理时程序出错" in words
        technical = page.content.decode().split("技术信息")[1]
        assert technical.index("AttributeError") < technical.index("</details>")

    def test_others_units_are_not_in_it(
        self, parked: Timer, supervisor: Client, world: World
    ) -> None:
        from tests.factories import UnitFactory

        Case.objects.filter(pk=parked.case_id).update(authority=UnitFactory())
        assert "没有搁置的自动办理" in text_of(supervisor.get(PAGE))
        assert supervisor.get(f"{PAGE}{parked.pk}/skip/").status_code == 404
        assert supervisor.post(f"{PAGE}{parked.pk}/retry/").status_code == 404

    def test_only_those_who_look_after_timers_come_in(self, parked: Timer, world: World) -> None:
        for person in ("window", "reviewer", "decider", "owner", "expert"):
            client = world.client(person)
            assert client.get(PAGE).status_code == 403
            assert client.post(f"{PAGE}{parked.pk}/retry/").status_code == 403
            assert client.post(f"{PAGE}{parked.pk}/skip/", {"do": "ask"}).status_code == 403

    def test_the_number_of_queries_does_not_grow(
        self, parked: Timer, world: World, monday: Time, supervisor: Client
    ) -> None:
        before = queries_of(lambda: supervisor.get(PAGE))
        for _ in range(2):
            park(world, monday)
        assert Timer.objects.filter(status=Timer.Status.PARKED).count() == 3
        assert queries_of(lambda: supervisor.get(PAGE)) == before

    @pytest.mark.parametrize("query", ["?page=99", "?page=x", "?period=century", "?page=-1"])
    def test_an_odd_address_is_no_error(self, query: str, supervisor: Client) -> None:
        assert supervisor.get(PAGE + query).status_code == 200


class TestTryingAgain:
    def test_it_acts_and_the_list_is_empty(
        self, parked: Timer, supervisor: Client, monday: Time
    ) -> None:
        page = supervisor.post(f"{PAGE}{parked.pk}/retry/", follow=True)
        assert "已重新排队" in text_of(page) and "没有搁置的自动办理" in text_of(page)

        monday.go_to(clock.now() + timedelta(seconds=5))

        assert acts(parked) == ["submit", "retry_timer", "deem_accepted"]

    def test_twice_is_told_plainly(self, parked: Timer, supervisor: Client) -> None:
        supervisor.post(f"{PAGE}{parked.pk}/retry/")
        assert supervisor.post(f"{PAGE}{parked.pk}/retry/").status_code == 404


class TestSkipping:
    def test_one_asks_and_another_agrees(
        self, parked: Timer, admin: Client, supervisor: Client
    ) -> None:
        path = f"{PAGE}{parked.pk}/skip/"
        assert "期应“视为受理”" in text_of(admin.get(path))
        admin.post(path, {"do": "ask", "reason": WHY})
        assert "待复核" in text_of(supervisor.get(PAGE))
        assert WHY in text_of(supervisor.get(path))

        page = supervisor.post(path, {"do": "agree"}, follow=True)

        assert "已同意跳过" in text_of(page) and "没有搁置的自动办理" in text_of(page)
        assert acts(parked) == ["submit", "ask_skip", "skip_timer"]

    def test_the_history_of_the_case_tells_it(
        self, parked: Timer, admin: Client, supervisor: Client, world: World
    ) -> None:
        path = f"{PAGE}{parked.pk}/skip/"
        admin.post(path, {"do": "ask", "reason": WHY})
        supervisor.post(path, {"do": "agree"})

        told = text_of(supervisor.get(f"/watch/cases/{parked.case_id}/", {"show": "history"}))
        assert "跳过自动办理" in told and "一次性告知时限，期满视为受理" in told
        assert f"理由：{WHY}" in told and f"提请人：{world.user('admin').get_full_name()}" in told
        read = text_of(world.client("owner").get(reverse("workflows:case", args=[parked.case_id])))
        assert f"经两人复核后没有进行，由工作人员继续办理 · {WHY}" in read

    def test_nobody_agrees_with_himself(self, parked: Timer, admin: Client) -> None:
        path = f"{PAGE}{parked.pk}/skip/"
        admin.post(path, {"do": "ask", "reason": WHY})
        assert "须由另一人复核" in text_of(admin.get(path))

        page = admin.post(path, {"do": "agree"})

        assert page.status_code == 409
        assert "提请人不能复核自己的提请" in text_of(page)

    def test_a_short_reason_comes_back_with_what_was_typed(
        self, parked: Timer, admin: Client
    ) -> None:
        page = admin.post(f"{PAGE}{parked.pk}/skip/", {"do": "ask", "reason": "不\0办"})
        assert page.status_code == 422
        assert "不少于 4 个字" in text_of(page) and "不办</textarea>" in page.content.decode()

    def test_two_who_ask_at_once_lose_nothing_they_typed(
        self, parked: Timer, admin: Client, supervisor: Client
    ) -> None:
        path = f"{PAGE}{parked.pk}/skip/"
        supervisor.post(path, {"do": "ask", "reason": "系统故障，已人工受理。"})

        page = admin.post(path, {"do": "ask", "reason": WHY})

        assert page.status_code == 409
        assert "正等待复核" in text_of(page) and WHY in text_of(page)

    def test_a_form_without_a_button_is_no_error(self, parked: Timer, admin: Client) -> None:
        assert admin.post(f"{PAGE}{parked.pk}/skip/").status_code == 422


class TestLateness:
    def test_each_timer_is_in_its_bucket(self, world: World, monday: Time) -> None:
        case = world.submitted()
        due = Timer.objects.get(case=case, kind="acceptance").due_at
        timers.tick(due + timedelta(seconds=4))
        due = Timer.objects.get(case=case, kind="notice").due_at
        timers.tick(due + timedelta(minutes=3))

        seen = lateness(due + timedelta(minutes=3), timedelta(days=30))

        # the promise, counted from the receipt, was over when the silence accepted: not late
        assert [(one.label, one.count) for one in seen.buckets if one.count] == [
            ("10 秒以内", 2),
            ("5 分钟以内", 1),
        ]
        assert (seen.total, seen.worst_words) == (3, "3.0 分钟")

    def test_the_page_tells_it_for_the_period_asked(
        self, world: World, monday: Time, supervisor: Client
    ) -> None:
        world.submitted()
        monday.go_to(moment("2026-11-12", "09:00"))
        words = text_of(supervisor.get(PAGE, {"period": "month"}))
        assert "共自动办理 3 次" in words
        monday.go_to(moment("2026-11-14", "09:00"))
        assert "这段时间没有自动办理" in text_of(supervisor.get(PAGE, {"period": "day"}))
