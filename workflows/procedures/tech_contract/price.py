"""The money of a contract: price, instalments, conversion, technical amount."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from workflows.procedures.tech_contract.amounts import ZERO, Amounts
from workflows.procedures.tech_contract.assessment import Check, Leads, amber, green, red
from workflows.procedures.tech_contract.code_lists import INSTALMENTS
from workflows.procedures.tech_contract.facts import FEN, Price
from workflows.procedures.tech_contract.packs import Pack
from workflows.procedures.tech_contract.sources import civil_code, service_list

PAYMENT = civil_code("第八百四十六条")
CONVERSION = service_list("外币按签订日汇率中间价折算")
#: What rounding of rate and amount may explain, in yuan.
ROUNDING = Decimal("1.00")


def checks(asked: Price, amounts: Amounts | None, pack: Pack) -> Iterator[Check]:
    """Yield the checks of the money; *amounts* is ``None`` while there is no total."""
    yield price(asked, pack)
    yield instalments(asked)
    yield converted(asked)
    if amounts is not None:
        yield technical(asked, amounts, pack)
        yield share(amounts, pack)
        yield large(amounts, pack)


def price(asked: Price, pack: Pack) -> Check:
    """The price is clear; of a royalty the part known now is registered."""
    code, label, source = "price", "价款明确", pack.contents
    if asked.total is None or asked.total < ZERO:
        reason = "未填写合同成交总额，或金额无法识别。"
        return red(code, label, reason, source, Leads.CORRECT, "total_amount")
    if asked.is_royalty:
        reason = "提成支付的金额尚未全部确定：先登记已知部分，实际发生后补充登记。"
        return amber(code, label, reason, pack.amounts, "total_amount")
    if asked.total == ZERO:
        reason = "合同成交总额为零，价款、报酬或使用费不明确。"
        return red(code, label, reason, source, Leads.CORRECT, "total_amount")
    return green(code, label, f"合同成交总额{asked.total:,.2f}元。", source)


def instalments(asked: Price) -> Check:
    """Instalments add up to the total unless a royalty is paid."""
    code, label = "instalments", "分期金额与总额一致"
    if not asked.instalments:
        if asked.pay_method == INSTALMENTS:
            reason = "选择了分期支付，但没有填写各期金额。"
            return red(code, label, reason, PAYMENT, Leads.CORRECT, "instalments")
        return green(code, label, "没有分期。", PAYMENT)
    total, paid = asked.total or ZERO, sum(asked.instalments, ZERO)
    if paid == total or (asked.is_royalty and paid <= total):
        return green(code, label, f"各期合计{paid:,.2f}元。", PAYMENT)
    reason = f"各期合计{paid:,.2f}元，与合同成交总额{total:,.2f}元不一致。"
    return red(code, label, reason, PAYMENT, Leads.CORRECT, "instalments")


def converted(asked: Price) -> Check:
    """Foreign money is converted at the middle rate of the day of signing."""
    code, label = "conversion", "外币折算"
    if asked.currency == "CNY":
        return green(code, label, "以人民币计价。", CONVERSION)
    amount, rate = asked.foreign_amount, asked.exchange_rate
    if amount is None or rate is None or asked.total is None:
        reason = "以外币计价，请填写外币金额和签订日人民币汇率中间价。"
        return red(code, label, reason, CONVERSION, Leads.CORRECT, "exchange_rate")
    expected = (amount * rate).quantize(FEN, ROUND_HALF_UP)
    if abs(expected - asked.total) <= ROUNDING:
        return green(code, label, f"{amount:,.2f} × {rate} = {expected:,.2f}元。", CONVERSION)
    reason = f"{amount:,.2f} × {rate} = {expected:,.2f}元，与填报的{asked.total:,.2f}元不一致。"
    return red(code, label, reason, CONVERSION, Leads.CORRECT, "total_amount")


def technical(asked: Price, amounts: Amounts, pack: Pack) -> Check:
    """0 <= K <= T, and K as the contract states it."""
    code, label, source = "technical_amount", "技术交易额", pack.amounts
    k, t = amounts.technical, amounts.total
    if any(cost.amount is None or cost.amount < ZERO for cost in asked.costs):
        reason = "费用清单中有金额没有填写或无法识别。"
        return red(code, label, reason, source, Leads.CORRECT, "non_tech")
    if not amounts.plausible:
        reason = f"非技术性费用合计{amounts.deducted:,.2f}元，超过合同成交总额{t:,.2f}元。"
        return red(code, label, reason, source, Leads.CORRECT, "non_tech")
    if k == ZERO and t > ZERO:
        reason = "扣除后技术交易额为零，请核对合同是否为技术合同。"
        return amber(code, label, reason, source, "non_tech")
    said = asked.stated_technical
    if said is not None and said != k:
        reason = f"合同载明{said:,.2f}元，按清单核算{k:,.2f}元，请核定。"
        return amber(code, label, reason, source, "non_tech")
    return green(code, label, f"{t:,.2f} − {amounts.deducted:,.2f} = {k:,.2f}元。", source)


def share(amounts: Amounts, pack: Pack) -> Check:
    """A small share of technology in the price is judged by a person."""
    code, label = "technical_share", "技术交易额占比"
    line, source = pack.low_percent.value, pack.low_percent.citation
    if amounts.total == ZERO:
        return green(code, label, "尚无已知金额，暂不计算占比。", source)
    percent = (amounts.technical * 100 / amounts.total).quantize(FEN, ROUND_HALF_UP)
    if amounts.is_low(pack):
        reason = f"技术交易额占{percent}%，低于{line}%，请人工复核。"
        return amber(code, label, reason, source, "non_tech")
    return green(code, label, f"技术交易额占{percent}%。", source)


def large(amounts: Amounts, pack: Pack) -> Check:
    """From the threshold on, experts are heard within the longer limit."""
    code, label, figure = "large", "是否大额合同", pack.large_yuan
    if amounts.is_large(pack):
        reason = f"技术交易额不低于{figure.value:,}元，登记前须有专家审核意见。"
        return amber(code, label, reason, figure.citation)
    return green(code, label, f"技术交易额低于{figure.value:,}元。", figure.citation)
