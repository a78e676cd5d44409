"""The worked cases of the specification for 技术合同认定登记, by their ids (TC-T…)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.procedures.contracts import FILED_ON, contract, cost, training
from workflows.procedures.tech_contract.assessment import Assessment, Colour, Leads
from workflows.procedures.tech_contract.fingerprint import fingerprint
from workflows.procedures.tech_contract.packs import TC_2001, TC_2026, Pack, pack_on
from workflows.procedures.tech_contract.rules import assess


def examine(answers: dict[str, Any], pack: Pack = TC_2026, on: date = FILED_ON) -> Assessment:
    return assess(answers, pack, today=on)


@pytest.mark.parametrize(
    ("answers", "technical"),
    [
        pytest.param(
            contract(total_amount="1000000.00", has_non_tech=True, non_tech=[cost("300000.00")]),
            Decimal("700000.00"),
            id="TC-T01",
        ),
        pytest.param(
            contract(
                "development",
                total_amount="1000000.00",
                non_tech=[cost("80000.00", quantity="2", purpose="device")],
            ),
            Decimal("1000000.00"),
            id="TC-T02",
        ),
    ],
)
def test_the_technical_amount_is_what_is_left_of_the_price(
    answers: dict[str, Any], technical: Decimal
) -> None:
    amounts = examine(answers).amounts

    assert amounts is not None
    assert amounts.technical == technical


@pytest.mark.parametrize("pack", [TC_2001, TC_2026], ids=["TC-T04-2001", "TC-T04-2026"])
def test_the_buyer_of_a_domestic_contract_is_told_that_the_seller_files(pack: Pack) -> None:
    found = examine(contract(applicant_role="buyer"), pack)

    check = found.check("seller_files")
    assert (check.colour, check.blocks, check.leads) == (Colour.RED, True, Leads.NOT_ACCEPT)
    assert "由卖方向其所在地的技术合同登记机构提出" in check.reason
    assert found.advice is Leads.NOT_ACCEPT


def imported(**changes: Any) -> dict[str, Any]:
    """A technology import: the seller is abroad, the buyer in Wuhan applies."""
    abroad: dict[str, Any] = {
        "applicant_role": "buyer",
        "trade": "import",
        "technology_class": "free",
        "seller_kind": "90",
        "seller_uscc": None,
        "seller_other_id": "HRB 12345",
        "seller_region": "9999",
        "seller_district": None,
    }
    return contract(**{**abroad, **changes})


@pytest.mark.parametrize("answers", [pytest.param(imported(), id="TC-T04-import")])
def test_the_domestic_buyer_of_an_import_may_file(answers: dict[str, Any]) -> None:
    found = examine(answers)

    assert found.check("seller_files").colour is Colour.GREEN
    assert found.check("place").colour is Colour.GREEN
    assert found.registrable


def test_the_foreign_seller_of_an_import_does_not_file() -> None:
    assert examine(imported(applicant_role="seller")).check("seller_files").blocks


TERM: dict[str, Any] = {
    "sign_date": "2024-01-01",
    "effective_date": "2024-01-01",
    "start_date": "2024-01-01",
    "end_date": "2026-06-30",
}


@pytest.mark.parametrize(
    ("filed", "colour"),
    [
        pytest.param(date(2026, 7, 1), Colour.RED, id="TC-T05"),
        pytest.param(date(2026, 6, 30), Colour.GREEN, id="TC-T05-last-day"),
        pytest.param(date(2024, 1, 1), Colour.GREEN, id="TC-T05-first-day"),
        pytest.param(date(2023, 12, 31), Colour.RED, id="TC-T05-not-yet-effective"),
    ],
)
def test_a_contract_is_filed_within_its_term(filed: date, colour: Colour) -> None:
    check = examine(contract(**TERM), on=filed).check("term")

    assert check.colour is colour
    assert check.blocks is (colour is Colour.RED)
    assert check.leads is (Leads.NOT_ACCEPT if check.blocks else Leads.NOTHING)


MISTYPED = contract(
    "transfer", subtype_zr="ZR1", disposition="license", project_name="某专利实施合同"
)


@pytest.mark.parametrize(
    ("pack", "type_code"),
    [
        pytest.param(TC_2026, "XK", id="TC-T07"),
        pytest.param(TC_2001, "ZR", id="TC-T07-old-pack"),
    ],
)
def test_a_patent_licence_typed_as_transfer_gets_its_class(pack: Pack, type_code: str) -> None:
    found = examine(MISTYPED, pack)

    assert found.suggestion is not None
    assert (found.suggestion.type_code, found.suggestion.subtype) == (type_code, "XK1")
    assert found.check("disposition").colour is (Colour.AMBER if pack is TC_2026 else Colour.GREEN)
    assert found.registrable


PATENT = {"kind": "11", "number": "ZL202110234567.5", "status": "valid"}


@pytest.mark.parametrize(
    "right",
    [
        pytest.param({**PATENT, "expires_on": "2026-10-11"}, id="TC-T08"),
        pytest.param({**PATENT, "number": "ZL200410012345.5"}, id="TC-T08-by-its-number"),
        pytest.param({**PATENT, "status": "invalid"}, id="TC-T08-declared-invalid"),
    ],
)
def test_a_patent_that_had_run_out_at_signing_blocks(right: dict[str, Any]) -> None:
    answers = contract("licence", sign_date="2026-10-12", rights=[right])

    [check] = [one for one in examine(answers).blocking if one.ground == "patent"]
    assert check.leads is Leads.NOT_REGISTER
    assert str(check.citation) == "《中华人民共和国民法典》第八百六十五条"


def test_a_patent_lives_on_its_last_day() -> None:
    right = {**PATENT, "expires_on": "2026-10-12"}
    found = examine(contract(sign_date="2026-10-12", rights=[right]))

    assert not [check for check in found.blocking if check.ground == "patent"]


@pytest.mark.parametrize(
    ("accepted_on", "code"),
    [
        pytest.param(date(2026, 2, 27), "TC-2001", id="TC-T10-27-February"),
        pytest.param(date(2026, 2, 28), "TC-2001", id="TC-T10-last-day"),
        pytest.param(date(2026, 3, 1), "TC-2026", id="TC-T10-first-day"),
        pytest.param(date(2026, 3, 2), "TC-2026", id="TC-T10-2-March"),
    ],
)
def test_the_day_of_acceptance_decides_the_pack(accepted_on: date, code: str) -> None:
    assert pack_on(accepted_on).code == code


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(contract(), id="TC-T11"),
        pytest.param(contract(summary="换一种说法", pay_method="9"), id="TC-T11-reworded"),
    ],
)
def test_a_second_filing_is_known_by_five_answers_and_names_the_first(
    again: dict[str, Any],
) -> None:
    assert fingerprint(contract()) == fingerprint(again) != ""
    found = assess(again, TC_2026, today=FILED_ON, duplicate_of="KC261102-00001-A")
    check = found.check("duplicate")
    assert check.blocks
    assert check.leads is Leads.NOT_ACCEPT
    assert "KC261102-00001-A" in check.reason


@pytest.mark.parametrize(
    "change",
    [
        {"project_name": "另一个合同"},
        {"sign_date": "2026-10-13"},
        {"total_amount": "860000.01"},
        {"buyer_uscc": "91420100MAXX05QY58"},
        {"seller_uscc": "91420100MAXX05QY58"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_one_answer_of_the_five_makes_another_contract(change: dict[str, Any]) -> None:
    assert fingerprint(contract(**change)) != fingerprint(contract())


def test_how_a_name_was_typed_makes_no_other_contract() -> None:
    typed = contract(
        project_name=" 一种激光三维形貌测量装置 专利权转让合同（ ", total_amount="860,000"
    )

    assert fingerprint(typed) == fingerprint(contract())


def test_without_its_five_answers_a_contract_has_no_fingerprint() -> None:
    assert fingerprint(contract(total_amount=None)) == ""


@pytest.mark.parametrize(
    "exclusion",
    [
        pytest.param("sold_product", id="TC-T14"),
        pytest.param("education", id="TC-T14-staff-education"),
    ],
)
def test_training_the_buyers_sales_staff_on_the_sold_product_is_refused(exclusion: str) -> None:
    found = examine(training(fw2_exclusions=[exclusion]))

    [check] = found.blocking
    assert check.code == f"type_fw2.{exclusion}"
    assert check.leads is Leads.NOT_REGISTER
    assert found.advice is Leads.NOT_REGISTER


def test_training_in_a_special_subject_is_registrable() -> None:
    assert examine(training()).registrable
