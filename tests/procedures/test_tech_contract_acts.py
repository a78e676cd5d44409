"""The road of a technology contract through the real services, on the real database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from govservice.accounts.actors import CLOCK
from govservice.errors import Denied, Refused
from tests.factories import MONDAY, moment
from tests.procedures.conftest import APPROVAL, PROCEDURE, Station
from tests.procedures.contracts import contract
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case
from workflows.procedures.tech_contract.certificate import registration_facts
from workflows.services.perform import _perform

REFUSAL = {"conclusion": "not_register", "reason_code": "type_zx", "opinion": "没有技术内容。"}
DEFECTS = [{"key": "contract_text", "label": "合同文本", "text": "缺少附件。", "fix": "补齐。"}]


def refused_codes(act: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.codes


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="TC-T11"),
        pytest.param({"project_name": " 特钢余热梯级利用技术路线论证咨询合同"}, id="TC-T11-typed"),
    ],
)
def test_a_second_filing_is_blocked_and_shows_the_number_of_the_first(
    station: Station, changes: dict[str, Any]
) -> None:
    first = station.submitted()
    again = station.draft(**changes)

    with pytest.raises(Refused) as refused:
        services.submit(again.pk, by=station.seller, at=MONDAY)

    assert refused.value.codes == ("duplicate",)
    assert str(first.short_code) in str(refused.value)
    assert Case.objects.get(pk=again.pk).status == Status.DRAFT


def test_after_withdrawal_the_same_contract_may_be_filed_again(station: Station) -> None:
    first = station.submitted()
    services.withdraw(first.pk, by=station.seller, at=MONDAY)

    assert station.submitted().status == Status.SUBMITTED


@pytest.mark.parametrize(
    "at",
    [pytest.param(moment("2027-04-15"), id="TC-T05")],
)
def test_filing_after_the_term_is_refused_before_anything_is_received(
    station: Station, at: datetime
) -> None:
    case = station.draft(at)  # its term ended on 2027-04-14

    assert refused_codes(services.submit, case.pk, by=station.seller, at=at) == ("term",)


def test_the_day_of_filing_counts_however_late_the_window_accepts(station: Station) -> None:
    case = station.submitted(moment("2027-04-14"))

    case = services.accept(case.pk, by=station.window, at=moment("2027-04-15"))

    assert case.status == Status.ACCEPTED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"applicant_role": "buyer"}, "seller_files", id="TC-T04"),
        pytest.param({"secret": True}, "secret", id="secret"),
        pytest.param({"contract_form": "oral"}, "oral", id="oral"),
        pytest.param({"seller_region": "4209", "seller_district": None}, "place", id="other-city"),
        pytest.param({"sealed": False}, "seals", id="needs-correction"),
    ],
)
def test_what_must_not_be_taken_in_cannot_be_accepted(
    station: Station, changes: dict[str, Any], code: str
) -> None:
    case = station.submitted(**changes)

    assert refused_codes(services.accept, case.pk, by=station.window, at=MONDAY) == (code,)


def test_nobody_files_for_a_seller_he_is_not(station: Station) -> None:
    draft = station.draft(seller_uscc=contract("consulting")["buyer_uscc"])

    assert "not_a_party" in refused_codes(services.submit, draft.pk, by=station.seller, at=MONDAY)


@pytest.mark.parametrize(
    "code", [pytest.param("seller_files", id="TC-T04"), "place", "oral", "secret"]
)
def test_not_accepting_writes_a_reason_of_the_list_and_a_paper(station: Station, code: str) -> None:
    case = station.submitted(applicant_role="buyer")

    case = services.not_accept(case.pk, by=station.window, at=MONDAY, code=code)

    assert case.status == Status.NOT_ACCEPTED
    assert case.papers.filter(kind="not_accepted").count() == 1
    listed = {reason.code: reason.text for reason in PROCEDURE.not_accepted_reasons}
    assert case.reason["text"] == listed[code]


@pytest.mark.parametrize(
    ("accepted", "pack", "days"),
    [
        pytest.param("2026-02-27", "TC-2001", 30, id="TC-T10-old"),
        pytest.param("2026-03-02", "TC-2026", 15, id="TC-T10-new"),
    ],
)
def test_the_pack_of_the_day_of_acceptance_binds(
    station: Station, accepted: str, pack: str, days: int
) -> None:
    dates = {"sign_date": "2026-01-05", "effective_date": "2026-01-05"}
    case = station.submitted(moment("2026-02-26"), **dates)

    case = services.accept(case.pk, by=station.window, at=moment(accepted))

    assert (case.limits_pack, case.substance_pack) == (pack, pack)
    started = case.events.get(act="accept").payload["clocks"]["start"]["legal"]
    assert started["length"] == days


def test_two_registrars_are_two_people(station: Station) -> None:
    case = station.proposed()

    assert refused_codes(services.check, case.pk, by=station.first, at=MONDAY) == ("four_eyes",)
    checked = services.check(case.pk, by=station.second, at=MONDAY)

    assert checked.status == Status.DECISION
    assert (checked.registrar1_id, checked.registrar2_id) == (
        station.first.user_id,
        station.second.user_id,
    )


def test_the_certificate_states_the_contract_and_both_registrars(station: Station) -> None:
    case = services.grant(station.checked().pk, by=station.decider, at=MONDAY)

    papers = {paper.kind: paper for paper in case.papers.all()}
    certificate = papers["registration"]
    assert certificate.number == "4201112026000001"
    assert papers["contract_sheet"].number == certificate.number
    facts = certificate.facts
    assert facts["registrars"] == ["登记员甲", "登记员乙"]
    assert (facts["contract_type"], facts["contract_subtype"]) == ("技术咨询", "技术咨询")
    assert facts["technical"] == {"grouped": "180,000.00", "capitals": "壹拾捌万元整"}
    assert facts["registered_on"] == "2026-11-02"


@pytest.mark.parametrize(
    ("review", "code"),
    [
        ({}, "no_conclusion"),
        ({"conclusion": "not_register"}, "no_reason_code"),
        ({"conclusion": "not_register", "reason_code": "invented"}, "no_reason_code"),
        ({**APPROVAL, "technical_amount": "180000.01"}, "amount_out_of_range"),
        ({**APPROVAL, "subtype": "ZZ9"}, "unknown_subtype"),
        ({**APPROVAL, "disputed": True}, "no_expert_opinion"),
    ],
)
def test_a_proposal_that_does_not_hold_goes_no_further(
    station: Station, review: dict[str, Any], code: str
) -> None:
    case = station.accepted()

    codes = refused_codes(services.propose, case.pk, by=station.first, at=MONDAY, review=review)

    assert code in codes


def test_a_contract_with_a_blocking_check_cannot_be_proposed_for_registration(
    station: Station,
) -> None:
    case = station.accepted(zx_elements=["project"])

    with pytest.raises(Refused) as refused:
        services.propose(case.pk, by=station.first, at=MONDAY, review=APPROVAL)

    assert "用科学方法进行分析" in str(refused.value)
    assert "民法典" in str(refused.value.verdicts[0].citation)


LARGE = {
    "total_amount": "5000000.00",
    "instalments": [{"amount": "5000000.00", "condition": "验收后"}],
}


def test_a_large_contract_needs_the_reference_of_an_expert_opinion(station: Station) -> None:
    case = station.accepted(**LARGE)
    term = case.events.get(act="accept").payload["clocks"]["start"]["legal"]

    codes = refused_codes(services.propose, case.pk, by=station.first, at=MONDAY, review=APPROVAL)
    proposed = services.propose(
        case.pk,
        by=station.first,
        at=MONDAY,
        review={**APPROVAL, "expert_ref": "武技专审〔2026〕第000001号"},
    )

    assert codes == ("no_expert_opinion",)
    assert proposed.status == Status.REVIEW
    assert term["length"] == 30


def test_the_decider_follows_the_proposal_or_sends_it_back(station: Station) -> None:
    to_refuse = station.checked(REFUSAL)

    codes = refused_codes(services.grant, to_refuse.pk, by=station.decider, at=MONDAY)
    back = services.send_back(to_refuse.pk, by=station.decider, at=MONDAY, opinion="请再核查。")

    assert codes == ("proposed_otherwise",)
    assert back.status == Status.ACCEPTED
    assert back.registrar2_id is None


def test_registering_is_not_refused_against_the_proposal(station: Station) -> None:
    case = station.checked()

    codes = refused_codes(services.refuse, case.pk, by=station.decider, at=MONDAY, code="type_zx")

    assert codes == ("proposed_otherwise",)


def test_refusing_gives_the_notice_with_code_and_remedies(station: Station) -> None:
    case = station.checked(REFUSAL)

    case = services.refuse(case.pk, by=station.decider, at=MONDAY, code="type_zx")

    [notice] = case.papers.filter(kind="not_registered")
    assert notice.facts["reasons"][0]["code"] == "type_zx"
    assert "第八百七十八条" in notice.facts["reasons"][0]["basis"]
    assert any("行政复议" in sentence for sentence in notice.facts["remedies"])


def test_sending_back_needs_an_opinion(station: Station) -> None:
    case = station.proposed()

    assert refused_codes(
        services.send_back, case.pk, by=station.second, at=MONDAY, opinion=" "
    ) == ("no_opinion",)


def test_a_supplement_is_asked_once_and_suspends_the_clocks_of_the_office(
    station: Station,
) -> None:
    case = station.accepted()
    later = MONDAY + timedelta(days=3)

    asked = services.ask_supplement(case.pk, by=station.first, at=MONDAY, defects=DEFECTS)
    assert asked.status == Status.SUPPLEMENTING
    assert asked.clocks["legal"]["due"] is None
    assert asked.clocks["correction"]["due"]

    given = services.supplement(case.pk, by=station.seller, at=later)
    assert given.status == Status.ACCEPTED
    assert given.clocks["legal"]["due"] > case.clocks["legal"]["due"]
    codes = refused_codes(
        services.ask_supplement, case.pk, by=station.first, at=later, defects=DEFECTS
    )
    assert codes == ("supplement_asked_before",)


def test_the_second_request_stays_forbidden_after_a_proposal_was_sent_back(
    station: Station,
) -> None:
    case = station.accepted()
    services.ask_supplement(case.pk, by=station.first, at=MONDAY, defects=DEFECTS)
    services.supplement(case.pk, by=station.seller, at=MONDAY)
    services.propose(case.pk, by=station.first, at=MONDAY, review=APPROVAL)
    services.send_back(case.pk, by=station.second, at=MONDAY, opinion="请补充核查。")

    codes = refused_codes(
        services.ask_supplement, case.pk, by=station.first, at=MONDAY, defects=DEFECTS
    )

    assert codes == ("supplement_asked_before",)


@pytest.mark.parametrize("act", ["propose", "accept", "grant"])
def test_the_applicant_does_none_of_the_offices_acts(station: Station, act: str) -> None:
    case = {"propose": station.accepted, "accept": station.submitted, "grant": station.checked}[
        act
    ]()
    data = {"review": APPROVAL} if act == "propose" else {}

    with pytest.raises(Denied):
        getattr(services, act)(case.pk, by=station.seller, at=MONDAY, **data)


def test_the_registrar_may_class_a_mistyped_licence_himself(station: Station) -> None:
    """TC-T07: the class printed is the one the registrars determined."""
    answers = contract("transfer", disposition="license")
    review = {**APPROVAL, "subtype": "XK1", "pack": "TC-2026"}

    facts = registration_facts(answers, review, on=MONDAY.date())
    old = registration_facts(answers, {**review, "pack": "TC-2001"}, on=MONDAY.date())

    assert (facts["contract_type"], facts["contract_subtype"]) == ("技术许可", "专利实施许可")
    assert (old["contract_type"], old["contract_subtype"]) == ("技术转让", "专利实施许可")


def test_an_identity_number_never_reaches_the_certificate() -> None:
    answers = contract(seller_kind="50", seller_uscc=None, seller_idno="11010519491231002X")

    facts = registration_facts(answers, APPROVAL, on=MONDAY.date())

    assert facts["seller_code"] == ""
    assert "11010519491231002X" not in str(facts)


def test_silence_lets_nobody_have_a_certificate_with_an_item_missing(station: Station) -> None:
    case = station.submitted(plan_source="1", plan_number="2023示例01")
    _perform("deem_accepted", case.pk, by=CLOCK, at=MONDAY)
    services.propose(case.pk, by=station.first, at=MONDAY, review=APPROVAL)
    services.check(case.pk, by=station.second, at=MONDAY)

    assert "deferrable_missing" in refused_codes(
        services.grant, case.pk, by=station.decider, at=MONDAY
    )
