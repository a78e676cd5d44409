"""Whether a technology contract can be registered, and why: `assess`.

Pure: answers, a rule pack and a day in; checks with colour, reason and source out.
"""

from __future__ import annotations

from datetime import date

from workflows.procedures.tech_contract import content, intake, price, rights, type_rules
from workflows.procedures.tech_contract.amounts import Amounts, compute
from workflows.procedures.tech_contract.assessment import Assessment, Suggestion
from workflows.procedures.tech_contract.code_lists import CONTRACT_SUBTYPES
from workflows.procedures.tech_contract.facts import Answers, Contract, element_key, read
from workflows.procedures.tech_contract.packs import Pack
from workflows.procedures.tech_contract.sources import civil_code


def assess(answers: Answers, pack: Pack, *, today: date, duplicate_of: str = "") -> Assessment:
    """Examine a contract.

    *today* is the day of filing; *duplicate_of* is the number of an earlier filing with the
    same `facts.fingerprint`, if there is one.
    """
    contract = read(answers)
    amounts = amounts_of(contract, pack)
    checks = (
        *intake.checks(contract, pack, today, duplicate_of),
        *content.checks(contract, pack),
        *rights.checks(contract, pack),
        *price.checks(contract.price, amounts, pack),
    )
    return Assessment(
        pack=pack.code,
        checks=checks,
        amounts=amounts,
        suggestion=suggest(contract, pack),
        large=amounts is not None and amounts.is_large(pack),
    )


def amounts_of(contract: Contract, pack: Pack) -> Amounts | None:
    """Return T and K as the answers give them; ``None`` while there is no total."""
    asked = contract.price
    return None if asked.total is None else compute(asked.total, asked.costs, pack)


def suggest(contract: Contract, pack: Pack) -> Suggestion | None:
    """Return the class the contract seems to belong to, if it is not the declared one."""
    subtype = contract.subtype
    if contract.disposition == "license" and subtype in type_rules.LICENCE_OF:
        return _as(
            type_rules.LICENCE_OF[subtype],
            pack,
            "权利仍归卖方，合同只准许买方实施或使用。",
        )
    if contract.disposition == "assign" and subtype in type_rules.TRANSFER_OF:
        return _as(type_rules.TRANSFER_OF[subtype], pack, "合同约定权利转归买方。")
    rule = type_rules.BY_KEY.get(element_key(contract.type_code, subtype))
    for one in rule.exclusions if rule else ():
        if one.suggests and one.code in contract.exclusions and one.suggests != subtype:
            return _as(one.suggests, pack, f"{one.label}。")
    main = contract.main_content
    if main and main != contract.type_code and main in contract.also_contains:
        first = next(entry for entry in CONTRACT_SUBTYPES.entries if entry.parent == main)
        return _as(first.code, pack, "混合合同按主要内容归类；子类请按合同核定。")
    return None


def _as(subtype: str, pack: Pack, reason: str) -> Suggestion:
    citation = civil_code("第八百六十二条") if subtype[:2] in ("ZR", "XK") else pack.types
    return Suggestion(pack.class_of(subtype), subtype, reason, citation)
