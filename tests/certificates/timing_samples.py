"""Papers about the office's own time, as they leave the office and on a bad day."""

from __future__ import annotations

from typing import Any

from certificates import papers
from tests.certificates.samples import AUTHORITY, COMMON, by_slug, changed, preview
from tests.certificates.stress import LONG_BUYER, LONG_PROJECT, LONG_SELLER, RARE, UYGHUR

WORKED: dict[str, Any] = {
    **COMMON,
    "submitted_on": "2026-11-02",
    "accepted_on": "2026-11-03",
    "acted_on": "2026-11-09",
}
PROMISED: papers.Ending = {"label": "承诺办结时限", "due_on": "2026-12-01", "provisional": False}
LEGAL: papers.Ending = {"label": "法定办结时限", "due_on": "2026-12-15", "provisional": False}
LICENSING = "《中华人民共和国行政许可法》"
SUSPENSION: papers.SuspensionFacts = {
    **WORKED,  # type: ignore[typeddict-item]
    "limits": [{**PROMISED, "due_on": ""}, {**LEGAL, "due_on": ""}],
    "reason": "本件所涉专利权属正在江海市中级人民法院审理，"
    "认定须以生效判决为依据，需要等待判决结果。",
    "longest": "60 日",
    "until_on": "2027-01-08",
    "provisional": True,
    "basis_of_act": "实施清单“中止办理最长期限”（依据待核）",
}
RESUMPTION: papers.ResumptionFacts = {
    **WORKED,  # type: ignore[typeddict-item]
    "acted_on": "2026-11-23",
    "limits": [PROMISED, LEGAL],
    "reason": "江海市中级人民法院已经作出生效判决，专利权属已经确定。",
    "suspended_on": "2026-11-09",
    "by_clock": False,
    "basis_of_act": "实施清单“中止办理最长期限”（依据待核）",
}
EXTENSION: papers.ExtensionFacts = {
    **WORKED,  # type: ignore[typeddict-item]
    "acted_on": "2026-11-20",
    "limits": [{**PROMISED, "due_on": "2026-11-16"}, LEGAL],
    "label": "法定办结时限",
    "length": "10 个工作日",
    "approver": "本行政机关负责人李振国",
    "approval": "",
    "reason": "申请事项涉及三个区的现场情况，核查没有全部完成。",
    "basis_of_act": f"{LICENSING}第四十二条",
}
SPECIAL_TIME: papers.SpecialTimeFacts = {
    **WORKED,  # type: ignore[typeddict-item]
    "limits": [PROMISED, LEGAL],
    "kind": "专家评审",
    "reason": "合同涉及的技术路线跨越两个领域，需要专家就技术内容的真实性和先进性提出意见。",
    "first_on": "2026-11-10",
    "last_on": "2026-11-23",
    "working_days": 10,
    "provisional": False,
    "basis_of_act": f"{LICENSING}第四十五条",
}
DEFAULT_RECORD: papers.DefaultRecordFacts = {
    **WORKED,  # type: ignore[typeddict-item]
    "limits": [PROMISED, LEGAL],
    "step": "审查环节时限",
    "due_on": "2026-11-06",
    "effect": "超时默认",
    "consequence": "审查环节超时，自动进入决定环节。",
    "basis_of_act": "实施清单“环节时限”（依据待核）",
}
DEEMED_RENEWAL: papers.DeemedRenewalFacts = {
    **WORKED,  # type: ignore[typeddict-item]
    "acted_on": "2026-11-21",
    "limits": [{"label": "送达时限", "due_on": "2026-12-04", "provisional": False}],
    "expired_on": "2026-11-20",
    "basis_of_act": f"{LICENSING}第五十条",
}

TIMING = by_slug(
    preview("suspension", "中止办理通知书", SUSPENSION, "江科登中〔2026〕第000001号"),
    preview("resumption", "恢复办理通知书", RESUMPTION, "江科登恢〔2026〕第000001号"),
    preview("extension", "延长期限告知书", EXTENSION, "江科登延〔2026〕第000001号"),
    preview("special_time", "特别程序所需时间告知书", SPECIAL_TIME, "江科登特〔2026〕第000001号"),
    preview("default_record", "超时默认记录单", DEFAULT_RECORD, "江科登默〔2026〕第000001号"),
    preview("deemed_renewal", "视为准予延续告知书", DEEMED_RENEWAL, "江科登续〔2026〕第000001号"),
)

