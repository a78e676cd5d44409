"""What silence may not do: each guard of a default alone, and a renewal at its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from forms.spec import Material, Necessity
from govservice.law import Dated
from sla import timers
from sla.models import Timer
from sla.supervision import escalations
from sla.supervision.models import Escalation
from tests.factories import MONDAY, moment
from tests.workflows import licence
from tests.workflows.conftest import Office
from tests.workflows.test_timing import accepted, special
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case, Paper, machine_for

pytestmark = pytest.mark.django_db
#: Proposed at ten, the decision is due two hours of opening time later.
PROPOSED, OVER = moment("2026-11-04"), moment("2026-11-04", "12:00")
DEED = Material("deed", "权属证明", Necessity.REQUIRED)
LATER = Material("later", "补充证明", Necessity.DEFERRABLE, defer_working_days=5)


@pytest.fixture
def law(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the licence say something else from now on."""

    def changed(**fields: Any) -> None:
        machine = machine_for("sample-licence", 1)
        monkeypatch.setattr(machine, "definition", replace(licence.PROCEDURE, **fields))

    return changed


def in_decision(office: Office, **answers: Any) -> Case:
    case = accepted(office, **answers)
    return services.propose(case.pk, by=office.reviewer, at=PROPOSED, review={"opinion": "同意"})


def withheld(case: Case) -> list[str]:
    """Why silence did nothing; the case stands where it stood and nothing was handed out."""
    row = Case.objects.get(pk=case.pk)
    assert row.status == case.status
    assert not Paper.objects.filter(case=case, kind__in=["permit", "default_record"]).exists()
    reasons: list[str] = row.events.get(act="withhold_default").payload["data"]["reasons"]
    return reasons


def test_nothing_stands_against_the_licence_of_these_tests(office: Office) -> None:
    case = in_decision(office)
    timers.tick(OVER)

    assert Case.objects.get(pk=case.pk).status == Status.GRANTED


CLOSED = replace(licence.PROCEDURE.item, default_grant=False)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"item": CLOSED}, "没有开通超时默认准予", id="no switch"),
        pytest.param({"materials": (DEED,)}, "缺少材料：权属证明", id="a paper is missing"),
        pytest.param({"materials": (LATER,)}, "缺少材料：补充证明", id="a paper was to come"),
        pytest.param({"failed_checks": None}, "没有自动核查", id="no checks"),
        pytest.param(
            {"failed_checks": lambda answers, pack, day: ["名称与登记不符"]},
            "核查未全部通过：名称与登记不符",
            id="a check failed",
        ),
        pytest.param({"credit_is_clear": lambda answers: None}, "没有信用核查结果", id="no credit"),
        pytest.param({"credit_is_clear": lambda answers: False}, "信用记录问题", id="credit hit"),
    ],
)
def test_each_guard_alone_withholds_the_decision(
    office: Office, law: Any, fields: dict[str, Any], said: str
) -> None:
    case = in_decision(office)
    law(**fields)
    timers.tick(OVER)

    (reason,) = withheld(case)
    assert said in reason


def test_a_suspension_alone_withholds_the_decision(office: Office) -> None:
    """It stops the clock as well; here a timer is left over that should not be there."""
    case = in_decision(office)
    services.suspend(case.pk, by=office.decider, at=PROPOSED, reason="等待判决")
    timers.arm(case.pk, {"step_decision": OVER})
    timers.tick(OVER)

    assert withheld(case) == ["本件已中止办理，须先恢复办理。"]


def test_everything_that_stands_against_it_is_told_at_once(office: Office, law: Any) -> None:
    case = in_decision(office)
    law(item=CLOSED, materials=(DEED, LATER), failed_checks=None, credit_is_clear=lambda _: False)
    timers.tick(OVER)

    assert len(withheld(case)) == 5


def test_a_special_procedure_under_way_keeps_its_step_from_passing(office: Office) -> None:
    """Told for two days, it takes longer; the step ends meanwhile, and passes afterwards."""
    case = accepted(office)
    case = special(case, office.reviewer, moment("2026-11-04"), "2026-11-05", "2026-11-06")
    timers.tick(moment("2026-11-09", "17:31"))

    assert withheld(case) == ["本件正在特别程序中，不能默认。"]
    at = moment("2026-11-12")
    services.end_special(case.pk, by=office.reviewer, at=at, reason="评审通过")
    timers.tick(at)
    assert Case.objects.get(pk=case.pk).status == Status.DECISION


