"""Step six: what the applicant declares."""

from __future__ import annotations

from forms.spec import Ask, Choice, Kind, Step
from workflows.procedures.tech_contract.wording import gettext_noop as _

DECLARATION = Step(
    "declaration",
    _("声明"),
    (
        Ask(
            "monopoly",
            _("合同是否含有非法垄断技术、妨碍技术进步的条款"),
            Kind.BOOL,
            why=_("例如禁止买方改进技术，或者强制搭售不需要的设备。"),
        ),
        Ask(
            "related",
            _("卖方与买方是否有关联关系"),
            Kind.BOOL,
            why=_("例如一方控股另一方，或者受同一方控制。有关联关系不影响申请。"),
        ),
        Ask(
            "sealed",
            _("合同签章是否齐全，并且与双方名称一致"),
            Kind.BOOL,
            why=_("印章名称与合同写的名称不一致的，请先更正合同。"),
        ),
        Ask(
            "permit",
            _("合同是否需要有关部门批准"),
            Kind.CHOICE,
            choices=(
                Choice("none", _("不需要")),
                Choice("granted", _("需要，已经取得批准")),
                Choice("pending", _("需要，尚未取得批准")),
            ),
            why=_("例如新药、农药、农作物新品种、基因工程等须经批准的技术。"),
        ),
        Ask(
            "promise",
            _("承诺"),
            Kind.CHOICES,
            choices=(Choice("true", _("所填内容和所交材料真实、完整、有效，与合同原件一致")),),
            why=_("提供虚假材料取得登记的，登记将被撤销，并按规定追回已享受的政策。"),
        ),
    ),
    _("请逐项确认后提交。"),
)
