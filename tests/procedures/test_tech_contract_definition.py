"""Promises of the definition: everything cited, everything listed, nothing contradictory."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest

from forms.build import clean_answers
from forms.materials import required
from forms.validators import uscc
from govservice.law import Citation
from sla.rules import Count
from tests.procedures.contracts import FILED_ON, contract
from workflows import registry
from workflows.checks.definitions import findings
from workflows.procedures.tech_contract import code_lists, type_rules
from workflows.procedures.tech_contract.assessment import Leads
from workflows.procedures.tech_contract.grounds import NOT_ACCEPTED, REFUSALS
from workflows.procedures.tech_contract.item import BUREAU_CODE, ITEM
from workflows.procedures.tech_contract.packs import BY_CODE, TC_2001, TC_2026, Pack
from workflows.procedures.tech_contract.phrases import PHRASES
from workflows.procedures.tech_contract.rules import assess
from workflows.procedures.tech_contract.samples import samples

PROCEDURE = registry.get("tech-contract")
PACKS = [pytest.param(pack, id=pack.code) for pack in BY_CODE.values()]


def test_it_passes_its_own_checks() -> None:
    assert list(findings(PROCEDURE)) == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_number_of_a_pack_has_unit_first_day_and_source(pack: Pack) -> None:
    numbers = dict(pack.figures())

    assert len(numbers) == 15
    for name, figure in numbers.items():
        assert figure.value > 0, name
        assert figure.unit, name
        assert figure.since == pack.first_day, name
        assert str(figure.citation), name


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_of_a_pack_cites_its_text(pack: Pack) -> None:
    cited = [getattr(pack, field.name) for field in fields(pack)]

    assert all(str(one) for one in cited if isinstance(one, Citation))


def test_what_was_read_in_a_draft_only_is_marked_so() -> None:
    unconfirmed = {name for name, figure in TC_2026.figures() if not figure.citation.confirmed}

    assert unconfirmed == dict(TC_2026.figures()).keys()
    assert not TC_2001.legal_days.citation.confirmed  # natural or working days: not said
    assert str(TC_2026.legal_days.citation).endswith("（依据待核）")


def test_the_packs_meet_without_gap_or_overlap() -> None:
    assert TC_2001.last_day is not None
    assert TC_2001.last_day + timedelta(1) == TC_2026.first_day
    assert TC_2026.last_day is None


@pytest.mark.parametrize(
    ("clock", "variant", "on", "days", "count"),
    [
        ("legal", "", date(2026, 2, 28), 30, Count.NATURAL),
        ("legal", "", date(2026, 3, 1), 15, Count.WORKING),
        ("legal", "large", date(2026, 3, 1), 30, Count.WORKING),
        ("promise", "", date(2026, 3, 1), 5, Count.WORKING),
        ("promise", "large", date(2026, 3, 1), 15, Count.WORKING),
        ("notice", "", date(2026, 3, 1), 5, Count.WORKING),
        ("acceptance", "", date(2026, 3, 1), 1, Count.WORKING),
        ("correction", "", date(2026, 3, 1), 15, Count.WORKING),
        ("delivery", "", date(2026, 3, 1), 10, Count.WORKING),
        ("rating", "", date(2026, 3, 1), 30, Count.NATURAL),
    ],
)
def test_the_terms_of_the_day_hold(
    clock: str, variant: str, on: date, days: int, count: Count
) -> None:
    term = PROCEDURE.clock(clock).term(variant, on)

    assert (term.length, term.count) == (days, count)


def test_no_paper_cites_the_licence_law() -> None:
    """The item is no licence (§ 0.3): it runs the same discipline on its own basis."""
    told = [PROCEDURE.basis.on(FILED_ON), *PROCEDURE.pack(FILED_ON).basis]
    told += [term.citation for clock in PROCEDURE.clocks for _, term in clock.terms[""].items()]
    told += [
        reason.citation
        for reason in (*PROCEDURE.refusal_reasons, *PROCEDURE.not_accepted_reasons)
        if reason.citation
    ]

    assert not [one for one in told if "行政许可法" in str(one)]
    assert "行政许可法" not in ITEM.remedies


@pytest.mark.parametrize("name", code_lists.LISTS)
def test_a_code_list_is_closed_cited_and_within_its_length(name: str) -> None:
    listed = code_lists.LISTS[name]
    codes = [entry.code for entry in listed.entries]

    assert len(set(codes)) == len(codes)
    assert all(0 < len(code) <= listed.length for code in codes)
    assert all(entry.label for entry in listed.entries)
    assert listed.citation.section


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("contract_types", 5),
        ("contract_subtypes", 2 + 7 + 6 + 1 + 3),
        ("tech_fields", 11),
        ("ip_types", 3 + 7),
        ("pay_methods", 5),
        ("plan_sources", 5),
        ("socio_goals", 12),
        ("party_kinds", 1 + 4 + 1 + 4 + 2),
        ("industries", 20),
    ],
)
def test_the_code_lists_are_complete(name: str, count: int) -> None:
    assert len(code_lists.LISTS[name].entries) == count


def test_every_subtype_belongs_to_a_type_and_every_type_has_one() -> None:
    parents = {entry.parent for entry in code_lists.CONTRACT_SUBTYPES.entries}

    assert parents == {entry.code for entry in code_lists.CONTRACT_TYPES.entries}
    assert type_rules.LICENCE_OF.keys() | type_rules.TRANSFER_OF.keys() == {
        entry.code for entry in code_lists.CONTRACT_SUBTYPES.entries if entry.parent in ("ZR", "XK")
    }


def test_every_question_has_help_beside_it() -> None:
    assert not [ask.key for ask in PROCEDURE.form.asks if not ask.why]
    assert [step.slug for step in PROCEDURE.form.steps] == [
        "role",
        "contract",
        "parties",
        "money",
        "rights",
        "declaration",
    ]


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("sample", samples(FILED_ON), ids=lambda sample: sample.slug)
def test_whatever_blocks_is_a_reason_the_office_can_give(sample: Any, pack: Pack) -> None:
    """With every single answer taken out, and every yes turned into a no."""
    grounds: dict[Leads, set[str]] = {leads: set() for leads in Leads}
    for key, value in sample.answers.items():
        for changed in (None, not value if isinstance(value, bool) else "?"):
            found = assess({**sample.answers, key: changed}, pack, today=FILED_ON)
            for check in found.blocking:
                grounds[check.leads].add(check.ground)

    assert grounds[Leads.NOT_ACCEPT] <= {ground.code for ground in NOT_ACCEPTED}
    assert set().union(*grounds.values()) <= {ground.code for ground in REFUSALS}


def test_phrases_speak_of_materials_and_questions_that_exist() -> None:
    known = PROCEDURE.form.keys | {material.key for material in PROCEDURE.materials} | {""}

    assert PHRASES.keys() <= known
    assert {material.key for material in PROCEDURE.materials} <= PHRASES.keys()
    assert all(phrase.endswith("。") for phrases in PHRASES.values() for phrase in phrases)


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({"first_time": False}, {"contract_text"}),
        ({"first_time": True}, {"contract_text", "licence"}),
        ({"first_time": False, "signed_by": "internal"}, {"contract_text", "authorisation"}),
        ({"first_time": False, "permit": "granted"}, {"contract_text", "permit_paper"}),
        ({"first_time": False, "has_non_tech": True}, {"contract_text", "cost_list"}),
        ({"first_time": False, "technology_class": "free"}, {"contract_text", "trade_paper"}),
    ],
)
def test_materials_are_asked_for_when_the_answers_call_for_them(
    change: dict[str, Any], keys: set[str]
) -> None:
    wanted = required(PROCEDURE.materials, contract(**change))

    assert {material.key for material in wanted} == keys


@pytest.mark.parametrize("sample", samples(FILED_ON), ids=lambda sample: sample.slug)
def test_the_samples_are_complete_and_canonical(sample: Any) -> None:
    for answers in (sample.answers, sample.first_answers):
        cleaned, problems = clean_answers(PROCEDURE.form, answers)
        assert [problem.message for problem in problems] == []
        assert cleaned == answers


def test_the_samples_move_with_the_day_but_the_law_does_not() -> None:
    moved = next(one for one in samples(FILED_ON + timedelta(365)) if one.slug == "transfer")

    assert moved.answers["sign_date"] == "2027-10-12"
    assert moved.answers["rights"] == contract()["rights"]


def test_the_codes_of_the_item_have_their_form() -> None:
    assert len(ITEM.basic_code) == 12
    assert len(ITEM.implementation_code) == 31
    assert uscc(BUREAU_CODE) == BUREAU_CODE


@pytest.mark.parametrize(("total", "variant"), [("4999999.99", ""), ("5000000.00", "large")])
def test_a_large_contract_has_terms_of_its_own(total: str, variant: str) -> None:
    assert PROCEDURE.variant(contract(total_amount=total)) == variant