def test_a_promise_that_ends_in_a_special_procedure_withholds_nothing(office: Office) -> None:
    case = accepted(office)
    special(case, office.reviewer, moment("2026-11-04"), "2026-11-05", "2026-11-06")
    Timer.objects.filter(case=case, kind="step_review").delete()
    timers.tick(moment("2026-12-20"))

    assert not Case.objects.get(pk=case.pk).events.filter(act="withhold_default").exists()


class TestRenewals:
    """视为准予延续: received on Monday 2 November 2026."""

    def silent_to_the_end(self, office: Office, until: str) -> Case:
        """Nobody decides, and at the end of the old permit the clock looks at the case."""
        case = accepted(office, valid_until=until, credit="hit")
        timers.tick(moment("2026-11-05", "17:31"))
        ends = Timer.objects.get(case=case, kind="expiry").due_at
        timers.tick(ends)
        return Case.objects.get(pk=case.pk)

    @pytest.mark.parametrize(
        ("until", "outcome"),
        [
            pytest.param("2026-12-02", "granted", id="thirty days before"),
            pytest.param("2026-12-01", "", id="twenty-nine days before"),
            pytest.param("2026-11-10", "", id="a week before"),
        ],
    )
    def test_it_must_have_been_applied_for_thirty_days_before(
        self, office: Office, law: Any, until: str, outcome: str
    ) -> None:
        law(renewal_days=Dated({date(2004, 7, 1): 30}))

        assert self.silent_to_the_end(office, until).outcome == outcome

    @pytest.mark.parametrize(
        ("until", "outcome"),
        [
            pytest.param("2026-11-02", "granted", id="on its last day"),
            pytest.param("2026-11-01", "", id="a day after its end"),
            pytest.param("2026-10-01", "", id="a month after its end"),
        ],
    )
    def test_what_has_ended_before_cannot_be_renewed_by_silence(
        self, office: Office, until: str, outcome: str
    ) -> None:
        """The law of the item asks for no days before."""
        case = self.silent_to_the_end(office, until)

        assert case.outcome == outcome
        told = [event.payload["data"] for event in case.events.filter(act="withhold_default")]
        against = [one["reasons"] for one in told if one["clock"] == "expiry"]
        assert len(against) == (0 if outcome else 1)
        if against:
            assert f"原许可有效期至 {until}" in against[0][0]

    def test_one_that_came_too_late_is_told_to_those_above(self, office: Office) -> None:
        case = self.silent_to_the_end(office, "2026-10-01")
        escalations.escalate(moment("2026-11-05", "18:00"))

        raised = Escalation.objects.get(case=case, clock="withhold_default")
        assert sorted(raised.told) == sorted([office.decider.user_id, office.supervisor.user_id])

    def test_one_that_silence_accepts_after_the_end_is_renewed_at_once(
        self, office: Office
    ) -> None:
        """Received in time; the office said nothing until the permit had ended."""
        answers = {"valid_until": "2026-11-06", "joint": False, "credit": "clear"}
        draft = office.draft("乙许可", licence.PROCEDURE, **answers)
        services.submit(draft.pk, by=office.applicant, at=MONDAY)
        timers.tick(moment("2026-11-09", "17:30"))

        case = Case.objects.get(pk=draft.pk)
        assert (case.deemed, case.outcome) == (True, "granted")

    def test_a_decision_at_the_last_moment_is_in_time(self, office: Office) -> None:
        case = in_decision(office, valid_until="2026-11-20", credit="hit")
        ends = Timer.objects.get(case=case, kind="expiry").due_at
        timers.tick(OVER)
        told = {"code": "no_result", "words": "不再符合"}
        services.refuse(case.pk, by=office.decider, at=ends, **told)
        timers.tick(ends)

        assert Case.objects.get(pk=case.pk).outcome == "refused"

    def test_who_withdraws_before_the_end_is_not_renewed(self, office: Office) -> None:
        case = accepted(office, valid_until="2026-11-20")
        services.withdraw(case.pk, by=office.applicant, at=MONDAY)
        timers.tick(moment("2026-11-21"))

        assert Case.objects.get(pk=case.pk).status == Status.WITHDRAWN

    def test_in_a_special_procedure_it_is_renewed_all_the_same(self, office: Office) -> None:
        case = accepted(office, valid_until="2026-11-20")
        special(case, office.reviewer, moment("2026-11-04"), "2026-11-05", "2026-12-18")
        timers.tick(moment("2026-11-21"))

        assert Case.objects.get(pk=case.pk).outcome == "granted"
