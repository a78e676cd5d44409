"""What the 技术合同认定登记证明 states, from the answers and the registrars' determination."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from forms.money import capitals, grouped
from workflows.procedures.tech_contract.code_lists import (
    CODED_PARTIES,
    CONTRACT_SUBTYPES,
    CONTRACT_TYPES,
)
from workflows.procedures.tech_contract.facts import Answers, classification, identity, money, read
from workflows.procedures.tech_contract.packs import BY_CODE, pack_on
from workflows.procedures.tech_contract.review import read_review
from workflows.procedures.tech_contract.rules import amounts_of

NOTES = (
    "本证明随合同有效，没有单独的有效期。合同变更、解除或者被撤销的，应当到原登记机构办理变更、注销登记。",
    "本证明是申请享受技术合同相关政策的凭证；能否享受以政策主管部门的审核为准。",
)


def registration_facts(
    answers: Answers, review: Mapping[str, Any], *, on: date
) -> Mapping[str, Any]:
    """Return what the certificate states of its own; *on* is the day of registration.

    The pack is the one the review was bound to, that of the day of acceptance.
    """
    pack = BY_CODE.get(review.get("pack", "")) or pack_on(on)
    contract, determined = read(answers), read_review(review)
    subtype = determined.subtype or classification(answers)[1]
    amounts = amounts_of(contract, pack)
    technical = determined.technical
    if technical is None:
        technical = amounts.technical if amounts else Decimal(0)
    return {
        "project_name": contract.name,
        "contract_type": CONTRACT_TYPES.label(pack.class_of(subtype)),
        "contract_subtype": CONTRACT_SUBTYPES.label(subtype),
        "seller_name": contract.seller.name,
        "seller_code": _code(answers, "seller"),
        "buyer_name": contract.buyer.name,
        "signed_on": _iso(answers, "sign_date"),
        "valid_from": _iso(answers, "start_date"),
        "valid_to": _iso(answers, "end_date"),
        "total": _money(money(answers.get("total_amount")) or Decimal(0)),
        "technical": _money(technical),
        "registrars": [review.get("registrar1", ""), review.get("registrar2", "")],
        "registered_on": on.isoformat(),
        "notes": list(NOTES),
    }


def _code(answers: Answers, side: str) -> str:
    """The code of a party; never the identity number of a person."""
    coded = answers.get(f"{side}_kind") in CODED_PARTIES
    return identity(answers, side) if coded else ""


def _iso(answers: Answers, key: str) -> str:
    return str(answers.get(key, ""))


def _money(amount: Decimal) -> dict[str, str]:
    return {"grouped": grouped(amount), "capitals": capitals(amount)}
