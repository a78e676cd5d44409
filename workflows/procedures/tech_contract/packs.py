"""The two rule packs, `TC-2001` and `TC-2026`: every number with unit, first day and source.

The day of acceptance (受理) decides which pack binds a contract, in substance and in time.
Before acceptance a pack can only be foreseen: that of the day one looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from govservice.law import Citation, Dated
from workflows.procedures.tech_contract.sources import (
    SINCE_2000,
    SINCE_2026,
    UNTIL_2026,
    new_measures,
    new_rules,
    old_measures,
    old_rules,
    service_list,
)

WORKING_DAYS, NATURAL_DAYS = "工作日", "日"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the law, with its unit and the first day on which it holds."""

    value: int
    unit: str
    since: date
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What binds the contracts accepted from *first_day* to *last_day*."""

    code: str
    title: str
    first_day: date
    last_day: date | None
    basis: Citation
    annex: Citation  #: the rules (认定规则, 登记规则) beside the measures
    #: whether licence (许可) is a class of its own; before, it belonged to transfer (转让)
    has_licence_class: bool

    # Rules without a number
    seller_files: Citation
    written_form: Citation
    within_term: Citation
    contents: Citation
    types: Citation
    amounts: Citation
    registration: Citation

    # The office's time
    notice_days: Figure  #: to tell everything that is missing; silence accepts
    acceptance_days: Figure  #: promised time to accept
    legal_days: Figure
    legal_days_large: Figure
    promise_days: Figure
    promise_days_large: Figure
    delivery_days: Figure

    # The applicant's time
    correction_days: Figure
    deferral_days: Figure  #: to hand in what could be missing at acceptance (容缺)
    objection_days: Figure
    rating_days: Figure

    # The time of the matter
    suspension_days: Figure  #: the longest suspension (中止) before the clocks run on

    # Money and things
    large_yuan: Figure  #: technical amount from which experts are heard
    low_percent: Figure  #: a technical amount below this share of the total is looked at
    device_sets: Figure  #: complete devices that count as the subject itself

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """Yield every number of the pack by name."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Figure):
                yield field.name, value

    def class_of(self, subtype: str) -> str:
        """Return the class under which a subtype is registered, e.g. ``XK1`` -> ``XK``."""
        type_code = subtype[:2]
        return "ZR" if type_code == "XK" and not self.has_licence_class else type_code


def _own_discipline(since: date) -> dict[str, Figure]:
    """Figures the city sets for itself; the same in both packs, none of them confirmed."""

    def days(value: int, section: str, unit: str = WORKING_DAYS) -> Figure:
        return Figure(value, unit, since, service_list(section))

    return {
        "notice_days": days(5, "一次性告知时限"),
        "acceptance_days": days(1, "受理承诺时限"),
        "promise_days": days(5, "承诺办结时限"),
        "promise_days_large": days(15, "大额或有争议合同的承诺办结时限"),
        "delivery_days": days(10, "送达时限"),
        "correction_days": days(15, "申请人补正期限"),
        "deferral_days": days(5, "容缺材料补交期限"),
        "objection_days": days(15, "异议期限", NATURAL_DAYS),
        "rating_days": days(30, "评价期限", NATURAL_DAYS),
        "suspension_days": days(60, "中止办理最长期限", NATURAL_DAYS),
        "low_percent": Figure(50, "%", since, service_list("技术交易额占比复核线")),
    }


TC_2001 = Pack(
    code="TC-2001",
    title="2000年管理办法与2001年认定规则",
    first_day=SINCE_2000,
    last_day=UNTIL_2026,
    basis=old_measures(""),
    annex=old_rules(""),
    has_licence_class=False,
    seller_files=old_measures("卖方按地域一次登记的规定"),
    written_form=old_measures("书面合同与口头合同的规定"),
    within_term=old_measures("申请时间的规定"),
    contents=old_rules("第一章"),
    types=old_rules("各类合同的认定条件"),
    amounts=old_rules("合同交易总额与技术交易额的核定"),
    registration=old_measures("登记与不予登记的规定"),
    # thirty days, read as natural days: the text does not say which (to be confirmed)
    legal_days=Figure(
        30, NATURAL_DAYS, SINCE_2000, old_measures("认定登记时限30日", confirmed=False)
    ),
    legal_days_large=Figure(
        30, NATURAL_DAYS, SINCE_2000, old_measures("认定登记时限30日", confirmed=False)
    ),
    large_yuan=Figure(5_000_000, "元", SINCE_2000, service_list("大额技术合同标准")),
    device_sets=Figure(2, "套", SINCE_2000, old_rules("合理数量标的物的范围")),
    **_own_discipline(SINCE_2000),
)

TC_2026 = Pack(
    code="TC-2026",
    title="2026年管理办法与登记规则",
    first_day=SINCE_2026,
    last_day=None,
    basis=new_measures(""),
    annex=new_rules(""),
    has_licence_class=True,
    seller_files=new_measures("第十一条"),
    written_form=new_measures("第十二条"),
    within_term=new_measures("第十二条"),
    contents=new_rules("一般规定"),
    types=new_rules("各类合同的认定条件"),
    amounts=new_rules("技术合同成交额与技术交易额"),
    registration=new_measures("第十五条"),
    legal_days=Figure(15, WORKING_DAYS, SINCE_2026, new_measures("第十四条")),
    legal_days_large=Figure(30, WORKING_DAYS, SINCE_2026, new_measures("第十四条")),
    large_yuan=Figure(5_000_000, "元", SINCE_2026, new_measures("第十四条")),
    device_sets=Figure(2, "套", SINCE_2026, new_rules("合理数量标的物的范围")),
    **_own_discipline(SINCE_2026),
)

BY_CODE = {pack.code: pack for pack in (TC_2001, TC_2026)}
PACKS: Dated[Pack] = Dated({pack.first_day: pack for pack in BY_CODE.values()})


def pack_on(accepted_on: date) -> Pack:
    """Return the pack that binds a contract accepted on a day.

    :raises NotYetLaw: the day is before the measures of 2000.
    """
    return PACKS.on(accepted_on)
