"""Acts upon the office's time: what they do to the deadlines, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from govservice.accounts.actors import Actor
from govservice.errors import Denied, Refused
from sla import calendar_store, exchange, timers
from sla.calendar import Calendar
from sla.models import OpeningHours, Timer
from sla.questions import question_of
from sla.selectors import day_due
from tests.factories import MONDAY, moment
from tests.workflows import licence
from tests.workflows.conftest import Office
from tests.workflows.sample import PROCEDURE as SAMPLE
from tests.workflows.witness import witnessed
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case, Paper, machine_for
from workflows.selectors.clocks import clocks_of
from workflows.selectors.deadlines import differences
from workflows.services.recount import recount

EXPERTS = {"kind": "experts", "reason": "需要专家评审"}


@pytest.fixture(autouse=True)
def _sound(db: None) -> Iterator[None]:
    """Whatever a test does: acts do what they declare, and the dates follow from the events."""
    with witnessed() as witness:
        yield
    assert witness.findings == []
    assert list(differences()) == []


def accepted(office: Office, name: str = "甲许可", **answers: Any) -> Case:
    """A licence accepted on Monday 2 November 2026, its permit valid until the end of January."""
    told = {"valid_until": "2027-01-31", "joint": False, "credit": "clear", **answers}
    case = services.submit(
        office.draft(name, licence.PROCEDURE, **told).pk, by=office.applicant, at=MONDAY
    )
    return services.accept(case.pk, by=office.window, at=MONDAY)


def silent(office: Office, on: str = "2026-11-20", **answers: Any) -> Case:
    """One whose review passed by silence; its decision does not, for want of a credit check."""
    case = accepted(office, credit="", **answers)
    for time in ("10:00", "12:00"):  # two hours later the decision is due as well
        timers.tick(moment(on, time))
    return case


def due(case: Case, clock: str = "legal") -> date | None:
    told = Case.objects.get(pk=case.pk).clocks[clock]["due"]
    return day_due(datetime.fromisoformat(told)) if told else None


def special(case: Case, by: Actor, at: datetime, first: str, last: str) -> Case:
    days = {"first": date.fromisoformat(first), "last": date.fromisoformat(last)}
    return services.begin_special(case.pk, by=by, at=at, **EXPERTS, **days)


def opens_early(office: Office, day: date) -> None:
    """On *day* the windows open at eight; it makes no working day and no working minute else."""
    OpeningHours.objects.create(
        unit=office.unit,
        day=day,
        spans=["08:00-12:00", "13:30-17:30"],
        valid_from=date(2026, 1, 1),
        changed_by="管理员",
        changed_at=MONDAY,
    )
    calendar_store.forget()


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {verdict.code for verdict in refused.value.verdicts}


def paper(case: Case, kind: str) -> Paper:
    return Paper.objects.get(case=case, kind=kind)


class TestSpecialProcedures:
    @pytest.mark.parametrize("case_id", ["CC-T04"])
    def test_time_that_was_not_told_in_writing_is_not_taken_out(
        self, office: Office, case_id: str
    ) -> None:
        assert due(accepted(office)) == date(2026, 11, 30)

    def test_the_days_told_are_taken_out_of_legal_term_promise_and_step(
        self, office: Office
    ) -> None:
        case = accepted(office)
        assert (due(case, "promise"), due(case, "step_review")) == (
            date(2026, 11, 16),
            date(2026, 11, 5),
        )
        special(case, office.reviewer, moment("2026-11-04"), "2026-11-05", "2026-11-18")
        assert due(case) == date(2026, 12, 14)  # ten working days later
        assert due(case, "promise") == date(2026, 11, 30)
        assert due(case, "step_review") == date(2026, 11, 19)
        told = paper(case, "special_time").facts
        assert (told["first_on"], told["last_on"], told["working_days"]) == (
            "2026-11-05",
            "2026-11-18",
            10,
        )
        assert {one["label"]: one["due_on"] for one in told["limits"]}["法定时限"] == "2026-12-14"

    def test_whoever_ends_early_gives_the_rest_of_the_days_back(self, office: Office) -> None:
        case = accepted(office)
        special(case, office.reviewer, moment("2026-11-04"), "2026-11-05", "2026-11-18")
        at = moment("2026-11-11")
        services.end_special(case.pk, by=office.reviewer, at=at, reason="评审通过")
        assert due(case) == date(2026, 12, 7)  # five working days were needed
        assert Case.objects.get(pk=case.pk).status == Status.ACCEPTED

    def test_whoever_takes_longer_than_told_uses_his_own_time(self, office: Office) -> None:
        case = accepted(office)
        special(case, office.reviewer, moment("2026-11-04"), "2026-11-05", "2026-11-18")
        at = moment("2026-11-25")
        services.end_special(case.pk, by=office.reviewer, at=at, reason="评审通过")
        assert due(case) == date(2026, 12, 14)

    def test_two_procedures_that_overlap_take_a_day_out_once(self, office: Office) -> None:
        case = accepted(office)
        special(case, office.reviewer, moment("2026-11-04"), "2026-11-05", "2026-11-18")
        at = moment("2026-11-10")
        services.end_special(case.pk, by=office.reviewer, at=at, reason="改为听证")
        special(case, office.reviewer, at, "2026-11-10", "2026-11-12")
        # 5, 6, 9, 10 November by the first, 10 to 12 by the second
        assert due(case) == date(2026, 12, 8)

    @pytest.mark.parametrize(
        ("first", "last"),
        [("2026-11-03", "2026-11-12"), ("2026-11-12", "2026-11-11"), ("2026-11-04", "2026-11-04")],
        ids=["begun before it was told", "ends before it begins", "over the same day"],
    )
    def test_dates_that_cannot_be_are_refused(self, office: Office, first: str, last: str) -> None:
        case = accepted(office)
        with pytest.raises(Refused) as refused:
            special(case, office.reviewer, moment("2026-11-04"), first, last)
        assert codes(refused) <= {"told_too_late", "wrong_dates"}
        assert due(case) == date(2026, 11, 30)

    def test_only_procedures_of_the_item_can_be_begun(self, office: Office) -> None:
        case = accepted(office)
        days = {"first": date(2026, 11, 5), "last": date(2026, 11, 6)}
        at = moment("2026-11-04")
        with pytest.raises(Refused) as refused:
            services.begin_special(
                case.pk, by=office.reviewer, at=at, kind="auction", reason="拍卖", **days
            )
        assert codes(refused) == {"no_special"}


class TestExtensions:
    @pytest.mark.parametrize("case_id", ["CC-T05"])
    def test_without_approval_of_the_head_there_is_no_extension(
        self, office: Office, case_id: str
    ) -> None:
        case, at = silent(office), moment("2026-11-20", "14:00")
        with pytest.raises(Denied):
            services.extend(case.pk, by=office.reviewer, at=at, approver="局长", reason="复杂")
        with pytest.raises(Refused) as refused:
            services.extend(case.pk, by=office.decider, at=at, approver=" ", reason="")
        assert codes(refused) == {"no_approver", "no_reason"}
        assert due(case) == date(2026, 11, 30)

    def test_ten_working_days_more_and_the_reasons_are_told(self, office: Office) -> None:
        case, at = silent(office), moment("2026-11-20", "14:00")
        services.extend(case.pk, by=office.decider, at=at, approver="局长", reason="案情复杂")
        assert due(case) == date(2026, 12, 14)
        assert due(case, "promise") == date(2026, 11, 16)
        told = paper(case, "extension").facts
        assert (told["length"], told["approver"], told["reason"]) == (
            "10 个工作日",
            "局长",
            "案情复杂",
        )
        assert "第四十二条" in told["basis_of_act"]

    def test_joint_handling_has_forty_five_days_and_fifteen_more(self, office: Office) -> None:
        case = silent(office, joint=True)
        assert due(case) == date(2027, 1, 5)
        at = moment("2026-12-20")
        services.extend(
            case.pk,
            by=office.decider,
            at=at,
            approver="副市长",
            approval="武政〔2026〕1号",
            reason="联审",
        )
        assert due(case) == date(2027, 1, 26)

    def test_a_term_is_extended_once(self, office: Office) -> None:
        case, at = silent(office), moment("2026-11-20", "14:00")
        told = {"by": office.decider, "at": at, "reason": "案情复杂"}
        services.extend(case.pk, approver="局长", **told)
        with pytest.raises(Refused) as refused:
            services.extend(case.pk, approver="副局长", **told)
        assert codes(refused) == {"extended_before"}
        assert due(case) == date(2026, 12, 14)

    def test_a_term_that_is_over_cannot_be_extended(self, office: Office) -> None:
        case = silent(office)
        with pytest.raises(Refused) as refused:
            services.extend(
                case.pk, by=office.decider, at=moment("2026-12-01"), approver="局长", reason="忙"
            )
        assert codes(refused) == {"term_over"}

    def test_a_matter_whose_law_knows_no_extension_has_none(self, office: Office) -> None:
        case = services.accept(office.submitted().pk, by=office.window, at=MONDAY)
        assert "extend" not in {
            one.name for one in services.offers(case, by=office.decider, at=MONDAY)
        }


class TestSuspensions:
    def test_the_day_it_begins_counts_and_the_day_of_resumption_does_not(
        self, office: Office
    ) -> None:
        case = accepted(office)
        services.suspend(case.pk, by=office.reviewer, at=moment("2026-11-04"), reason="等待判决")
        row = Case.objects.get(pk=case.pk)
        assert row.suspended and row.paused and due(case) is None
        services.resume_handling(case.pk, by=office.reviewer, at=moment("2026-11-11"))
        assert due(case) == date(2026, 12, 7)  # the 5th, 6th, 9th, 10th and 11th do not count
        assert due(case, "step_review") == date(2026, 11, 12)
        assert not Case.objects.get(pk=case.pk).suspended

    def test_nothing_is_decided_while_a_case_is_suspended(self, office: Office) -> None:
        case = accepted(office)
        services.propose(case.pk, by=office.reviewer, at=MONDAY, review={"opinion": "同意"})
        at = moment("2026-11-02", "10:30")
        services.suspend(case.pk, by=office.decider, at=at, reason="等待判决")
        with pytest.raises(Refused) as refused:
            services.grant(case.pk, by=office.decider, at=at)
        assert codes(refused) == {"suspended"}
        with pytest.raises(Refused) as twice:
            services.suspend(case.pk, by=office.decider, at=at, reason="等待鉴定")
        assert codes(twice) == {"suspended"}

    def test_the_applicant_may_withdraw_meanwhile(self, office: Office) -> None:
        case = accepted(office)
        services.suspend(case.pk, by=office.reviewer, at=moment("2026-11-04"), reason="等待判决")
        services.withdraw(case.pk, by=office.applicant, at=moment("2026-11-05"))
        assert Case.objects.get(pk=case.pk).status == Status.WITHDRAWN

    def test_a_suspension_ends_by_itself(self, office: Office) -> None:
        case = accepted(office)
        services.suspend(case.pk, by=office.reviewer, at=moment("2026-11-04"), reason="等待判决")
        assert due(case, "suspension") == date(2027, 1, 4)  # sixty days end on a Sunday
        timers.tick(moment("2027-01-05", "00:01"))
        row = Case.objects.get(pk=case.pk)
        assert not row.suspended and row.due_clock == "step_review"
        assert paper(case, "resumption").facts["by_clock"] is True

    def test_a_suspension_needs_its_reason(self, office: Office) -> None:
        case = accepted(office)
        with pytest.raises(Refused) as refused:
            services.suspend(case.pk, by=office.reviewer, at=moment("2026-11-04"), reason=" ")
        assert codes(refused) == {"no_reason"}

    def test_only_the_office_that_is_at_work_may_suspend(self, office: Office) -> None:
        case = accepted(office)
        with pytest.raises(Denied):
            services.suspend(case.pk, by=office.window, at=moment("2026-11-04"), reason="等待")


class TestDefaults:
    def in_decision(self, office: Office, **answers: Any) -> Case:
        case = accepted(office, **answers)
        at = moment("2026-11-04")
        return services.propose(case.pk, by=office.reviewer, at=at, review={"opinion": "同意"})

    def test_a_silent_step_passes_to_the_next_desk(self, office: Office) -> None:
        case = accepted(office)
        timers.tick(moment("2026-11-05", "17:31"))
        row = Case.objects.get(pk=case.pk)
        assert row.status == Status.DECISION
        assert row.clocks["step_decision"]["due"] is not None
        told = paper(case, "default_record").facts
        assert (told["step"], told["effect"]) == ("审查环节时限", "超时默认")

    def test_a_step_that_passed_by_silence_can_be_sent_back(self, office: Office) -> None:
        case = accepted(office)
        timers.tick(moment("2026-11-05", "17:31"))
        at = moment("2026-11-06", "09:10")
        services.send_back(case.pk, by=office.decider, at=at, opinion="审查没有做完")
        assert Case.objects.get(pk=case.pk).status == Status.ACCEPTED
        assert due(case, "step_review") == date(2026, 11, 11)
        assert due(case) == date(2026, 11, 30)

    def test_the_minutes_of_a_step_run_while_the_windows_of_the_unit_are_open(
        self, office: Office
    ) -> None:
        opens_early(office, date(2026, 11, 4))
        case = accepted(office)
        at = moment("2026-11-04", "08:15")
        services.propose(case.pk, by=office.reviewer, at=at, review={"opinion": "同意"})
        told = Case.objects.get(pk=case.pk).clocks["step_decision"]["due"]
        assert datetime.fromisoformat(told) == moment("2026-11-04", "10:15")

    def test_a_stranger_works_the_minutes_out_from_the_question_alone(self, office: Office) -> None:
        opens_early(office, date(2026, 11, 4))
        case = accepted(office)
        at = moment("2026-11-03", "17:00")
        services.propose(case.pk, by=office.reviewer, at=at, review={"opinion": "同意"})
        row = Case.objects.get(pk=case.pk)
        clocks = clocks_of(row, list(row.events.all()), at=moment("2026-11-03", "17:30"))
        step = next(one for one in clocks if one.clock.name == "step_decision")
        question = question_of(
            step.term,
            step.marks,
            step.calendar,
            at=step.read_at,
            until=date(2026, 11, 5),
        )
        assert question["window"] == {"dated": {"2026-11-04": ["08:00-12:00", "13:30-17:30"]}}
        told = exchange.answer(
            exchange.read(question, calendar=lambda version: Calendar({}, published=()))
        )
        assert told["due_at"] == "2026-11-04T09:30:00+08:00"

    def test_hours_that_change_meanwhile_move_the_end_of_a_step(self, office: Office) -> None:
        case = accepted(office)
        at = moment("2026-11-03", "17:00")
        services.propose(case.pk, by=office.reviewer, at=at, review={"opinion": "同意"})
        opens_early(office, date(2026, 11, 4))
        told: list[int] = []
        done = recount(calendar_store.current(), version=1, at=at, tell=told.extend)
        assert (done.moved, told) == (1, [])  # a step is the office's own business
        moved = Case.objects.get(pk=case.pk).clocks["step_decision"]["due"]
        assert datetime.fromisoformat(moved) == moment("2026-11-04", "09:30")

    def test_a_silent_decision_grants_where_everything_is_in_order(self, office: Office) -> None:
        case = self.in_decision(office)
        timers.tick(moment("2026-11-04", "11:59"))
        assert Case.objects.get(pk=case.pk).status == Status.DECISION
        timers.tick(moment("2026-11-04", "12:00"))  # two hours of opening time
        row = Case.objects.get(pk=case.pk)
        assert (row.status, row.outcome) == (Status.GRANTED, "granted")
        assert paper(case, "permit").number and paper(case, "default_record")

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({"credit": "hit"}, "信用记录"),
            ({"credit": ""}, "没有信用核查结果"),
            ({"name": "名称不符"}, "核查未全部通过"),
        ],
        ids=["a credit hit", "credit unknown", "a failed check"],
    )
    def test_a_default_that_something_stands_against_is_withheld_and_says_why(
        self, office: Office, answers: dict[str, str], said: str
    ) -> None:
        case = self.in_decision(office, **answers)
        timers.tick(moment("2026-11-04", "12:00"))
        row = Case.objects.get(pk=case.pk)
        assert row.status == Status.DECISION
        event = row.events.get(act="withhold_default")
        assert said in "".join(event.payload["data"]["reasons"])
        assert not Paper.objects.filter(case=case, kind="permit").exists()

    def test_without_the_switch_of_the_item_silence_grants_nothing(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed = replace(licence.PROCEDURE.item, default_grant=False)
        case = self.in_decision(office)
        definition = replace(licence.PROCEDURE, item=closed)
        monkeypatch.setattr(machine_for("sample-licence", 1), "definition", definition)
        timers.tick(moment("2026-11-04", "12:00"))
        event = Case.objects.get(pk=case.pk).events.get(act="withhold_default")
        assert event.payload["data"]["reasons"] == ["本事项没有开通超时默认准予。"]

    def test_a_suspended_step_waits_and_passes_later(self, office: Office) -> None:
        case = accepted(office)
        services.suspend(case.pk, by=office.reviewer, at=moment("2026-11-04"), reason="等待判决")
        timers.tick(moment("2026-11-09"))
        assert Case.objects.get(pk=case.pk).status == Status.ACCEPTED
        services.resume_handling(case.pk, by=office.reviewer, at=moment("2026-11-11"))
        timers.tick(moment("2026-11-12", "17:31"))
        assert Case.objects.get(pk=case.pk).status == Status.DECISION


class TestTheClockGoesFirst:
    def test_a_clerk_cannot_accept_what_silence_has_accepted(self, office: Office) -> None:
        case = office.submitted()
        late = moment("2026-11-09", "17:31")
        with pytest.raises(Refused) as refused:
            services.accept(case.pk, by=office.window, at=late)
        assert codes(refused) == {"clock_first"}
        assert "视为受理" in str(refused.value)
        timers.tick(late)
        assert Case.objects.get(pk=case.pk).accepted_as_of == MONDAY

    def test_an_act_at_the_due_moment_is_in_time(self, office: Office) -> None:
        case = office.submitted()
        services.accept(case.pk, by=office.window, at=moment("2026-11-09", "17:30"))
        assert not Case.objects.get(pk=case.pk).deemed

    def test_a_timer_that_was_put_aside_leaves_the_case_to_people(self, office: Office) -> None:
        case = office.submitted()
        Timer.objects.filter(case=case, kind="notice").update(status=Timer.Status.PARKED)
        services.accept(case.pk, by=office.window, at=moment("2026-11-10"))
        assert Case.objects.get(pk=case.pk).status == Status.ACCEPTED

    def test_the_buttons_say_so(self, office: Office) -> None:
        case = office.submitted()
        offers = services.offers(case, by=office.window, at=moment("2026-11-09", "17:31"))
        told = {one.name: {verdict.code for verdict in one.refusals} for one in offers}
        assert all("clock_first" in refusals for refusals in told.values())


class TestRenewals:
    def test_silence_at_the_end_of_the_old_permit_renews_it(self, office: Office) -> None:
        case = accepted(office, valid_until="2026-11-20", credit="hit")
        timers.tick(moment("2026-11-05", "17:31"))  # the review passes, the decision does not
        timers.tick(moment("2026-11-20", "23:59"))
        assert Case.objects.get(pk=case.pk).status == Status.DECISION
        timers.tick(moment("2026-11-21", "00:00"))
        row = Case.objects.get(pk=case.pk)
        assert (row.status, row.outcome) == (Status.GRANTED, "granted")
        event = row.events.get(act="deem_renewed")
        assert event.payload["citation"] == "《中华人民共和国行政许可法》第五十条"
        assert paper(case, "deemed_renewal") and paper(case, "permit").number

    def test_a_suspension_does_not_move_the_end_of_the_old_permit(self, office: Office) -> None:
        case = accepted(office, valid_until="2026-11-20")
        services.suspend(case.pk, by=office.reviewer, at=moment("2026-11-04"), reason="等待判决")
        assert due(case, "expiry") == date(2026, 11, 20)
        timers.tick(moment("2026-11-21", "00:00"))
        assert Case.objects.get(pk=case.pk).outcome == "granted"

    def test_a_decision_in_time_leaves_nothing_to_deem(self, office: Office) -> None:
        case = accepted(office, valid_until="2026-11-20")
        at = moment("2026-11-04")
        services.propose(case.pk, by=office.reviewer, at=at, review={"opinion": "同意"})
        services.refuse(case.pk, by=office.decider, at=at, code="no_result", words="不再符合")
        timers.tick(at + timedelta(days=30))
        assert Case.objects.get(pk=case.pk).outcome == "refused"


def test_the_sample_without_these_acts_offers_none_of_them(office: Office) -> None:
    case = services.accept(office.submitted().pk, by=office.window, at=MONDAY)
    assert SAMPLE.special == ()
    names = {one.name for one in services.offers(case, by=office.reviewer, at=MONDAY)}
    assert not names & {"suspend", "extend", "begin_special"}
