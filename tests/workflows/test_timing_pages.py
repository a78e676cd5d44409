"""Acts upon the office's time at the desk, and what applicant, tracker and office then read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from govservice.accounts.actors import Actor
from govservice.accounts.models import User
from sla import timers
from tests.factories import moment
from tests.views.pages import text_of
from tests.workflows import licence
from tests.workflows.conftest import Office
from tests.workflows.test_timing import accepted, special
from tests.world import BACKEND, Time
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case, Paper
from workflows.views.progress import progress

WEDNESDAY = moment("2026-11-04")


@pytest.fixture(autouse=True)
def wednesday(db: None) -> Iterator[Time]:
    """It is Wednesday morning, two days after the cases of these tests were accepted."""
    with Time(WEDNESDAY).running() as time:
        yield time


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


def page(case: Case, act: str) -> str:
    return f"/desk/cases/{case.pk}/do/{act}/"


def do(actor: Actor, case: Case, act: str, **typed: Any) -> HttpResponse:
    seen = Case.objects.get(pk=case.pk).seq
    answer: HttpResponse = browser(actor).post(page(case, act), {"seen": seen, **typed})
    return answer


def suspended(office: Office) -> Case:
    return services.suspend(
        accepted(office).pk, by=office.reviewer, at=WEDNESDAY, reason="等待判决"
    )


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


class TestApplicant:
    """Headline, sentence and history, with and without an account."""

    def shown(self, office: Office, case: Case) -> str:
        return text_of(browser(office.applicant).get(f"/my/cases/{case.pk}/"))

    def tracked(self, case: Case) -> str:
        row, client = Case.objects.get(pk=case.pk), Client()
        client.post("/track/", {"number": row.short_code, "query_code": row.query_code})
        return text_of(client.get(f"/track/{row.short_code}/"))

    @pytest.mark.parametrize("how", ["own page", "tracking"])
    def test_a_suspension_is_the_headline(self, office: Office, how: str) -> None:
        case = suspended(office)
        told = self.shown(office, case) if how == "own page" else self.tracked(case)
        assert "已中止办理" in told
        assert "中止最长到 2027年1月4日" in told and "（预计）" in told
        assert "自 2026年11月5日（星期四） 起我方暂停计时" in told
        assert "等待判决" in told
        assert "等您处理" not in told and "审查环节时限" not in told

    def test_a_special_procedure_is_named_with_its_end(self, office: Office) -> None:
        case = special(accepted(office), office.reviewer, WEDNESDAY, "2026-11-05", "2026-11-18")
        told = self.shown(office, case)
        assert "正在进行专家评审" in told
        assert "预计到 2026年11月18日（星期三）；告知的日期不计入办理时限。" in told
        assert "我们将在 2026年11月30日" in told  # the promise, ten working days later

    def test_the_end_of_the_old_permit_is_a_date_and_no_forecast(self, office: Office) -> None:
        found = progress(Case.objects.get(pk=accepted(office).pk), at=WEDNESDAY)
        (line,) = [one for one in found.clocks if str(one.label) == "原证件有效期"]
        assert (line.term, line.state) == ("", "到 2027年1月31日（星期日）")
        assert line.account.sentence == "到 2027 年 1 月 31 日 24:00 止。"

    def test_time_beyond_what_was_told_is_said_to_count(self, office: Office) -> None:
        case = special(accepted(office), office.reviewer, WEDNESDAY, "2026-11-05", "2026-11-18")
        told = progress(Case.objects.get(pk=case.pk), at=moment("2026-11-20")).lead
        assert "已于 2026年11月18日（星期三） 结束，超出的日期照常计入" in told

    def test_an_extension_tells_length_approver_and_reason(self, office: Office) -> None:
        case = accepted(office)
        at = moment("2026-11-04", "11:00")
        services.extend(case.pk, by=office.decider, at=at, approver="李局长", reason="案情复杂")
        assert "延长 10 个工作日，李局长批准；案情复杂" in self.shown(office, case)

    def test_the_limits_of_the_desks_are_never_told(self, office: Office) -> None:
        case = accepted(office)
        assert Case.objects.get(pk=case.pk).due_clock == "step_review"
        told = self.shown(office, case)
        assert "我们将在 2026年11月16日" in told and "剩 8 个工作日" in told
        assert "审查环节时限" not in told

    def test_a_step_passed_by_silence_is_told(self, office: Office) -> None:
        case = accepted(office)
        timers.tick(moment("2026-11-05", "17:31"))
        told = self.shown(office, case)
        assert "承办环节超时，系统自动转入下一环节" in told and "超时默认记录单" in told

    def test_a_default_decision_says_what_happened_and_why(self, office: Office) -> None:
        case = accepted(office)
        services.propose(case.pk, by=office.reviewer, at=WEDNESDAY, review={"opinion": "同意"})
        timers.tick(moment("2026-11-04", "12:00"))
        told = self.shown(office, case)
        assert "我们没有在时限内作出决定，核查又没有发现问题，按本事项超时默认的规定准予。" in told

    def test_a_default_withheld_is_the_office_s_own_business(self, office: Office) -> None:
        case = accepted(office, credit="hit")
        services.propose(case.pk, by=office.reviewer, at=WEDNESDAY, review={"opinion": "同意"})
        timers.tick(moment("2026-11-04", "12:00"))
        told = self.shown(office, case)
        assert "信用" not in told.replace("信用核查结果", "").replace("统一社会信用代码", "")
        assert "未默认" not in told

    @pytest.mark.parametrize("how", ["own page", "tracking"])
    def test_a_renewal_by_silence_names_its_article(self, office: Office, how: str) -> None:
        case = accepted(office, valid_until="2026-11-03", credit="hit")
        timers.tick(WEDNESDAY)
        told = self.shown(office, case) if how == "own page" else self.tracked(case)
        assert "依《中华人民共和国行政许可法》第五十条视为准予延续" in told

    def test_the_list_of_one_s_cases_says_suspended(self, office: Office) -> None:
        suspended(office)
        told = text_of(browser(office.applicant).get("/my/cases/?tab=all"))
        assert "已中止" in told and "您还有" not in told


class TestGuide:
    """What anybody may read about the limits of the item."""

    def guide(self) -> str:
        return text_of(Client().get(f"/services/{licence.PROCEDURE.slug}/"))

    def test_desks_and_the_matter_have_no_limits_there(self, office: Office) -> None:
        told = self.guide()
        assert "法定办结时限" in told
        assert "审查环节时限" not in told and "原证件有效期" not in told

    def test_it_says_who_may_extend_and_which_special_procedures_there_are(
        self, office: Office
    ) -> None:
        told = self.guide()
        assert "法定办结时限：经本行政机关负责人批准可以延长 10 个工作日" in told
        assert "经本级人民政府负责人批准可以延长 15 个工作日" in told
        assert "办理中可能需要听证、专家评审" in told
        assert "可以中止办理，最长 60 日" in told
        assert "第四十二条" in told and "第四十五条" in told
