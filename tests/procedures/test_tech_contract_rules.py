"""Each rule of registrability: what it says of a good contract, and what breaks it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.procedures.contracts import FILED_ON, contract, cost, training
from workflows.procedures.tech_contract import type_rules
from workflows.procedures.tech_contract.assessment import Assessment, Colour, Leads
from workflows.procedures.tech_contract.code_lists import CIRCLE, REGIONS
from workflows.procedures.tech_contract.fingerprint import fingerprint
from workflows.procedures.tech_contract.packs import TC_2001, TC_2026, Pack
from workflows.procedures.tech_contract.patents import is_well_formed, lasts_at_most_until
from workflows.procedures.tech_contract.questions import FORM
from workflows.procedures.tech_contract.rules import assess
from workflows.procedures.tech_contract.samples import samples


def examine(answers: dict[str, Any], pack: Pack = TC_2026) -> Assessment:
    return assess(answers, pack, today=FILED_ON)


@pytest.mark.parametrize("pack", [TC_2001, TC_2026], ids=lambda pack: pack.code)
@pytest.mark.parametrize("sample", samples(FILED_ON), ids=lambda sample: sample.slug)
def test_the_samples_are_judged_as_their_story_says(sample: Any, pack: Pack) -> None:
    found = examine(sample.answers, pack)

    assert found.registrable is (sample.story != "refused")
    if sample.reason:
        assert {check.ground for check in found.blocking} == {sample.reason}
    if sample.mistakes:
        assert examine(sample.first_answers, pack).advice is Leads.CORRECT


@pytest.mark.parametrize(
    ("change", "code", "leads"),
    [
        ({"contract_form": "oral"}, "oral", Leads.NOT_ACCEPT),
        ({"secret": True}, "secret", Leads.NOT_ACCEPT),
        ({"seller_region": "9900", "seller_district": None}, "place", Leads.NOT_ACCEPT),
        ({"sign_date": "2026-11-03"}, "dates", Leads.CORRECT),
        ({"effective_date": "2026-10-01"}, "dates", Leads.CORRECT),
        ({"start_date": "2027-12-01"}, "dates", Leads.CORRECT),
        ({"start_date": None}, "dates", Leads.CORRECT),
        ({"buyer_name": None}, "parties", Leads.CORRECT),
        ({"buyer_uscc": contract()["seller_uscc"]}, "parties", Leads.NOT_REGISTER),
        ({"subtype_zr": "XK1"}, "type", Leads.CORRECT),
        ({"disposition": None}, "disposition", Leads.CORRECT),
        ({"monopoly": True}, "monopoly", Leads.NOT_REGISTER),
        ({"monopoly": None}, "monopoly", Leads.CORRECT),
        ({"sealed": False}, "seals", Leads.CORRECT),
        ({"permit": "pending"}, "permit", Leads.CORRECT),
        ({"trade": "export"}, "technology_trade", Leads.CORRECT),
        (
            {"trade": "export", "technology_class": "prohibited"},
            "technology_trade",
            Leads.NOT_REGISTER,
        ),
        ({"rights": None}, "rights_named", Leads.CORRECT),
        ({"total_amount": None}, "price", Leads.CORRECT),
        ({"total_amount": "0.00"}, "price", Leads.CORRECT),
        ({"total_amount": "-1.00"}, "price", Leads.CORRECT),
        ({"non_tech": [cost("860000.01")]}, "technical_amount", Leads.CORRECT),
        ({"pay_method": "2"}, "instalments", Leads.CORRECT),
        ({"instalments": [{"amount": "859999.99"}]}, "instalments", Leads.CORRECT),
        ({"currency": "USD"}, "conversion", Leads.CORRECT),
        (
            {"currency": "USD", "foreign_amount": "100000.00", "exchange_rate": "7.1"},
            "conversion",
            Leads.CORRECT,
        ),
    ],
)
def test_one_thing_wrong_is_one_red_check_with_its_consequence(
    change: dict[str, Any], code: str, leads: Leads
) -> None:
    found = examine(contract(**change))

    assert [(check.code, check.leads) for check in found.blocking] == [(code, leads)]
    assert found.advice is leads


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"related": True}, "parties"),
        ({"non_tech": [cost("860000.00")]}, "technical_amount"),
        ({"non_tech": [cost("430000.01")]}, "technical_share"),
        ({"stated_technical_amount": "1.00"}, "technical_amount"),
        ({"total_amount": "5000000.00"}, "large"),
        ({"pay_method": "3", "total_amount": "0.00"}, "price"),
        ({"trade": "export", "technology_class": "restricted"}, "technology_trade"),
        ({"also_contains": ["FW"], "main_content": "FW"}, "mixed"),
        ({"also_contains": ["KF"], "main_content": "ZR"}, "mixed"),
        ({"ip_types": ["00", "11"]}, "rights_named"),
        ({"ip_types": ["12"]}, "rights_named"),
    ],
)
def test_what_a_person_must_judge_is_amber_and_blocks_nothing(
    change: dict[str, Any], code: str
) -> None:
    found = examine(contract(**change))

    assert found.check(code).colour is Colour.AMBER
    assert found.registrable


@pytest.mark.parametrize("city", CIRCLE)
def test_a_seller_of_the_circle_is_told_his_city_and_the_way_there(city: str) -> None:
    check = examine(contract(seller_region=city)).check("place")

    assert check.blocks
    assert REGIONS.label(city) in check.reason
    assert "一圈通办" in check.reason


@pytest.mark.parametrize("rule", type_rules.RULES, ids=lambda rule: rule.key)
def test_a_type_needs_all_its_elements_and_none_of_its_exclusions(
    rule: type_rules.TypeRule,
) -> None:
    type_code = {"right": "ZR"}.get(rule.key, rule.key[:2].upper())
    subtype = {"kf": "KF1", "right": "ZR3", "zx": "ZX1"}.get(rule.key, rule.key.upper())
    elements = [element.code for element in rule.elements]
    base = contract(
        type_code=type_code,
        **{f"subtype_{type_code.lower()}": subtype, f"{rule.key}_elements": elements},
    )
    assert not examine(base).blocking

    for missing in elements:
        given = [code for code in elements if code != missing]
        [check] = examine({**base, f"{rule.key}_elements": given}).blocking
        assert check.code == f"type_{rule.key}.{missing}"
    for excluded in rule.exclusions:
        found = examine({**base, f"{rule.key}_exclusions": [excluded.code]})
        [check] = found.blocking
        assert (check.code, check.leads) == (
            f"type_{rule.key}.{excluded.code}",
            Leads.NOT_REGISTER,
        )
        suggested = found.suggestion.subtype if found.suggestion else ""
        assert suggested == excluded.suggests


def test_public_technology_with_real_guidance_is_a_service() -> None:
    found = examine(contract(right_exclusions=["public_guided"]))

    assert found.suggestion is not None
    assert found.suggestion.subtype == "FW1"
    assert "第三十四条" in str(found.blocking[0].citation)


def test_training_inside_a_development_is_not_registered_apart() -> None:
    found = examine(training(also_contains=["KF"], main_content="KF"))

    [check] = found.blocking
    assert check.code == "mixed"
    assert "不单独登记" in check.reason
    assert found.suggestion is not None
    assert found.suggestion.type_code == "KF"


def test_a_licence_under_the_old_pack_is_registered_as_transfer() -> None:
    check = examine(contract("licence"), TC_2001).check("type")

    assert check.colour is Colour.GREEN
    assert "归入技术转让类登记" in check.reason


def test_a_pending_right_is_no_patent_yet_but_may_be_transferred_as_application() -> None:
    right = {"kind": "11", "number": "ZL202110234567.5", "status": "pending"}

    licensed = examine(contract("licence", rights=[right]))
    transferred = examine(contract(subtype_zr="ZR2", rights=[right]))

    assert licensed.check(f"patent.{right['number']}").colour is Colour.AMBER
    assert transferred.check(f"patent.{right['number']}").colour is Colour.GREEN


@pytest.mark.parametrize(
    ("number", "good", "until"),
    [
        ("ZL202110234567.5", True, date(2041, 12, 31)),
        ("zl 2021 1 0234567.5", True, date(2041, 12, 31)),
        ("ZL202110234567.6", False, date(2041, 12, 31)),
        ("201520000001X", False, date(2025, 12, 31)),
        ("ZL98101234.5", True, date(2018, 12, 31)),
        ("CN112345678B", False, None),
        ("", False, None),
    ],
)
def test_a_patent_number_tells_its_form_and_its_latest_end(
    number: str, good: bool, until: date | None
) -> None:
    assert is_well_formed(number) is good
    assert lasts_at_most_until(number) == until


def test_foreign_money_converts_to_the_total_within_rounding() -> None:
    answers = contract(
        currency="USD",
        foreign_amount="120000.00",
        exchange_rate="7.16667",
        total_amount="860000.40",
    )

    assert examine(answers).check("conversion").colour is Colour.GREEN


def test_amounts_are_told_in_json_as_strings_of_yuan() -> None:
    told = examine(contract()).as_json()

    assert told["amounts"]["technical"] == "860000.00"
    assert all(check["citation"] for check in told["checks"])


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(FORM.keys)), any_json, max_size=12))
def test_whatever_was_typed_the_examination_answers(typed: dict[str, Any]) -> None:
    answers = {**contract(), **typed}
    found = examine(answers)

    assert found.checks
    assert isinstance(fingerprint(answers), str)
    assert found.amounts is None or found.amounts.technical <= found.amounts.total
    assert found.amounts is None or isinstance(found.amounts.technical, Decimal)
