"""What the first registrar (登记员一) proposes: conclusion, class, amounts, grounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from govservice.law import Citation, Verdict, no
from workflows.procedures.tech_contract.amounts import ZERO
from workflows.procedures.tech_contract.assessment import Assessment
from workflows.procedures.tech_contract.code_lists import CONTRACT_SUBTYPES
from workflows.procedures.tech_contract.facts import Answers, classification, money
from workflows.procedures.tech_contract.grounds import REFUSALS
from workflows.procedures.tech_contract.packs import Pack
from workflows.procedures.tech_contract.rules import assess
from workflows.procedures.tech_contract.sources import service_list

REGISTER, NOT_REGISTER = "register", "not_register"
FOUR_EYES = service_list("两名登记员审核")


@dataclass(frozen=True, slots=True)
class Review:
    """A proposal as it lies in the file; empty fields were left to the computed values."""

    conclusion: str
    subtype: str
    technical: Decimal | None
    reason_code: str
    opinion: str
    disputed: bool
    expert_ref: str

    @property
    def registers(self) -> bool:
        return self.conclusion == REGISTER


def read_review(review: Mapping[str, Any]) -> Review:
    """Read a proposal; what is missing is empty."""

    def text(key: str) -> str:
        value = review.get(key)
        return value.strip() if isinstance(value, str) else ""

    return Review(
        conclusion=text("conclusion"),
        subtype=text("subtype"),
        technical=money(review.get("technical_amount")),
        reason_code=text("reason_code"),
        opinion=text("opinion"),
        disputed=review.get("disputed") is True,
        expert_ref=text("expert_ref"),
    )


def as_classified(answers: Answers, subtype: str) -> Answers:
    """Return the answers with the subtype the registrar determined in place of the declared."""
    if not subtype or subtype == classification(answers)[1]:
        return answers
    type_code = subtype[:2]
    return {**answers, "type_code": type_code, f"subtype_{type_code.lower()}": subtype}


def assess_reviewed(
    answers: Answers, review: Review, pack: Pack, filed_on: date, duplicate_of: str = ""
) -> Assessment:
    """Examine the contract as the registrar has classified it."""
    classified = as_classified(answers, review.subtype)
    return assess(classified, pack, today=filed_on, duplicate_of=duplicate_of)


def technical_amount(review: Review, assessment: Assessment) -> Decimal:
    """Return K as determined: the registrar's figure, or the computed one."""
    if review.technical is not None:
        return review.technical
    return assessment.amounts.technical if assessment.amounts else ZERO


def problems(review: Review, assessment: Assessment, pack: Pack) -> Iterator[Verdict]:
    """Yield everything that stands against this proposal."""
    if review.conclusion not in (REGISTER, NOT_REGISTER):
        yield no("no_conclusion", "请选择审核结论：建议登记，或者建议不予登记。")
        return
    if review.subtype and all(one.code != review.subtype for one in CONTRACT_SUBTYPES.entries):
        yield no("unknown_subtype", "核定的合同子类不在代码表中。", pack.types)
    if review.registers:
        yield from _against_registering(review, assessment, pack)
    elif review.reason_code not in {ground.code for ground in REFUSALS}:
        yield no("no_reason_code", "建议不予登记的，请选择理由代码。", pack.registration)
    if review.disputed and not review.expert_ref:
        yield _needs_experts("合同存在争议", pack.large_yuan.citation)


def _against_registering(review: Review, assessment: Assessment, pack: Pack) -> Iterator[Verdict]:
    for check in assessment.blocking:
        yield no(f"blocked_{check.ground}", f"{check.label}：{check.reason}", check.citation)
    amounts, k = assessment.amounts, technical_amount(review, assessment)
    if amounts is None or not ZERO <= k <= amounts.total:
        reason = "核定的技术交易额必须在零和合同成交总额之间。"
        yield no("amount_out_of_range", reason, pack.amounts)
    if k >= pack.large_yuan.value and not review.disputed and not review.expert_ref:
        yield _needs_experts("大额技术合同", pack.large_yuan.citation)


def _needs_experts(why: str, citation: Citation) -> Verdict:
    return no("no_expert_opinion", f"{why}，登记前须填写专家审核意见的编号。", citation)
