"""What each type of contract must have and must not be, as one table.

The questions of the form and the checks of the examination are both made from it, so the
applicant is asked exactly what the registrar examines.
"""

from __future__ import annotations

from dataclasses import dataclass

from govservice.law import Citation
from workflows.procedures.tech_contract.sources import civil_code, judicial_interpretation
from workflows.procedures.tech_contract.wording import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Element:
    """Something that all contracts of the type have (全部具备)."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A situation that is not of this type; *suggests* names the subtype it may be instead."""

    code: str
    label: str
    suggests: str = ""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class TypeRule:
    """The rule of one type; *key* prefixes its two questions."""

    key: str
    title: str
    citation: Citation
    elements: tuple[Element, ...]
    exclusions: tuple[Exclusion, ...]


DEVELOPMENT = TypeRule(
    "kf",
    "技术开发合同",
    civil_code("第八百五十一条"),
    (
        Element("target", _("有明确、具体的研究开发目标")),
        Element("not_mastered", _("签约时各方均尚未掌握该技术方案")),
        Element("innovative", _("研究开发工作及预期成果有技术创新内容")),
        Element("measurable", _("约定了可以考核的技术指标和验收方法")),
    ),
    (
        Exclusion("improvement", _("一般的产品改型、技术人员已掌握的工艺变更")),
        Exclusion("routine_test", _("常规检测、试验或配方选用"), "FW1"),
        Exclusion("parameters", _("单纯调整材料、参数")),
        Exclusion("purchase", _("实为购买产品，只是名为开发")),
    ),
)
RIGHTS = TypeRule(
    "right",
    "技术转让、技术许可合同",
    civil_code("第八百六十二条、第八百六十三条"),
    (
        Element("mastered", _("签约时卖方已经掌握该技术成果")),
        Element("complete", _("技术内容完整、实用，构成可以实施的技术方案")),
        Element("ownership", _("知识产权权属明确，合同约定清楚")),
    ),
    (
        Exclusion(
            "public_guided",
            _("技术已经公开，卖方另提供实际的技术指导、传授"),
            "FW1",
            judicial_interpretation("第三十四条"),
        ),
        Exclusion("public_only", _("技术已进入公有领域，卖方也不提供技术指导")),
        Exclusion("product_sale", _("仅销售产品，不转移也不许可技术权利")),
    ),
)
CONSULTING = TypeRule(
    "zx",
    "技术咨询合同",
    civil_code("第八百七十八条"),
    (
        Element("project", _("针对特定的技术项目")),
        Element("method", _("用科学方法进行分析、论证、评价、预测")),
        Element("report", _("成果是咨询报告或意见")),
    ),
    (
        Exclusion("no_technology", _("没有技术内容的经济、法律、社会课题")),
        Exclusion("purchase_advice", _("仅就设备采购提供信息或建议")),
        Exclusion("implementation", _("提供具体的实施方案、设计或操作"), "FW1"),
    ),
)
SERVICE = TypeRule(
    "fw1",
    "一般技术服务合同",
    judicial_interpretation("第三十三条"),
    (
        Element("expertise", _("运用专业技术知识解决特定的技术问题")),
        Element("difficulty", _("工作有技术难度，不是日常操作")),
        Element("quantifiable", _("有可以量化考核的成果")),
    ),
    (
        Exclusion("routine", _("常规加工、修理、标准化检测")),
        Exclusion("advertising", _("广告、印刷、一般信息传播")),
        Exclusion(
            "works", _("承揽合同或者建设工程合同"), citation=civil_code("第八百七十八条第二款")
        ),
    ),
)
TRAINING = TypeRule(
    "fw2",
    "技术培训合同",
    judicial_interpretation("第三十六条"),
    (
        Element("special", _("传授特定项目的专业技术知识")),
        Element("named", _("受训人员由委托人指定")),
        Element("no_transfer", _("不涉及技术成果权利的转移")),
    ),
    (
        Exclusion("education", _("职工业务学习、文化补习、学历教育")),
        Exclusion("sold_product", _("为销售产品而对买方人员（含销售人员）进行的产品使用培训")),
    ),
)
BROKERAGE = TypeRule(
    "fw3",
    "技术中介合同",
    judicial_interpretation("第三十八条"),
    (
        Element("third_party", _("促成委托人与第三方订立技术合同")),
        Element("object", _("中介的技术标的具体、明确")),
    ),
    (Exclusion("goods_trade", _("中介的是一般商品买卖或者劳务")),),
)

RULES: tuple[TypeRule, ...] = (DEVELOPMENT, RIGHTS, CONSULTING, SERVICE, TRAINING, BROKERAGE)
BY_KEY = {rule.key: rule for rule in RULES}

#: A transfer that is in truth a licence, and the other way round (876 names the other objects).
LICENCE_OF = {
    "ZR1": "XK1",
    "ZR2": "XK1",
    "ZR3": "XK2",
    "ZR4": "XK3",
    "ZR5": "XK4",
    "ZR6": "XK5",
    "ZR9": "XK9",
}
TRANSFER_OF = {
    "XK1": "ZR1",
    "XK2": "ZR3",
    "XK3": "ZR4",
    "XK4": "ZR5",
    "XK5": "ZR6",
    "XK9": "ZR9",
}
