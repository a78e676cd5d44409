"""The public page about a paper: true or not, in four lines, and nothing more."""

from __future__ import annotations

import doctest
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from certificates import verify
from certificates.verify import UNSEALED, State, outcome
from tests.certificates.samples import ACCEPTANCE, AT, AUTHORITY


def paper(**more: Any) -> Any:
    given: dict[str, Any] = {
        "title": "受理通知书",
        "number": "江科登受〔2026〕第000012号",
        "facts": ACCEPTANCE,
        "issued_at": AT,
        "sealed_at": None,
        "is_sealed": False,
        "voided_at": None,
        "void_reason": "",
    }
    return SimpleNamespace(**{**given, **more})


def test_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(verify).failed == 0


def test_a_paper_on_record_is_told_in_four_lines_with_its_missing_seal() -> None:
    told = outcome(paper())
    assert told.state is State.ISSUED
    assert told.lines == (
        ("文书", "受理通知书 江科登受〔2026〕第000012号"),
        ("事项与当事人", "技术合同认定登记 · 江海理工大学"),
        ("出具机关", AUTHORITY["name"]),
        ("出具日期", "2026年11月2日"),
    )
    assert told.unsealed == UNSEALED


def test_the_name_of_a_person_is_shortened_and_nothing_else_is_told() -> None:
    facts = {**ACCEPTANCE, "applicant_name": "欧阳文博", "applicant_is_person": True}
    told = outcome(paper(facts=facts))
    assert told.lines[1] == ("事项与当事人", "技术合同认定登记 · 欧***")
    shown = str(told)
    hidden = ("欧阳", facts["subject"], facts["query_code"], facts["case_number"])
    assert not [word for word in hidden if word in shown]


def test_a_voided_paper_is_void_with_its_reason() -> None:
    told = outcome(paper(voided_at=AT, void_reason="金额有误，已换发"))
    assert (told.state, told.void_reason) == (State.VOID, "金额有误，已换发")


def test_a_sealed_paper_is_not_said_to_lack_the_seal() -> None:
    sealed = paper(sealed_at=datetime.fromisoformat("2026-11-03T09:00:00+08:00"), is_sealed=True)
    assert outcome(sealed).unsealed == ""


def test_a_code_of_nobody_tells_nothing() -> None:
    told = outcome(None)
    assert (told.state, told.lines, told.unsealed) == (State.NOT_FOUND, (), "")
