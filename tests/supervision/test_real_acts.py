"""The lists after the real acts of a licence: 中止, 延长, 特别程序, 环节超期, 超时默认."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from govservice.accounts.models import Letter
from sla import timers
from sla.supervision import defaults, escalations
from sla.supervision.defaults import Silence
from sla.supervision.models import Escalation
from sla.supervision.stops import Shown, shown, stops
from sla.supervision.warnings import lines
from tests.factories import MONDAY, moment
from tests.workflows import licence
from tests.workflows.conftest import Office, _planted, office
from workflows import services
from workflows.models import Case

__all__ = ["_planted", "office"]
YEAR_END = moment("2026-12-31")


def accepted(office: Office, name: str = "甲许可", **answers: object) -> Case:
    """Accepted on Monday 2 November: promised by the 16th, by law due on the 30th."""
    told = {"valid_until": "2027-01-31", "joint": False, "credit": "clear", **answers}
    draft = office.draft(name, licence.PROCEDURE, **told)
    services.submit(draft.pk, by=office.applicant, at=MONDAY)
    return services.accept(draft.pk, by=office.window, at=MONDAY)


def stopped(office: Office, at: datetime = YEAR_END) -> list[Shown]:
    return shown(stops([office.unit.pk], since=MONDAY, at=at))  # type: ignore[attr-defined]


def passed_by_silence(office: Office, on: str) -> Case:
    """A case whose review passed by silence; its decision does not, for want of a credit check."""
    case = accepted(office, credit="")
    for time in ("10:00", "12:00"):  # two hours later the decision is due as well
        timers.tick(moment(on, time))
    return case


def silent(office: Office) -> list[Silence]:
    units = [office.unit.pk]  # type: ignore[attr-defined]
    return defaults.told(defaults.silent(units, since=MONDAY, at=YEAR_END))


def over(office: Office, at: datetime) -> list[tuple[str, str]]:
    found = lines([office.unit.pk], at=at)  # type: ignore[attr-defined]
    return [(one.clock.name, one.rule.code) for one in found if one.rule]


@pytest.mark.parametrize(
    ("day", "late"),
    [
        pytest.param("2026-11-12", False, id="two-days-left"),
        pytest.param("2026-11-13", True, id="one-day-left"),
    ],
)
def test_a_suspension_is_seen_with_what_was_left(office: Office, day: str, late: bool) -> None:
    case = passed_by_silence(office, "2026-11-06")  # the decider waits
    services.suspend(case.pk, by=office.decider, at=moment(day), reason="等待法院判决")
    (stop,) = stopped(office)

    assert (stop.label, stop.reason, stop.limit) == ("中止办理", "等待法院判决", "承诺时限")
    assert stop.late is late
    assert over(office, moment("2026-11-27")) == []


def test_a_suspended_clock_that_runs_again_warns_again(office: Office) -> None:
    """Suspended on the 4th, resumed on the 18th: ten working days promised end on the 30th."""
    case = accepted(office)
    services.suspend(case.pk, by=office.reviewer, at=moment("2026-11-04"), reason="等待")
    services.resume_handling(case.pk, by=office.reviewer, at=moment("2026-11-18"))
    ends = Case.objects.get(pk=case.pk).clocks["promise"]["due"]

    assert ends.startswith("2026-11-30")
    assert ("promise", "J03") not in over(office, moment("2026-11-25"))
    assert ("promise", "J03") in over(office, moment("2026-11-26"))


def test_an_extension_is_seen_with_its_reason(office: Office) -> None:
    case = passed_by_silence(office, "2026-11-27")
    services.extend(
        case.pk,
        by=office.decider,
        at=moment("2026-11-27", "14:00"),
        approver="局长",
        reason="案情复杂",
    )
    (stop,) = stopped(office)

    assert (stop.kind, stop.reason, stop.left, stop.late) == ("延长期限", "案情复杂", 1, True)


@pytest.mark.parametrize(
    ("end", "beyond"),
    [
        pytest.param("2026-11-10", 0, id="J09-earlier"),
        pytest.param("2026-11-13", 0, id="J09-as-told"),
        pytest.param("2026-11-17", 4, id="J09-longer"),
    ],
)
def test_a_special_procedure_is_held_against_what_was_told(
    office: Office, end: str, beyond: int
) -> None:
    case = accepted(office)
    services.begin_special(
        case.pk,
        by=office.reviewer,
        at=moment("2026-11-04"),
        kind="experts",
        first=date(2026, 11, 4),
        last=date(2026, 11, 13),
        reason="需要专家评审",
    )
    services.end_special(case.pk, by=office.reviewer, at=moment(end), reason="已评审")
    (stop,) = stopped(office)

    assert (stop.label, stop.kind, stop.which) == ("启动特别程序", "特别程序", 1)
    assert (stop.first, stop.last) == (date(2026, 11, 4), date(2026, 11, 13))
    assert (stop.beyond, stop.abused) == (beyond, beyond > 0)


def test_a_step_that_silence_passes_is_listed_and_told(office: Office) -> None:
    """J13: three working days of review, then the next desk opens."""
    case, at = accepted(office), moment("2026-11-05", "18:00")
    timers.tick(at)
    escalations.escalate(at)

    assert [(one.case.pk, one.act, one.rule) for one in silent(office)] == [
        (case.pk, "pass_by_default", "J13")
    ]
    raised = Escalation.objects.get()
    assert (raised.clock, raised.kind) == ("pass_by_default", "default")
    assert sorted(raised.told) == sorted([office.decider.user_id, office.supervisor.user_id])


def test_a_step_that_runs_over_is_told_to_the_head_once(office: Office) -> None:
    """J06: a hit in the credit check keeps silence from deciding, so the step is just late."""
    case = accepted(office, credit="hit")
    services.propose(case.pk, by=office.reviewer, at=MONDAY, review={"opinion": "同意"})
    at = moment("2026-11-02", "15:00")
    timers.tick(at)

    assert over(office, at) == [("step_decision", "J06")]
    assert [escalations.escalate(at) for _ in range(3)] == [1, 0, 0]
    raised = Escalation.objects.get()
    assert (raised.kind, raised.told) == ("step", [office.decider.user_id])
    assert "决定环节时限" in Letter.objects.get().body


def test_a_decision_that_silence_did_not_make_is_listed_with_why(office: Office) -> None:
    case = accepted(office, credit="hit")
    services.propose(case.pk, by=office.reviewer, at=MONDAY, review={"opinion": "同意"})
    timers.tick(moment("2026-11-02", "15:00"))
    (one,) = silent(office)

    assert (one.case.pk, one.label, one.rule) == (case.pk, "超时未默认通过", "J13")
    assert one.reason == "决定环节时限届满，申请人有信用记录问题，不能默认准予。"


def test_a_renewal_by_silence_is_listed(office: Office) -> None:
    case = accepted(office, valid_until="2026-11-20", credit="hit")
    services.propose(case.pk, by=office.reviewer, at=MONDAY, review={"opinion": "同意"})
    timers.tick(moment("2026-11-21"))

    acts = [(one.case.pk, one.act) for one in silent(office)]
    assert acts == [(case.pk, "deem_renewed"), (case.pk, "withhold_default")]
