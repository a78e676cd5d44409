"""What the contract is: type, rights, contents. Examined after acceptance (审查)."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.procedures.tech_contract import type_rules
from workflows.procedures.tech_contract.assessment import Check, Leads, amber, green, red
from workflows.procedures.tech_contract.code_lists import CONTRACT_SUBTYPES, CONTRACT_TYPES
from workflows.procedures.tech_contract.facts import Contract, element_key
from workflows.procedures.tech_contract.packs import Pack
from workflows.procedures.tech_contract.sources import TRADE_REGULATION, civil_code

MONOPOLY = civil_code("第八百五十条")
SAME_CONTRACT = civil_code("第八百六十二条")


def checks(contract: Contract, pack: Pack) -> Iterator[Check]:
    """Yield the checks of content."""
    known = known_type(contract, pack)
    yield known
    if not known.blocks:
        yield from type_checks(contract, pack)
        yield disposition(contract, pack)
        yield mixed(contract, pack)
    yield monopoly(contract)
    yield sealed(contract, pack)
    yield permit(contract, pack)
    yield foreign_technology(contract)


def known_type(contract: Contract, pack: Pack) -> Check:
    """A type, and a subtype that belongs to it."""
    code, label = "type", "合同类别明确"
    subtype = next(
        (entry for entry in CONTRACT_SUBTYPES.entries if entry.code == contract.subtype), None
    )
    if subtype is None or subtype.parent != contract.type_code:
        reason = "没有选择合同类别，或者子类与类别不符。"
        return red(code, label, reason, pack.types, Leads.CORRECT, "type_code")
    kind = CONTRACT_TYPES.label(contract.type_code)
    if pack.class_of(contract.subtype) != contract.type_code:
        under = CONTRACT_TYPES.label(pack.class_of(contract.subtype))
        reason = f"申报为{kind}（{subtype.label}）；按{pack.code}归入{under}类登记。"
    else:
        reason = f"申报为{kind}（{subtype.label}）。"
    return green(code, label, reason, pack.types)


def type_checks(contract: Contract, pack: Pack) -> Iterator[Check]:
    """Yield a check for each thing the type must have, and for what it must not be."""
    rule = type_rules.BY_KEY[element_key(contract.type_code, contract.subtype)]
    for element in rule.elements:
        code = f"type_{rule.key}.{element.code}"
        if element.code in contract.elements:
            reason = "申请人声明具备，请对照合同核实。"
            yield green(code, element.label, reason, pack.types)
        else:
            reason = f"不具备{rule.title}的认定条件：{element.label}。"
            key = f"{rule.key}_elements"
            yield red(code, element.label, reason, rule.citation, Leads.NOT_REGISTER, key)
    declared = [one for one in rule.exclusions if one.code in contract.exclusions]
    for one in declared:
        reason = f"{one.label}，不属于{rule.title}。"
        if one.suggests:
            reason += f"请考虑按{CONTRACT_SUBTYPES.label(one.suggests)}申报。"
        yield red(
            f"type_{rule.key}.{one.code}",
            f"不属于{rule.title}的情形",
            reason,
            one.citation or pack.types,
            Leads.NOT_REGISTER,
            f"{rule.key}_exclusions",
        )
    if not declared:
        reason = "申请人声明没有排除情形，请对照合同核实。"
        yield green(f"type_{rule.key}.excluded", "没有排除情形", reason, pack.types)


def disposition(contract: Contract, pack: Pack) -> Check:
    """A transfer moves the right, a licence leaves it; the declared type should say the same."""
    code, label = "disposition", "类别与权利处分一致"
    source = civil_code("第八百六十二条")
    if contract.type_code not in ("ZR", "XK"):
        return green(code, label, "合同标的不是既有权利的转让或许可。", pack.types)
    if contract.disposition not in ("assign", "license"):
        reason = "未说明权利是转让还是许可。"
        return red(code, label, reason, source, Leads.CORRECT, "disposition")
    licence = contract.disposition == "license"
    if licence == (contract.type_code == "XK"):
        return green(code, label, "申报类别与权利处分一致。", source)
    if licence:
        subtype = CONTRACT_SUBTYPES.label(type_rules.LICENCE_OF[contract.subtype])
        if not pack.has_licence_class:
            reason = f"权利仍归卖方，是{subtype}；按{pack.code}归入技术转让类登记。"
            return green(code, label, reason, pack.types)
        reason = f"权利仍归卖方、准许买方使用，应为{subtype}，不是技术转让。"
    else:
        subtype = CONTRACT_SUBTYPES.label(type_rules.TRANSFER_OF[contract.subtype])
        reason = f"权利转归买方，应为{subtype}，不是技术许可。"
    return amber(code, label, reason, source, "type_code")


def mixed(contract: Contract, pack: Pack) -> Check:
    """A mixed contract is classed by its main content; side matters are not registered apart."""
    code, label = "mixed", "混合合同按主要内容归类"
    others = contract.also_contains - {contract.type_code}
    if not others:
        return green(code, label, "合同内容单一。", pack.contents)
    rights = others & {"KF", "ZR", "XK"}
    if contract.type_code in ("ZX", "FW") and rights and contract.main_content in rights:
        main = CONTRACT_TYPES.label(contract.main_content)
        reason = f"主要内容是{main}；其中的咨询、服务、培训属于该合同，不单独登记。"
        return red(code, label, reason, SAME_CONTRACT, Leads.NOT_REGISTER, "main_content")
    if contract.main_content and contract.main_content != contract.type_code:
        main = CONTRACT_TYPES.label(contract.main_content)
        reason = f"申请人说明主要内容是{main}，与申报类别不同，请核定类别。"
        return amber(code, label, reason, pack.contents, "type_code")
    if contract.type_code in ("KF", "ZR", "XK") and others <= {"ZX", "FW"}:
        reason = "合同中的咨询、服务、培训属于本合同，不单独登记。"
        return green(code, label, reason, SAME_CONTRACT)
    reason = "合同还包含其他类别的内容，请按主要内容核定类别。"
    return amber(code, label, reason, pack.contents, "also_contains")


def monopoly(contract: Contract) -> Check:
    """A contract that monopolises technology or hinders progress is void (850)."""
    code, label = "monopoly", "无非法垄断技术的条款"
    if contract.monopoly is None:
        reason = "未声明是否含有垄断技术的条款。"
        return red(code, label, reason, MONOPOLY, Leads.CORRECT, "monopoly")
    if contract.monopoly:
        reason = "合同含有非法垄断技术、妨碍技术进步的条款，不予登记。"
        return red(code, label, reason, MONOPOLY, Leads.NOT_REGISTER, "monopoly")
    return green(code, label, "申请人声明没有，请对照合同核实。", MONOPOLY)


def sealed(contract: Contract, pack: Pack) -> Check:
    """Seals are complete and match the written names."""
    code, label = "seals", "签章齐全、与名称一致"
    if contract.sealed:
        return green(code, label, "申请人声明签章齐全，请对照合同核实。", pack.contents)
    reason = "印章不齐全，或者印章与书写的名称不一致。"
    return red(code, label, reason, pack.contents, Leads.CORRECT, "sealed")


def permit(contract: Contract, pack: Pack) -> Check:
    """Where the State asks for a permit first, the permit is there."""
    code, label = "permit", "依法需要的批准已取得"
    if contract.permit == "none":
        return green(code, label, "申请人声明不需要专门批准。", pack.contents)
    if contract.permit == "granted":
        return green(code, label, "申请人声明已取得批准，请核对批准文件。", pack.contents)
    reason = "国家规定需要有关部门批准，尚未取得批准文件。"
    return red(code, label, reason, pack.contents, Leads.CORRECT, "permit")


def foreign_technology(contract: Contract) -> Check:
    """Technology that may not cross the border, or only with a licence (技术进出口)."""
    code, label = "technology_trade", "技术进出口管理"
    if contract.trade == "domestic":
        return green(code, label, "境内交易。", TRADE_REGULATION)
    if contract.technology_class == "prohibited":
        reason = "属于禁止进口或者禁止出口的技术，不予登记。"
        return red(code, label, reason, TRADE_REGULATION, Leads.NOT_REGISTER, "technology_class")
    if contract.technology_class == "restricted":
        reason = "属于限制类技术，请核对进出口许可证件。"
        return amber(code, label, reason, TRADE_REGULATION, "technology_class")
    if contract.technology_class == "free":
        return green(code, label, "属于自由进出口技术，请核对合同登记证。", TRADE_REGULATION)
    reason = "未说明技术属于自由、限制还是禁止进出口。"
    return red(code, label, reason, TRADE_REGULATION, Leads.CORRECT, "technology_class")
