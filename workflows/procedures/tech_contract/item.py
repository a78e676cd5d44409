"""The item's own entry in the service list (实施清单, GB/T 39046—2020).

Codes are built as the platforms build them (基本编码 12, 实施编码 31 = 统一社会信用代码 18 +
层级 1 + 基本编码 12) from an invented code of the bureau; a deployment replaces them by those
of its published list.
"""

from __future__ import annotations

from workflows.procedures.tech_contract.packs import TC_2026
from workflows.procedures.tech_contract.wording import gettext_noop as _
from workflows.spec import Item

#: 区划 42, 事项类型 07, 部门 06, 主项 001, 子项 000.
BASIC_CODE = "420706001000"
#: Invented, with a right check character.
BUREAU_CODE = "11420100MB0XX0001P"
CITY_LEVEL = "3"

REMEDIES = (
    f"对本决定有异议的，可以自收到本通知之日起{TC_2026.objection_days.value}日内向本登记机构书面提出异议。",
    "也可以自收到本通知之日起60日内依法申请行政复议，或者在6个月内依法向人民法院提起行政诉讼。",
)

ITEM = Item(
    name=_("技术合同认定登记"),
    basic_code=BASIC_CODE,
    implementation_code=f"{BUREAU_CODE}{CITY_LEVEL}{BASIC_CODE}",
    item_type="07",
    handling_type="2",
    level=CITY_LEVEL,
    body_kind="1",
    targets=("1", "2", "3", "4", "5", "6"),
    forms=("1", "2"),
    visits=0,
    conditions=(
        _("申请人是合同卖方；技术进口合同由境内买方申请。"),
        _("卖方（技术进口合同为境内买方）在武汉市。"),
        _("合同以书面形式订立，已经生效并在有效期内。"),
        _("合同属于技术开发、技术转让、技术许可、技术咨询或者技术服务合同。"),
        _("合同主体、标的、价款明确，签章齐全。"),
        _("合同不涉及国家秘密；涉密合同到窗口按纸质渠道办理。"),
        _("同一合同没有登记过。"),
    ),
    result=_("技术合同认定登记证明"),
    themes=("科技创新", "知识产权"),
    reach=_("武汉都市圈"),
    online_depth=_("全程网办"),
    system_level="市建",
    express=True,
    after_hours="next_working_day",
    remedies="\n".join(REMEDIES),
    faq=(
        (_("买方可以申请吗？"), _("不可以。登记由卖方申请；只有技术进口合同由境内买方申请。")),
        (
            _("专利许可合同选转让还是许可？"),
            _("权利仍归卖方、只准许买方使用的，选“技术许可”；权利转归买方的，选“技术转让”。"),
        ),
        (
            _("技术交易额怎样算？"),
            _(
                "合同成交总额减去设备、仪器、零部件、原材料等非技术性费用；合理数量的样机、技术文件不扣除。"
            ),
        ),
        (
            _("合同总价还不能确定怎么办？"),
            _("提成支付的合同先按已知部分登记，实际发生后补充登记。"),
        ),
        (_("收费吗？"), _("不收费。")),
    ),
)
