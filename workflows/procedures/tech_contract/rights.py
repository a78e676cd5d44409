"""The rights a contract is about: patents must still live on the day of signing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflows.procedures.tech_contract.assessment import Check, Leads, amber, green, red
from workflows.procedures.tech_contract.code_lists import NO_IP, PATENTS
from workflows.procedures.tech_contract.facts import Contract, Right
from workflows.procedures.tech_contract.packs import Pack
from workflows.procedures.tech_contract.patents import is_well_formed, lasts_at_most_until
from workflows.procedures.tech_contract.sources import PATENT_TERM, civil_code

DEAD_PATENT = civil_code("第八百六十五条")
#: Subtypes that need the number of a patent or of an application.
NEED_PATENT = ("ZR1", "ZR2", "XK1")


def checks(contract: Contract, pack: Pack) -> Iterator[Check]:
    """Yield the checks of the rights."""
    yield named(contract, pack)
    patents = [right for right in contract.rights if right.kind in PATENTS]
    for right in patents:
        yield alive(right, contract)
    odd = [right.number for right in patents if not is_well_formed(right.number)]
    if odd:
        reason = f"专利号格式或校验位不对，请核对：{'、'.join(odd)}。"
        yield amber("patent_number", "专利号格式正确", reason, PATENT_TERM, "rights")


def named(contract: Contract, pack: Pack) -> Check:
    """The rights are named as the subtype needs them, and agree with the declared kinds."""
    code, label, source = "rights_named", "知识产权信息齐全", pack.contents
    kinds = {right.kind for right in contract.rights}
    if contract.subtype in NEED_PATENT and not kinds & set(PATENTS):
        reason = "专利权、专利申请权转让和专利实施许可应当填写专利号或申请号。"
        return red(code, label, reason, source, Leads.CORRECT, "rights")
    if NO_IP in contract.ip_types and (len(contract.ip_types) > 1 or contract.rights):
        reason = "既选了“未涉及知识产权”，又填写了知识产权，请核对。"
        return amber(code, label, reason, source, "ip_types")
    missing = contract.ip_types & set(PATENTS) - kinds
    if missing and contract.type_code in ("ZR", "XK"):
        reason = "选了专利但没有填写专利号，请核对。"
        return amber(code, label, reason, source, "rights")
    return green(code, label, "知识产权类型与明细一致。", source)


def last_day(right: Right) -> date | None:
    """Return the last day of a patent: as declared, or the latest its number allows."""
    possible = lasts_at_most_until(right.number)
    if right.expires_on and possible:
        return min(right.expires_on, possible)
    return right.expires_on or possible


def alive(right: Right, contract: Contract) -> Check:
    """No contract on a patent that has run out or was declared invalid (865)."""
    code, label = f"patent.{right.number}", f"专利 {right.number} 签约时有效"
    signed, last = contract.period.signed_on, last_day(right)
    if right.status == "invalid":
        reason = "专利权已被宣告无效或者已经终止，不得就该专利订立实施许可合同。"
        return red(code, label, reason, DEAD_PATENT, Leads.NOT_REGISTER, "rights")
    if signed and last and last < signed:
        reason = f"专利权至迟于{last:%Y-%m-%d}届满，合同签订于{signed:%Y-%m-%d}，签约时已经失效。"
        return red(code, label, reason, DEAD_PATENT, Leads.NOT_REGISTER, "rights")
    if right.status == "pending" and contract.subtype in ("ZR1", "XK1"):
        reason = "尚未授权。专利申请可以按专利申请权转让申报，或按技术秘密许可核定。"
        return amber(code, label, reason, civil_code("第八百六十三条"), "rights")
    if last is None or last < (contract.period.ends_on or last):
        reason = "专利权可能在合同期满前到期，请核对专利登记簿副本。"
        return amber(code, label, reason, DEAD_PATENT, "rights")
    return green(code, label, "按填报的期限和专利号推算，签约时有效。", DEAD_PATENT)
