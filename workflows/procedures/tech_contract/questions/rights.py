"""Step five: intellectual property, field of technology, statistics."""

from __future__ import annotations

from forms.spec import Ask, Choice, Kind, Step, When
from workflows.procedures.tech_contract import code_lists as lists
from workflows.procedures.tech_contract.questions.contract import RIGHTS_CONTRACT
from workflows.procedures.tech_contract.wording import gettext_noop as _

RIGHT_COLUMNS = (
    Ask(
        "kind",
        _("类型"),
        Kind.CHOICE,
        choices=tuple(choice for choice in lists.IP_TYPES.choices() if choice.value != lists.NO_IP),
    ),
    Ask("number", _("专利号、申请号或登记号"), max_length=60),
    Ask(
        "status",
        _("状态"),
        Kind.CHOICE,
        choices=(
            Choice("valid", _("有效")),
            Choice("pending", _("申请中，尚未授权")),
            Choice("invalid", _("已终止或者被宣告无效")),
        ),
    ),
    Ask("expires_on", _("权利期满日"), Kind.DATE, required=False),
)

RIGHTS = Step(
    "rights",
    _("知识产权与领域"),
    (
        Ask(
            "tech_field",
            _("技术领域"),
            Kind.CHOICE,
            choices=lists.TECH_FIELDS.choices(),
            why=_("按技术本身的领域选，不按买方行业。"),
        ),
        Ask(
            "tech_subfield",
            _("细分领域"),
            required=False,
            max_length=60,
            why=_("例如：电子信息下的物联网。"),
        ),
        Ask(
            "ip_types",
            _("涉及的知识产权"),
            Kind.CHOICES,
            choices=lists.IP_TYPES.choices(),
            why=_("合同标的包含或者要产生的知识产权；没有就选“未涉及知识产权”。"),
        ),
        Ask(
            "disposition",
            _("合同怎样处分权利"),
            Kind.CHOICE,
            choices=(
                Choice("assign", _("权利转归买方")),
                Choice("license", _("权利仍归卖方，准许买方使用")),
            ),
            when=RIGHTS_CONTRACT,
            why=_("用来核对是技术转让还是技术许可。"),
        ),
        Ask(
            "rights",
            _("知识产权明细"),
            Kind.ROWS,
            required=False,
            columns=RIGHT_COLUMNS,
            max_length=50,
            why=_("专利转让、专利申请权转让、专利实施许可必须填专利号或申请号。"),
        ),
        Ask(
            "plan_source",
            _("计划来源"),
            Kind.CHOICE,
            choices=lists.PLAN_SOURCES.choices(),
            why=_("成果来自政府立项的，选立项层级。"),
        ),
        Ask(
            "plan_number",
            _("立项编号"),
            max_length=60,
            when=When("plan_source", ("1", "2", "3", "4")),
            why=_("计划任务书或立项通知上的编号。"),
        ),
        Ask(
            "socio_goal",
            _("社会经济目标"),
            Kind.CHOICE,
            choices=lists.SOCIO_GOALS.choices(),
            why=_("合同成果主要服务于哪方面，供统计用。"),
        ),
        Ask(
            "serve_industry",
            _("服务的国民经济行业"),
            Kind.CHOICE,
            choices=lists.INDUSTRIES.choices(),
            why=_("买方使用这项技术的行业。"),
        ),
    ),
    _("供登记员核对合同类别，也用于技术市场统计。"),
)
