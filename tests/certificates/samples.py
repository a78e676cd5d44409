"""Papers as they leave the office, for every template; all names are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from certificates import papers
from certificates.papers import Preview
from govservice.clock import ZONE

AT = datetime(2026, 11, 2, 10, 24, 5, tzinfo=ZONE)
CODE = "7QK2M9XD4HTR"
URL = "https://zwfw.example.gov.cn/verify/7QK2M9XD4HTR/"
TRACK = "https://zwfw.example.gov.cn/t/KC261102-00017-4"
LAW = "《技术合同认定登记管理办法》第十四条（依据待核）"

AUTHORITY: papers.Authority = {
    "name": "江海市技术合同登记站（光谷）",
    "address": "江海市高新大道777号3号楼2层15—18号窗口",
    "phone": "027-8765 4321",
    "complaint_phone": "027-12345",
    "hours": "工作日 09:00—12:00，13:30—17:30",
}
COMMON: papers.Facts = {
    "authority": AUTHORITY,
    "handler": {"name": "周敏", "phone": "027-8765 4318", "window": "15号窗口"},
    "applicant_name": "江海理工大学",
    "applicant_is_person": False,
    "case_number": "11420100MB1234567X3420107003000202611020000017",
    "short_code": "KC261102-00017-4",
    "item_title": "技术合同认定登记",
    "subject": "高速列车受电弓智能检测系统开发",
    "basis": ["《技术合同认定登记管理办法》第九条、第十条（依据待核）"],
    "verify_url": URL,
}
MATERIALS: list[papers.Submitted] = [
    {"title": "技术合同认定登记申请表", "form": "电子件", "copies": "1"},
    {"title": "技术开发合同文本（含附件《技术规格书》）", "form": "原件", "copies": "1"},
    {"title": "法人证书", "form": "证照共享", "copies": "—"},
    {"title": "非技术性费用清单", "form": "电子件", "copies": "1"},
    {"title": "科研项目主管部门同意转让的证明", "form": "复印件", "copies": "1"},
]
REMEDIES = [
    "对本决定有异议的，可以自收到本通知之日起十五日内向本机关书面申请复核（依据待核）。",
    "对本决定不服的，可以自收到本通知之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法向有管辖权的"
    "人民法院提起行政诉讼。",
]
RECEIPT: papers.ReceiptFacts = {
    **COMMON,
    "received_at": "2026-11-02T10:24:05+08:00",
    "submitted_by": "陈晓岚",
    "channel": "窗口",
    "materials": MATERIALS,
    "answer_due_on": "2026-11-09",
    "answer_provisional": False,
    "query_code": "482917",
    "track_url": TRACK,
}
ACCEPTANCE: papers.AcceptanceFacts = {
    **COMMON,
    "submitted_on": "2026-11-02",
    "accepted_on": "2026-11-02",
    "deemed": False,
    "limits": [
        {
            "label": "承诺办结期限",
            "length": "5个工作日",
            "due_on": "2026-11-10",
            "provisional": False,
            "basis": "实施清单（依据待核）",
        },
        {
            "label": "法定办结期限",
            "length": "15个工作日",
            "due_on": "2026-11-24",
            "provisional": True,
            "basis": LAW,
        },
    ],
    "excluded": ["补正、专家审核等依法不计入办理期限的时间，本机关将另行书面告知。"],
    "query_code": "482917",
    "track_url": TRACK,
}
DEFECTS: list[papers.Defect] = [
    {
        "material": "合同文本",
        "defect": "第7页缺少买方签章；附件《技术规格书》没有随合同提交。",
        "remedy": "请买方在第7页加盖与合同首页名称一致的公章，并提交附件全文。",
        "deadline_on": "2026-11-24",
    },
    {
        "material": "非技术性费用清单",
        "defect": "设备费30万元没有列明名称和数量。",
        "remedy": "按清单样表逐项填写设备名称、数量、单价；清单样表可以在办事指南下载。",
        "deadline_on": "2026-11-24",
    },
    {
        "material": "授权委托书",
        "defect": "课题组以学院名义签订合同，没有学校的授权。",
        "remedy": "提交学校出具的授权委托书原件，写明授权范围和期限。",
        "deadline_on": "2026-11-24",
    },
]
CORRECTION: papers.CorrectionFacts = {
    **COMMON,
    "submitted_on": "2026-11-02",
    "defects": DEFECTS,
    "deadline_on": "2026-11-24",
    "deadline_provisional": False,
    "lapse": "逾期没有补正的，本机关将退回申请材料，终止办理；不影响你单位补齐后重新提出申请。",
    "clock_note": "补正期间不计入办理期限，自收到全部补正材料之日起为受理日。",
    "track_url": TRACK,
}
NOT_ACCEPTED: papers.NotAcceptedFacts = {
    **COMMON,
    "submitted_on": "2026-11-02",
    "reasons": [
        {
            "code": "not_seller",
            "text": "本事项应当由合同的卖方（研究开发人、让与人、许可人、受托人）提出，"
            "你单位是合同的买方。",
            "basis": "《技术合同认定登记管理办法》第八条（依据待核）",
        },
        {
            "code": "other_city",
            "text": "合同卖方的住所地不在本市，应当在卖方所在地登记。",
            "basis": "《技术合同认定登记管理办法》第六条（依据待核）",
        },
    ],
    "advice": "请告知合同卖方向其所在地的技术合同登记机构申请；"
    "卖方在武汉都市圈内的，可以在本窗口代收。",
    "remedies": REMEDIES[1:],
}
NOT_REGISTERED: papers.NotRegisteredFacts = {
    **COMMON,
    "submitted_on": "2026-11-02",
    "accepted_on": "2026-11-03",
    "reasons": [
        {
            "code": "ordinary_training",
            "text": "合同内容是就卖方所售产品对买方销售人员进行使用培训，不属于技术培训合同。",
            "basis": "《中华人民共和国民法典》第八百八十七条",
        }
    ],
    "remedies": REMEDIES,
}
WITHDRAWAL: papers.WithdrawalFacts = {
    **COMMON,
    "submitted_on": "2026-11-02",
    "withdrawn_on": "2026-11-05",
    "reason": "合同双方正在协商变更交易金额",
    "effects": ["已经提交的材料可以在线下载；条件具备后可以重新提出申请，不受本次撤回影响。"],
}
TERMINATION: papers.TerminationFacts = {
    **COMMON,
    "submitted_on": "2026-11-02",
    "reasons": [
        {
            "code": "lapsed",
            "text": "本机关于2026年11月3日告知补正，你单位在2026年11月24日前没有补正。",
            "basis": "实施清单第十二项（依据待核）",
        }
    ],
    "effects": ["申请材料退回。补齐材料后可以重新提出申请，本次终止不影响再次申请。"],
    "remedies": REMEDIES[1:],
}
REGISTRATION: papers.RegistrationFacts = {
    **COMMON,
    "basis": ["《技术合同认定登记管理办法》第十五条（依据待核）"],
    "project_name": "高速列车受电弓智能检测系统开发",
    "contract_type": "技术开发",
    "contract_subtype": "委托开发",
    "seller_name": "江海理工大学",
    "seller_code": "12420000441626842D",
    "buyer_name": "江海轨道交通装备股份有限公司",
    "signed_on": "2026-10-12",
    "valid_from": "2026-10-12",
    "valid_to": "2028-10-11",
    "total": {"grouped": "1,286,000.00", "capitals": "壹佰贰拾捌万陆仟元整"},
    "technical": {"grouped": "986,000.00", "capitals": "玖拾捌万陆仟元整"},
    "registrars": ["周敏", "方志远"],
    "registered_on": "2026-11-10",
    "notes": [
        "本证明记载技术合同认定登记的结果，是享受技术交易有关政策的依据之一，不表示对合同效力的确认。",
        "合同变更、解除、撤销的，卖方应当到原登记机构办理变更或者注销登记；合同金额变更的，应当先行更正。",
        "扫描二维码或者登录政务服务网输入核验码，可以核验真伪与当前状态。",
    ],
}


def row(label: str, value: str, capitals: str = "") -> papers.Row:
    return {"label": label, "value": value, "capitals": capitals}


SECTIONS: list[papers.Section] = [
    {
        "title": "合同基本情况",
        "rows": [
            row("合同名称", "高速列车受电弓智能检测系统开发"),
            row("合同类别", "技术开发——委托开发"),
            row("签订日期", "2026年10月12日"),
            row("合同有效期", "2026年10月12日至2028年10月11日"),
            row("技术领域", "先进制造——工业生产过程控制系统"),
            row("知识产权类型", "技术秘密；计算机软件著作权"),
            row("计划来源", "计划外"),
            row("是否关联交易", "否"),
        ],
        "tables": [],
    },
    {
        "title": "卖方",
        "rows": [
            row("名称", "江海理工大学"),
            row("统一社会信用代码", "12420000441626842D"),
            row("主体类型", "事业法人（高校）"),
            row("地址", "江海市洪山区珞喻路1037号"),
            row("联系人", "陈晓岚　138****5678"),
        ],
        "tables": [],
    },
    {
        "title": "买方",
        "rows": [
            row("名称", "江海轨道交通装备股份有限公司"),
            row("统一社会信用代码", "91420100MA4KXXXX0A"),
            row("地址", "江海市江夏区庙山大道88号"),
        ],
        "tables": [],
    },
    {
        "title": "金额与支付",
        "rows": [
            row("合同成交额", "1,286,000.00 元", "壹佰贰拾捌万陆仟元整"),
            row("技术交易额", "986,000.00 元", "玖拾捌万陆仟元整"),
            row("支付方式", "分期支付"),
        ],
        "tables": [
            {
                "title": "非技术性费用",
                "columns": [
                    {"label": "类别", "numeric": False},
                    {"label": "名称", "numeric": False},
                    {"label": "数量", "numeric": True},
                    {"label": "金额（元）", "numeric": True},
                    {"label": "是否扣除", "numeric": False},
                ],
                "rows": [
                    ["设备", "高速线阵相机", "4", "220,000.00", "扣除"],
                    ["仪器", "标定靶标", "2", "80,000.00", "扣除"],
                    ["样机", "检测单元样机", "2", "64,000.00", "不扣除"],
                ],
                "total": "应扣除合计 300,000.00 元",
            },
            {
                "title": "分期支付",
                "columns": [
                    {"label": "支付时间", "numeric": False},
                    {"label": "支付条件", "numeric": False},
                    {"label": "金额（元）", "numeric": True},
                ],
                "rows": [
                    ["2026年10月31日", "合同生效", "385,800.00"],
                    ["2027年6月30日", "样机通过出厂检验", "514,400.00"],
                    ["2028年10月11日", "验收合格", "385,800.00"],
                ],
                "total": "",
            },
        ],
    },
]
CONTRACT_SHEET: papers.ContractSheetFacts = {
    **COMMON,
    "registered_on": "2026-11-10",
    "sections": SECTIONS,
}
CASE_FORM: papers.CaseFormFacts = {
    **COMMON,
    "submitted_on": "2026-11-02",
    "sections": SECTIONS,
    "materials": MATERIALS,
    "statement": "本单位保证所填内容和提交的材料真实、合法、有效，与合同原件一致，"
    "没有重复申请登记；如有不实，愿意承担由此产生的责任。",
}


def preview(slug: str, title: str, facts: Any, number: str) -> Preview:
    return Preview(f"papers/{slug}.html", title, facts, AT, number, CODE)


def by_slug(*previews: Preview) -> dict[str, Preview]:
    """Return papers by the name of their template."""
    return {
        paper.template.removeprefix("papers/").removesuffix(".html"): paper for paper in previews
    }


REAL = by_slug(
    preview("receipt", "收件回执", RECEIPT, "江科登收〔2026〕第000017号"),
    preview("acceptance", "受理通知书", ACCEPTANCE, "江科登受〔2026〕第000012号"),
    preview("correction", "一次性补正告知书", CORRECTION, "江科登补〔2026〕第000005号"),
    preview("not_accepted", "不予受理通知书", NOT_ACCEPTED, "江科登不受〔2026〕第000002号"),
    preview("not_registered", "不予登记通知书", NOT_REGISTERED, "江科登不登〔2026〕第000001号"),
    preview("withdrawal", "撤回确认书", WITHDRAWAL, "江科登撤〔2026〕第000001号"),
    preview("termination", "终止办理通知书", TERMINATION, "江科登终〔2026〕第000003号"),
    preview("registration", "技术合同认定登记证明", REGISTRATION, "4201062026000123"),
    preview("contract_sheet", "技术合同信息表", CONTRACT_SHEET, "4201062026000123"),
    preview("case_form", "技术合同认定登记申请表", CASE_FORM, ""),
)


def altered(slug: str, **facts: Any) -> Preview:
    """Return a real paper with some facts changed."""
    return changed(REAL[slug], **facts)


def changed(paper: Preview, **facts: Any) -> Preview:
    """Return *paper* with some facts changed."""
    return replace(paper, facts={**paper.facts, **facts})
