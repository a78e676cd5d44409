"""What applicants, trackers and readers of the guide are told of acts upon the office's time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
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
from workflows.models import Case
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


def suspended(office: Office) -> Case:
    return services.suspend(
        accepted(office).pk, by=office.reviewer, at=WEDNESDAY, reason="等待判决"
    )


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


class TestInEnglish:
    """The same in the other language; reasons stay as the office wrote them."""

    def shown(self, office: Office, case: Case) -> str:
        client = browser(office.applicant)
        client.post("/language", {"language": "en", "next": "/"})
        return text_of(client.get(f"/my/cases/{case.pk}/"))

    def test_a_suspension(self, office: Office) -> None:
        told = self.shown(office, suspended(office))
        assert "Handling is suspended" in told
        assert "Suspended until Monday, 4 January 2027 (provisional) at the latest" in told
        assert "Our clocks have stood still since Thursday, 5 November 2026" in told
        assert "Notice of suspension" in told and "Longest suspension" in told

    def test_a_special_procedure(self, office: Office) -> None:
        case = special(accepted(office), office.reviewer, WEDNESDAY, "2026-11-05", "2026-11-18")
        told = self.shown(office, case)
        assert "Expected until Wednesday, 18 November 2026; the days told do not count" in told
        assert "Notice of the time needed for a special procedure" in told

    def test_an_extension(self, office: Office) -> None:
        case = accepted(office)
        at = moment("2026-11-04", "11:00")
        services.extend(case.pk, by=office.decider, at=at, approver="李局长", reason="案情复杂")
        assert "Extended by 10 working days, approved by 李局长" in self.shown(office, case)


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

    def test_a_variant_is_told_in_words_and_never_by_its_code(self, office: Office) -> None:
        told = self.guide()
        assert "法定办结时限 （两个以上部门联合办理） 45 个工作日" in told
        assert "可以延长 15 个工作日，理由书面告知您。（两个以上部门联合办理）" in told
        assert "joint" not in told
        contracts = Client().get("/services/tech-contract/", headers={"accept-language": "en"})
        assert "(large contracts)" in text_of(contracts)
