"""Step two: what the contract is."""

from __future__ import annotations

from forms.spec import Ask, Choice, Kind, Step, When
from workflows.procedures.tech_contract import code_lists as lists
from workflows.procedures.tech_contract import type_rules
from workflows.procedures.tech_contract.wording import gettext_noop as _

RIGHTS_CONTRACT = When("type_code", ("ZR", "XK"))


def _of_type(rule: type_rules.TypeRule, when: When) -> tuple[Ask, Ask]:
    """The two questions of one type rule: what it has, and what it must not be."""
    return (
        Ask(
            f"{rule.key}_elements",
            _("合同具备以下哪些内容"),
            Kind.CHOICES,
            choices=tuple(Choice(one.code, one.label) for one in rule.elements),
            when=when,
            why=_("这一类合同须全部具备才能登记；请对照合同如实勾选。"),
        ),
        Ask(
            f"{rule.key}_exclusions",
            _("合同有没有以下情形"),
            Kind.CHOICES,
            required=False,
            choices=tuple(Choice(one.code, one.label) for one in rule.exclusions),
            when=when,
            why=_("有其中一项就不属于这一类合同；没有就不用勾选。"),
        ),
    )


def _subtype(type_code: str) -> Ask:
    return Ask(
        f"subtype_{type_code.lower()}",
        _("合同子类"),
        Kind.CHOICE,
        choices=lists.CONTRACT_SUBTYPES.choices(type_code),
        when=When("type_code", (type_code,)),
        why=_("按合同主要内容选择，登记证明上会印出。"),
    )


CONTRACT = Step(
    "contract",
    _("合同概况"),
    (
        Ask(
            "project_name",
            _("合同名称（项目名称）"),
            max_length=200,
            why=_("与合同封面一致，印在登记证明上。"),
            placeholder=_("例如：高速轴承在线监测系统技术开发合同"),
        ),
        Ask(
            "type_code",
            _("合同类别"),
            Kind.CHOICE,
            choices=lists.CONTRACT_TYPES.choices(),
            why=_("看合同的主要内容，不看名称：权利转走是转让，权利留下、准许使用是许可。"),
        ),
        *(_subtype(code) for code in ("KF", "ZR", "XK", "FW")),
        *_of_type(type_rules.DEVELOPMENT, When("type_code", ("KF",))),
        *_of_type(type_rules.RIGHTS, RIGHTS_CONTRACT),
        *_of_type(type_rules.CONSULTING, When("type_code", ("ZX",))),
        *_of_type(type_rules.SERVICE, When("subtype_fw", ("FW1",))),
        *_of_type(type_rules.TRAINING, When("subtype_fw", ("FW2",))),
        *_of_type(type_rules.BROKERAGE, When("subtype_fw", ("FW3",))),
        Ask(
            "summary",
            _("技术内容摘要"),
            Kind.LONGTEXT,
            max_length=1000,
            why=_("用几句话写清要解决的技术问题、方法和成果，登记员据此判断合同类别。"),
        ),
        Ask(
            "also_contains",
            _("合同是否还包含其他类别的内容"),
            Kind.CHOICES,
            required=False,
            choices=lists.CONTRACT_TYPES.choices(),
            why=_("例如技术开发合同里约定了培训。没有就不用勾选。"),
        ),
        Ask(
            "main_content",
            _("其中哪一类是主要内容"),
            Kind.CHOICE,
            choices=lists.CONTRACT_TYPES.choices(),
            when=When("also_contains", ("KF", "ZR", "XK", "ZX", "FW")),
            why=_("混合合同按主要内容登记一次。"),
        ),
        Ask("sign_date", _("签订日期"), Kind.DATE, why=_("各方签字盖章日期不同的，填最后一个。")),
        Ask("effective_date", _("生效日期"), Kind.DATE, why=_("合同没有另外约定的，同签订日期。")),
        Ask("start_date", _("履行开始日期"), Kind.DATE, why=_("印在登记证明的有效期里。")),
        Ask("end_date", _("履行终止日期"), Kind.DATE, why=_("登记须在这一天以前（含当天）申请。")),
    ),
    _("请对照合同文本填写。"),
)
