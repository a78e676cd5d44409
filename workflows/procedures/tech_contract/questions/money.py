"""Step four: price and payment."""

from __future__ import annotations

from forms.spec import Ask, Choice, Kind, Step, When
from workflows.procedures.tech_contract import code_lists as lists
from workflows.procedures.tech_contract.amounts import Purpose
from workflows.procedures.tech_contract.wording import gettext_noop as _

COST_COLUMNS = (
    Ask("name", _("名称"), max_length=100),
    Ask(
        "kind",
        _("类别"),
        Kind.CHOICE,
        choices=(
            Choice("equipment", _("设备")),
            Choice("instrument", _("仪器")),
            Choice("part", _("零部件")),
            Choice("material", _("原材料")),
            Choice("other", _("其他非技术性费用")),
        ),
    ),
    Ask("amount", _("金额"), Kind.MONEY, unit=_("元")),
    Ask("quantity", _("数量"), Kind.INTEGER),
    Ask(
        "purpose",
        _("用途"),
        Kind.CHOICE,
        choices=tuple(Choice(one.value, one.label, one.hint) for one in Purpose),
    ),
)
INSTALMENT_COLUMNS = (
    Ask("due", _("付款日期"), Kind.DATE, required=False),
    Ask("amount", _("金额"), Kind.MONEY, unit=_("元")),
    Ask("condition", _("付款条件"), max_length=200, required=False),
)
FOREIGN = When(
    "currency", tuple(entry.code for entry in lists.CURRENCIES.entries if entry.code != "CNY")
)

MONEY = Step(
    "money",
    _("金额与支付"),
    (
        Ask(
            "currency",
            _("计价币种"),
            Kind.CHOICE,
            choices=lists.CURRENCIES.choices(),
            why=_("外币合同按签订日汇率中间价折成人民币登记。"),
        ),
        Ask(
            "foreign_amount", _("外币金额"), Kind.MONEY, when=FOREIGN, why=_("合同载明的外币总价。")
        ),
        Ask(
            "exchange_rate",
            _("签订日人民币汇率中间价"),
            max_length=12,
            when=FOREIGN,
            why=_("1单位外币折合人民币多少元，中国外汇交易中心公布。"),
            placeholder="7.1234",
        ),
        Ask(
            "total_amount",
            _("合同成交总额"),
            Kind.MONEY,
            unit=_("元"),
            why=_("合同约定的全部价款、报酬、使用费。提成合同填现在已知的部分，可以为0。"),
        ),
        Ask(
            "has_non_tech",
            _("总额中是否含设备、仪器、零部件、原材料等费用"),
            Kind.BOOL,
            why=_("这些费用不算技术交易额，要列清单扣除。"),
        ),
        Ask(
            "non_tech",
            _("非技术性费用清单"),
            Kind.ROWS,
            columns=COST_COLUMNS,
            max_length=50,
            when=When("has_non_tech", (True,)),
            why=_("样机、技术文件等合理数量的标的物也列出来，系统会按规则不扣除。"),
        ),
        Ask(
            "stated_technical_amount",
            _("合同载明的技术交易额"),
            Kind.MONEY,
            required=False,
            unit=_("元"),
            why=_("合同里写了才填。技术交易额由系统按清单核算，登记员核定。"),
        ),
        Ask(
            "pay_method",
            _("支付方式"),
            Kind.CHOICE,
            choices=lists.PAY_METHODS.choices(),
            why=_("按合同的价款条款选择。"),
        ),
        Ask(
            "instalments",
            _("各期付款"),
            Kind.ROWS,
            columns=INSTALMENT_COLUMNS,
            max_length=60,
            when=When("pay_method", (lists.INSTALMENTS,)),
            why=_("各期金额加起来要等于总额。"),
        ),
    ),
    _("金额以元为单位，保留两位小数。"),
)
