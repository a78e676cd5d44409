"""Acts upon the office's time at the desk, and what lists and histories then say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse

from govservice.accounts.actors import Actor
from sla import timers
from tests.factories import moment
from tests.views.pages import text_of
from tests.workflows.conftest import Office
from tests.workflows.test_timing import accepted, special
from tests.workflows.test_timing_pages import WEDNESDAY, browser, suspended
from tests.world import Time
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case, Paper


@pytest.fixture(autouse=True)
def wednesday(db: None) -> Iterator[Time]:
    """It is Wednesday morning, two days after the cases of these tests were accepted."""
    with Time(WEDNESDAY).running() as time:
        yield time


def page(case: Case, act: str) -> str:
    return f"/desk/cases/{case.pk}/do/{act}/"


def do(actor: Actor, case: Case, act: str, **typed: Any) -> HttpResponse:
    seen = Case.objects.get(pk=case.pk).seq
    answer: HttpResponse = browser(actor).post(page(case, act), {"seen": seen, **typed})
    return answer


def file_of(office: Office, case: Case, part: str = "form") -> str:
    return text_of(browser(office.reviewer).get(f"/desk/cases/{case.pk}/?show={part}"))


class TestDesk:
    """Each page shows what will happen, keeps what was typed, and does it."""

    ASKED = {
        "suspend": ("reviewer", "自次日起我方各项计时暂停", "写明等待什么"),
        "extend": ("decider", "法定时限顺延，承诺时限不变", "可以延长 10 个工作日"),
        "begin_special": ("reviewer", "告知的日期不计入办理时限", "不能早于今天"),
    }

    @pytest.mark.parametrize(("act", "asked"), ASKED.items(), ids=ASKED)
    def test_a_page_says_what_will_happen_and_helps(
        self, office: Office, act: str, asked: tuple[str, str, str]
    ) -> None:
        who, consequence, help_text = asked
        shown = text_of(browser(getattr(office, who)).get(page(accepted(office), act)))
        assert consequence in shown
        assert help_text in shown

    def test_the_approver_whom_the_law_names_is_told_with_the_law(self, office: Office) -> None:
        shown = text_of(browser(office.decider).get(page(accepted(office, joint=True), "extend")))
        assert "可以延长 15 个工作日，须经本级人民政府负责人批准" in shown
        assert "第四十二条" in shown

    def test_a_suspension_without_its_reason_says_so(self, office: Office) -> None:
        case = accepted(office)
        answer = do(office.reviewer, case, "suspend", reason="  ")
        assert answer.status_code == 422
        assert "请填写“中止的理由”" in text_of(answer)
        assert not Case.objects.get(pk=case.pk).suspended

    def test_an_extension_keeps_what_was_typed_until_nothing_is_missing(
        self, office: Office
    ) -> None:
        case = accepted(office)
        answer = do(office.decider, case, "extend", approver="", approval="江函1号", reason="繁")
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "请写明批准人。" in shown
        assert 'value="江函1号"' in shown and ">\n繁</textarea>" in shown
        done = do(office.decider, case, "extend", approver="李局长", approval="", reason="繁")
        assert done.status_code == 302
        assert Paper.objects.get(case=case, kind="extension").facts["approver"] == "李局长"

    @pytest.mark.parametrize(
        ("first", "last", "status", "said"),
        [
            ("2026-11-05", "2026-11-04", 422, "结束日期不能早于开始日期"),
            ("", "明天", 422, "请填写日期，例如 2026-11-09"),
            ("2026-11-02", "2026-11-12", 409, "已经过去的日子不能扣除"),
            ("2026-11-04", "2026-11-04", 409, "当日即可完成的"),
        ],
        ids=["backwards", "no dates", "before it was told", "over the same day"],
    )
    def test_dates_that_cannot_be_come_back_with_plain_words(
        self, office: Office, first: str, last: str, status: int, said: str
    ) -> None:
        case = accepted(office)
        answer = do(
            office.reviewer,
            case,
            "begin_special",
            kind="experts",
            first=first,
            last=last,
            reason="技术跨两个领域",
        )
        assert answer.status_code == status
        shown = answer.content.decode()
        assert said in text_of(answer)
        assert "技术跨两个领域" in shown and f'value="{last}"' in shown
        assert Case.objects.get(pk=case.pk).status == Status.ACCEPTED

    def test_a_special_procedure_begins_and_ends_at_the_desk(self, office: Office) -> None:
        case = accepted(office)
        told = {"kind": "experts", "first": "2026-11-05", "last": "2026-11-18", "reason": "评审"}
        assert do(office.reviewer, case, "begin_special", **told).status_code == 302
        assert "专家评审" in file_of(office, case, "history")
        assert do(office.reviewer, case, "end_special", reason="通过").status_code == 302
        assert Case.objects.get(pk=case.pk).status == Status.ACCEPTED

    def test_a_case_is_suspended_and_resumed_at_the_desk(self, office: Office) -> None:
        case = accepted(office)
        assert do(office.reviewer, case, "suspend", reason="等待判决").status_code == 302
        shown = file_of(office, case)
        assert "已中止" in shown and "恢复办理" in shown
        blocked = text_of(browser(office.reviewer).get(page(case, "propose")))
        assert "中止" in blocked
        assert do(office.reviewer, case, "resume_handling", reason="").status_code == 302
        assert "已中止" not in file_of(office, case)

    def test_a_page_drawn_before_the_case_moved_is_stale_and_keeps_the_reason(
        self, office: Office
    ) -> None:
        case = accepted(office)
        answer = browser(office.reviewer).post(
            page(case, "suspend"), {"seen": case.seq - 1, "reason": "等待鉴定结论"}
        )
        assert answer.status_code == 409
        assert "等待鉴定结论" in answer.content.decode()

    def test_a_reviewer_neither_sees_nor_opens_an_extension(self, office: Office) -> None:
        case = accepted(office)
        assert "延长期限" not in file_of(office, case)
        reviewer = browser(office.reviewer)
        assert reviewer.get(page(case, "extend")).status_code == 403
        told = {"seen": case.seq, "approver": "我", "reason": "我"}
        assert reviewer.post(page(case, "extend"), told).status_code == 403
        assert not Paper.objects.filter(case=case, kind="extension").exists()

    def test_another_office_has_no_such_page(self, office: Office) -> None:
        case = accepted(office)
        assert browser(office.stranger).get(page(case, "suspend")).status_code in (403, 404)


class TestOffice:
    """Lists and histories say 已中止, and why."""

    def test_queue_and_preview_say_that_a_case_is_suspended(self, office: Office) -> None:
        case, client = suspended(office), browser(office.reviewer)
        assert "已中止" in text_of(client.get("/desk/?tab=all"))
        shown = text_of(client.get(f"/desk/cases/{case.pk}/preview/"))
        assert "已中止" in shown and "中止最长到" in shown and "01-04" in shown
        assert "申请人期限" not in shown

    def test_the_history_tells_reasons_dates_and_approval(self, office: Office) -> None:
        case = accepted(office)
        services.suspend(case.pk, by=office.reviewer, at=WEDNESDAY, reason="等待判决")
        services.resume_handling(case.pk, by=office.reviewer, at=WEDNESDAY, reason="已判")
        services.extend(
            case.pk,
            by=office.decider,
            at=WEDNESDAY,
            approver="李局长",
            approval="江函1号",
            reason="案情复杂",
        )
        special(case, office.reviewer, WEDNESDAY, "2026-11-05", "2026-11-18")
        told = file_of(office, case, "history")
        for words in (
            "理由：等待判决",
            "中止最长到：2027-01-04",
            "理由：已判",
            "批准人：李局长（江函1号）",
            "法定时限延长 10 个工作日",
            "告知的所需时间：2026-11-05 至 2026-11-18",
        ):
            assert words in told

    def test_a_default_that_was_withheld_says_why(self, office: Office) -> None:
        case = accepted(office, credit="hit")
        services.propose(case.pk, by=office.reviewer, at=WEDNESDAY, review={"opinion": "同意"})
        timers.tick(moment("2026-11-04", "12:00"))
        told = file_of(office, case, "history")
        assert "超时未默认通过" in told
        assert "届满的时限：决定环节时限" in told
        assert "未默认的原因：申请人有信用记录问题" in told
