"""Who acts in the spine, and what every procedure guards: completeness, reasons, ownership."""

from __future__ import annotations

from typing import Any

from govservice.law import Verdict, no
from workflows.lifecycle.acts import Acting, Guard, role

APPLICANT, WINDOW, REVIEWER, DECIDER = (
    role("applicant"),
    role("window"),
    role("reviewer"),
    role("decider"),
)
#: The window, for somebody who stands before it and has no account (channel 窗口).
COUNTER = role("counter")
SUPERVISOR, CLOCK, ENGINE, HOLDER = (
    role("supervisor"),
    role("clock"),
    role("engine"),
    role("holder"),
)
STAFF = WINDOW | REVIEWER | DECIDER


def _complete(case: Any, acting: Acting) -> bool | Verdict:
    problems = case.problems()
    return not problems or no(
        "incomplete", "申请还有未填好的内容或未上传的材料：" + "；".join(problems[:20])
    )


def _nothing_deferred(case: Any, acting: Acting) -> bool | Verdict:
    lacking = case.deferred()
    return not lacking or no(
        "deferrable_missing", f"缺少材料：{'、'.join(lacking)}。没有办理容缺受理的，须先补齐。"
    )


def _told_once(case: Any, acting: Acting) -> bool:
    """一次性告知: a second notice may only concern what the applicant newly handed in."""
    named = {defect["key"] for defect in acting.data.get("defects", ())}
    return bool(not case.corrections or named <= set(case.changed_keys))


def _names_defects(case: Any, acting: Acting) -> bool:
    defects = acting.data.get("defects")
    return defects is None or bool(defects)


def _is_owner(case: Any, acting: Acting) -> bool:
    return bool(case.owner_id == acting.by.user_id)


def _is_invited(case: Any, acting: Acting) -> bool:
    return bool(case.handover_to_id and case.handover_to_id == acting.by.user_id)


COMPLETE = Guard("incomplete", "申请还不完整。", _complete, by_whom="applicant")
NOTHING_DEFERRED = Guard(
    "deferrable_missing", "还有可容缺的材料没有交来。", _nothing_deferred, by_whom="applicant"
)
TOLD_ONCE = Guard(
    "told_before",
    "已一次性告知过补正内容，再次告知只能针对新提交或改动过的内容。",
    _told_once,
    by_whom="window",
)
NAMES_DEFECTS = Guard(
    "no_defect", "请至少列出一项需要补正的内容。", _names_defects, by_whom="window"
)
NOT_SUSPENDED = Guard(
    "suspended",
    "本件已中止办理，须先恢复办理。",
    lambda case, acting: not case.suspended,
    needs={"suspended": False},
)
IS_OWNER = Guard("not_owner", "只有首接责任人可以移交本件。", _is_owner, by_whom="window")
IS_INVITED = Guard("not_invited", "本件没有移交给您。", _is_invited, by_whom="window")
HAS_REASON = Guard(
    "no_reason",
    "请选择理由并写明说明。",
    lambda case, acting: "reason" not in acting.data or bool(acting.data["reason"]),
    by_whom="window",
)
PAPERS_READY = Guard(
    "paper_not_ready",
    "文书还在制作，请稍后再送达。",
    lambda case, acting: case.papers_ready(),
    by_whom="engine",
)
NOT_RATED = Guard(
    "rated_before",
    "本件已经评价过。",
    lambda case, acting: not case.rated,
    by_whom="applicant",
)
