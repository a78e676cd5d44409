"""What a contract is worth: 合同成交额 T and, of it, 技术交易额 K. Unit: yuan, two decimals.

    K = T - deductible costs (设备, 仪器, 零部件, 原材料, 其他非技术性费用)

The direct cost of a *reasonable quantity* of the subject itself is not deducted: the copies
of documents needed for the archive; disks, seed or strains for test and use; complete
devices or trial plants up to the pack's number of sets. Of devices beyond that number the
share of the surplus sets is deducted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from workflows.procedures.tech_contract.facts import FEN, Cost
from workflows.procedures.tech_contract.packs import Pack
from workflows.procedures.tech_contract.wording import gettext_noop as _

ZERO = Decimal("0.00")


class Purpose(StrEnum):
    """What a thing in the price is for; decides whether its cost is deducted."""

    label: str
    hint: str

    def __new__(cls, value: str, label: str, hint: str) -> Purpose:
        member = str.__new__(cls, value)
        member._value_, member.label, member.hint = value, label, hint
        return member

    SUPPLY = "supply", _("随合同购置或供应"), _("买方因合同得到的设备、材料等，从技术交易额中扣除")
    DOCUMENTS = "documents", _("技术文件（存档所需份数）"), _("图纸、报告、说明书等，不扣除")
    MEDIUM = (
        "medium",
        _("软件载体、种子、菌种等（试用所需数量）"),
        _("供买方试验和掌握技术所用，不扣除"),
    )
    DEVICE = "device", _("标的物样机或成套试验装置"), _("一般1至2套以内不扣除，超出部分扣除")


@dataclass(frozen=True, slots=True)
class Line:
    """One cost, split into what is deducted and what stays in the technical amount."""

    name: str
    kind: str
    amount: Decimal
    deducted: Decimal
    reason: str

    @property
    def kept(self) -> Decimal:
        return self.amount - self.deducted


@dataclass(frozen=True, slots=True)
class Amounts:
    """T, the lines that were looked at, and K."""

    total: Decimal
    lines: tuple[Line, ...]

    @property
    def deducted(self) -> Decimal:
        return sum((line.deducted for line in self.lines), ZERO)

    @property
    def technical(self) -> Decimal:
        """K; below zero when more is deducted than the contract is worth."""
        return self.total - self.deducted

    @property
    def plausible(self) -> bool:
        """Whether 0 <= K <= T."""
        return ZERO <= self.technical <= self.total

    def is_large(self, pack: Pack) -> bool:
        """Whether the contract takes the road with experts (大额技术合同)."""
        return self.technical >= pack.large_yuan.value

    def is_low(self, pack: Pack) -> bool:
        """Whether so little of the price is technology that a person must look at it."""
        return self.technical * 100 < self.total * pack.low_percent.value


def deduct(cost: Cost, pack: Pack) -> Line:
    """Decide how much of one cost is deducted, and why."""
    amount = cost.amount or ZERO
    sets = pack.device_sets.value
    if cost.purpose in (Purpose.DOCUMENTS, Purpose.MEDIUM):
        return Line(cost.name, cost.kind, amount, ZERO, "合理数量标的物的直接成本，不扣除")
    if cost.purpose != Purpose.DEVICE:
        return Line(cost.name, cost.kind, amount, amount, "非技术性费用，扣除")
    if cost.quantity <= sets:
        return Line(cost.name, cost.kind, amount, ZERO, f"标的物不超过{sets}套，不扣除")
    surplus = cost.quantity - sets
    deducted = (amount * surplus / cost.quantity).quantize(FEN, ROUND_HALF_UP)
    return Line(
        cost.name, cost.kind, amount, deducted, f"标的物超过{sets}套，超出的{surplus}套扣除"
    )


def compute(total: Decimal, costs: Iterable[Cost], pack: Pack) -> Amounts:
    """Return the amounts of a contract under a rule pack."""
    return Amounts(total.quantize(FEN, ROUND_HALF_UP), tuple(deduct(cost, pack) for cost in costs))
