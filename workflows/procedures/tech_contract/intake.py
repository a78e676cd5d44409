"""Who files, where, when and how: what is examined before acceptance (受理)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflows.procedures.tech_contract.assessment import Check, Leads, amber, green, red
from workflows.procedures.tech_contract.code_lists import CIRCLE, REGIONS, WUHAN
from workflows.procedures.tech_contract.facts import Contract, Party
from workflows.procedures.tech_contract.packs import Pack
from workflows.procedures.tech_contract.sources import SECRECY_LAW

SELLER_FILES = (
    "本事项由卖方（研究开发人、让与人、许可人、受托人、培训人、中介人）申请。"
    "请转告卖方，由卖方向其所在地的技术合同登记机构提出。"
)


def checks(contract: Contract, pack: Pack, today: date, duplicate_of: str) -> Iterator[Check]:
    """Yield the checks of intake; *today* is the day of filing."""
    yield role(contract, pack)
    yield place(contract, pack)
    yield written(contract, pack)
    yield not_secret(contract, pack)
    yield dates(contract, pack, today)
    yield within_term(contract, pack, today)
    yield registered_once(pack, duplicate_of)
    yield parties(contract, pack)


def role(contract: Contract, pack: Pack) -> Check:
    """The seller files; for an import of technology the buyer at home does."""
    code, label, source = "seller_files", "申请人是卖方", pack.seller_files
    if contract.applicant_role == "seller":
        if contract.trade == "import":
            reason = "技术进口合同由境内买方申请登记，境外卖方不申请。"
            return red(code, label, reason, source, Leads.NOT_ACCEPT, "applicant_role")
        return green(code, label, "卖方申请。", source)
    if contract.applicant_role == "buyer":
        if contract.trade == "import":
            return green(code, label, "技术进口合同，由境内买方申请。", source)
        return red(code, label, SELLER_FILES, source, Leads.NOT_ACCEPT, "applicant_role")
    return red(code, label, "未说明申请人是卖方还是买方。", source, Leads.CORRECT, "applicant_role")


def filing_party(contract: Contract) -> tuple[str, Party]:
    """Return who is registered at his own place, with the prefix of his answers."""
    if contract.trade == "import":
        return "buyer", contract.buyer
    return "seller", contract.seller


def place(contract: Contract, pack: Pack) -> Check:
    """One registration, at the seller's place (按地域一次登记)."""
    code, label, source = "place", "属于本市登记", pack.seller_files
    side, party = filing_party(contract)
    word, key = ("买方", "buyer_region") if side == "buyer" else ("卖方", "seller_region")
    if party.region == WUHAN:
        return green(code, label, f"{word}在武汉市。", source)
    if not party.region:
        return red(code, label, f"未填写{word}所在地区。", source, Leads.CORRECT, key)
    where = REGIONS.label(party.region)
    if party.region in CIRCLE:
        reason = (
            f"{word}在{where}，应由{where}的技术合同登记机构登记。"
            f"可按武汉都市圈“一圈通办”请窗口代收、转交{where}办理。"
        )
    else:
        reason = f"{word}在{where}，应向{word}所在地的技术合同登记机构申请。"
    return red(code, label, reason, source, Leads.NOT_ACCEPT, key)


def written(contract: Contract, pack: Pack) -> Check:
    """Oral contracts are not taken."""
    code, label = "oral", "有书面合同"
    if contract.form in ("paper", "electronic"):
        return green(code, label, "书面合同（含电子合同）。", pack.written_form)
    if contract.form == "oral":
        reason = "口头订立的合同不予受理。请订立书面合同后再申请。"
        return red(code, label, reason, pack.written_form, Leads.NOT_ACCEPT, "contract_form")
    reason = "未说明合同形式。"
    return red(code, label, reason, pack.written_form, Leads.CORRECT, "contract_form")


def not_secret(contract: Contract, pack: Pack) -> Check:
    """A confidential contract takes the paper road, never the net."""
    code, label = "secret", "不涉及国家秘密"
    if contract.secret:
        reason = "涉及国家秘密的合同不得网上申报。请携带脱密审查意见到窗口按纸质渠道办理。"
        return red(code, label, reason, SECRECY_LAW, Leads.NOT_ACCEPT, "secret")
    return green(code, label, "申请人声明不涉及国家秘密。", SECRECY_LAW)


def dates(contract: Contract, pack: Pack, today: date) -> Check:
    """Signed, then effective; begun, then ended; nothing from the future."""
    code, label, source = "dates", "合同日期前后一致", pack.contents
    period = contract.period
    signed, effective = period.signed_on, period.effective_on
    starts, ends = period.starts_on, period.ends_on
    if not (signed and effective and starts and ends):
        return red(code, label, "合同日期没有填全。", source, Leads.CORRECT, "sign_date")
    if signed > today:
        return red(code, label, "签订日期在今天之后。", source, Leads.CORRECT, "sign_date")
    if effective < signed:
        reason = "生效日期早于签订日期。"
        return red(code, label, reason, source, Leads.CORRECT, "effective_date")
    if ends < starts or ends < effective:
        reason = "终止日期早于开始日期或生效日期。"
        return red(code, label, reason, source, Leads.CORRECT, "end_date")
    return green(code, label, "签订、生效、起止日期前后一致。", source)


def within_term(contract: Contract, pack: Pack, today: date) -> Check:
    """Filed between the day it takes effect and the last day of its term, both included."""
    code, label, source = "term", "在合同有效期内申请", pack.within_term
    effective, ends = contract.period.effective_on, contract.period.ends_on
    if not (effective and ends):
        return red(code, label, "未填写生效或终止日期。", source, Leads.CORRECT, "end_date")
    if today < effective:
        reason = f"合同于{effective:%Y-%m-%d}生效，生效后才能申请。"
        return red(code, label, reason, source, Leads.NOT_ACCEPT, "effective_date")
    if today > ends:
        reason = f"合同已于{ends:%Y-%m-%d}到期，超出有效期的合同不能申请登记。"
        return red(code, label, reason, source, Leads.NOT_ACCEPT, "end_date")
    return green(code, label, f"在有效期内（至{ends:%Y-%m-%d}）申请。", source)


def registered_once(pack: Pack, duplicate_of: str) -> Check:
    """One contract registers once; *duplicate_of* is the number of the first filing."""
    code, label = "duplicate", "未重复登记"
    if duplicate_of:
        reason = f"同一合同已经申请登记，原编号{duplicate_of}。一份合同只登记一次。"
        return red(code, label, reason, pack.seller_files, Leads.NOT_ACCEPT)
    return green(code, label, "未发现卖方、买方、名称、日期、金额均相同的申请。", pack.seller_files)


def parties(contract: Contract, pack: Pack) -> Check:
    """Two parties, each known by name and code, and not one and the same."""
    code, label, source = "parties", "合同双方明确", pack.contents
    for side, word, party in (
        ("seller", "卖方", contract.seller),
        ("buyer", "买方", contract.buyer),
    ):
        if not (party.name and party.kind and party.identity):
            reason = f"{word}的名称、类型或证照号码没有填全。"
            return red(code, label, reason, source, Leads.CORRECT, f"{side}_name")
    if contract.seller.identity == contract.buyer.identity:
        reason = "卖方和买方是同一主体，自己与自己订立的合同不登记。"
        return red(code, label, reason, source, Leads.NOT_REGISTER, "buyer_name")
    if contract.related:
        reason = "申请人声明为关联交易，请核对价款是否合理、合同是否真实。"
        return amber(code, label, reason, source)
    return green(code, label, "双方名称、类型、证照号码齐全。", source)