#: As long as the desk lets a reason be, in several paragraphs.
LONG_REASON = "\n".join([LONG_PROJECT, f"会同{LONG_BUYER}核查。", LONG_PROJECT, RARE, LONG_PROJECT])
PERSON = {"applicant_name": UYGHUR, "applicant_is_person": True, "subject": ""}
LATER: list[papers.Ending] = [
    {"label": f"{label}（部门联合办理）", "due_on": f"2027-0{month}-05", "provisional": True}
    for month, label in enumerate(("承诺办结时限", "法定办结时限", "送达时限"), start=1)
]

TIMING_STRESS = {
    "suspension-long": changed(
        TIMING["suspension"],
        reason=LONG_REASON,
        applicant_name=LONG_SELLER,
        authority={**AUTHORITY, "name": "江海市东湖新技术开发区技术合同认定登记服务站"},
    ),
    "suspension-person": changed(TIMING["suspension"], **PERSON),
    "resumption-clock": changed(
        TIMING["resumption"], reason="", by_clock=True, limits=LATER, **PERSON
    ),
    "extension-long": changed(
        TIMING["extension"],
        reason=LONG_REASON,
        approver="江海市人民政府负责人（分管副市长）",
        approval="江政办函〔2026〕第1234号",
        limits=LATER,
    ),
    "extension-suspended": changed(
        TIMING["extension"], limits=[{**PROMISED, "due_on": ""}, {**LEGAL, "due_on": ""}]
    ),
    "special_time-later": changed(
        TIMING["special_time"],
        kind="检验、检测、检疫",
        first_on="2026-12-20",
        last_on="2027-02-26",
        working_days=47,
        provisional=True,
        limits=LATER,
        basis_of_act="《江海市办理规程》第三条（依据待核）",
        **PERSON,
    ),
    "default_record-granted": changed(
        TIMING["default_record"],
        step="决定环节时限",
        effect="超时默认准予",
        consequence="决定环节超时，按本事项的规定默认准予。",
        limits=LATER,
    ),
    "deemed_renewal-person": changed(TIMING["deemed_renewal"], limits=LATER, **PERSON),
}

#: What each must say beyond the head.
TIMING_SAID = {
    "suspension": [
        "2026年11月9日起中止办理",
        "等待判决结果",
        "最长60日，预计至2027年1月8日止",
        "“中止办理最长期限”（依据待核）",
        "自动恢复办理",
    ],
    "resumption": [
        "2026年11月9日起中止办理",
        "中止的原因已经消除",
        "自2026年11月23日起恢复办理",
        "法定办结时限2026年12月15日",
    ],
    "resumption-clock": ["中止已经达到最长期限（依据：", "2027年1月5日（预计，以公布的日历为准）"],
    "extension": [
        "《中华人民共和国行政许可法》第四十二条",
        "经本行政机关负责人李振国批准，法定办结时限延长10个工作日",
        "延长期限的理由",
        "核查没有全部完成",
        "承诺的期限不变",
    ],
    "extension-long": ["（江政办函〔2026〕第1234号）", LONG_PROJECT, RARE],
    "extension-suspended": ["承诺办结时限暂停计算法定办结时限暂停计算"],
    "special_time": [
        "本件依法需要专家评审",
        "自2026年11月10日起至2026年11月23日止，含首尾两日，其中工作日10个",
        "《中华人民共和国行政许可法》第四十五条",
        "超出上述时间的，照常计入",
    ],
    "special_time-later": ["预计工作日47个", "第三条（依据待核）"],
    "default_record": ["“审查环节时限”于2026年11月6日届满", "自动进入决定环节", "监察人员"],
    "deemed_renewal": ["2026年11月20日届满前", "第五十条", "自2026年11月21日起视为准予延续"],
    "deemed_renewal-person": ["你不必另行申请"],
}
