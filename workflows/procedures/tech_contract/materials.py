"""What is handed in with the application (申请材料)."""

from __future__ import annotations

from forms.spec import Material, Necessity, When
from workflows.procedures.tech_contract.packs import TC_2026
from workflows.procedures.tech_contract.wording import gettext_noop as _

MATERIALS = (
    Material(
        "contract_text",
        _("合同文本（含全部附件，中文）"),
        Necessity.REQUIRED,
        help=_("签字盖章的原件扫描件或者电子合同；页码连续、清晰。外文合同附中文译本。"),
        copies=_("原件1份（电子）"),
        source=_("申请人自备"),
        citation=TC_2026.within_term,
    ),
    Material(
        "licence",
        _("卖方营业执照或法人证书"),
        Necessity.CONDITIONAL,
        when=When("first_time", (True,)),
        help=_("第一次在本市申请时提交；电子证照能够共享的，登记站核验后可以免交。"),
        copies=_("复印件1份（电子）"),
        source=_("市场监督管理或者机构编制部门核发"),
        citation=TC_2026.seller_files,
    ),
    Material(
        "authorisation",
        _("法人授权书"),
        Necessity.CONDITIONAL,
        when=When("signed_by", ("internal",)),
        help=_("内设机构或课题组签订合同的，由所属法人出具，写明授权事项并盖章。"),
        copies=_("原件1份（电子）"),
        source=_("卖方所属法人出具"),
        citation=TC_2026.contents,
    ),
    Material(
        "plan_consent",
        _("项目主管部门同意转让、许可的证明"),
        Necessity.DEFERRABLE,
        when=When("plan_source", ("1", "2", "3", "4")),
        help=_("成果来自政府立项的，由项目主管部门或者承担单位出具。"),
        copies=_("原件1份（电子）"),
        source=_("项目主管部门出具"),
        defer_working_days=TC_2026.deferral_days.value,
        citation=TC_2026.deferral_days.citation,
    ),
    Material(
        "permit_paper",
        _("有关部门的批准文件或许可证"),
        Necessity.CONDITIONAL,
        when=When("permit", ("granted",)),
        help=_("国家规定须经批准的技术，提交批准文件。"),
        copies=_("复印件1份（电子）"),
        source=_("批准机关核发"),
        citation=TC_2026.contents,
    ),
    Material(
        "trade_paper",
        _("技术进出口合同登记证或许可证"),
        Necessity.CONDITIONAL,
        when=When("technology_class", ("free", "restricted")),
        help=_("自由类技术提交合同登记证，限制类技术提交许可证。"),
        copies=_("复印件1份（电子）"),
        source=_("商务主管部门核发"),
        citation=TC_2026.contents,
    ),
    Material(
        "cost_list",
        _("非技术性费用清单及依据"),
        Necessity.CONDITIONAL,
        when=When("has_non_tech", (True,)),
        help=_("与表中清单一致，附报价单、采购合同或发票，双方盖章。"),
        copies=_("原件1份（电子）"),
        source=_("合同双方确认"),
        citation=TC_2026.amounts,
    ),
    Material(
        "ip_proof",
        _("知识产权证明"),
        Necessity.DEFERRABLE,
        when=When("type_code", ("ZR", "XK")),
        help=_("专利证书、专利登记簿副本、软件著作权登记证书等，能证明权利有效和归属。"),
        copies=_("复印件1份（电子）"),
        source=_("国家知识产权局、版权登记机构等核发"),
        defer_working_days=TC_2026.deferral_days.value,
        citation=TC_2026.deferral_days.citation,
    ),
)
