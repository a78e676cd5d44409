"""Acts upon the office's own time, each with its paper: a procedure inherits those it has.

* `Suspensions`: 中止 and 恢复. The day it begins counts, the days after it up to and
  including the day of resumption do not; nothing else may move the case meanwhile.
* `Extensions`: 延长期限, once, by the approver whom the law of the item names, with reasons.
* `SpecialProcedures`: 特别程序 (听证 检验 检测 检疫 鉴定 专家评审 公示 …). Only the dates that were
  told in writing are taken out of the terms, and never more of them than was told.

The clocks they need are called ``suspension`` and ``special``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from govservice.clock import day_of
from govservice.law import YES, Verdict, no
from workflows.lifecycle.acts import ALL, Acting, Clocks, Guard, act, act_in_place
from workflows.lifecycle.guards import CLOCK, DECIDER, NOT_SUSPENDED, REVIEWER
from workflows.lifecycle.status import Status

#: Between acceptance and decision: the office is at work on the substance.
AT_WORK = (Status.ACCEPTED, Status.ACCEPTED_SHORT, Status.REVIEW, Status.DECISION)


def extension_of(case: Any, clock: str) -> Any:
    """Return the `Extension` that *clock* may get, by the law of the day it started, or none."""
    if case.accepted_as_of is None:
        return None
    variant = case.definition.variant(case.answers)
    return case.definition.clock(clock).extension(variant, day_of(case.accepted_as_of))


def _says_why(case: Any, acting: Acting) -> bool:
    return "reason" not in acting.data or bool(str(acting.data["reason"]).strip())


def _may_be_extended(case: Any, acting: Acting) -> bool | Verdict:
    legal = case.clocks.get("legal", {})
    if legal.get("extended"):
        return no("extended_before", "本件的办理期限已经延长过一次。")
    if legal.get("due") and legal["due"] < acting.at.isoformat():
        return no("term_over", "办理期限已经届满，不能再延长。")
    return extension_of(case, "legal") is not None


def _names_approver(case: Any, acting: Acting) -> bool:
    return "approver" not in acting.data or bool(str(acting.data["approver"]).strip())


def _is_special(case: Any, acting: Acting) -> bool:
    known = {kind.code for kind in case.definition.special}
    return bool(known) and ("kind" not in acting.data or acting.data["kind"] in known)


def _tells_dates(case: Any, acting: Acting) -> Verdict:
    if "first" not in acting.data:
        return YES
    first, last = (date.fromisoformat(acting.data[key]) for key in ("first", "last"))
    today = day_of(acting.at)
    if first < today:
        return no("told_too_late", "所需时间只能从告知之日起算，已经过去的日子不能扣除。")
    if last < first:
        return no("wrong_dates", "结束日期不能早于开始日期。")
    if last == today:
        return no("wrong_dates", "当日即可完成的，不必扣除时间。")
    return YES


SAYS_WHY = Guard("no_reason", "请写明理由。", _says_why, by_whom="reviewer")
SUSPENDED = Guard(
    "not_suspended",
    "本件没有中止。",
    lambda case, acting: case.suspended,
    needs={"suspended": True},
)
MAY_BE_EXTENDED = Guard(
    "no_extension", "本事项的办理期限不能延长。", _may_be_extended, by_whom="decider"
)
NAMES_APPROVER = Guard(
    "no_approver", "延长期限须经负责人批准，请写明批准人。", _names_approver, by_whom="decider"
)
IS_SPECIAL = Guard("no_special", "本事项没有这项特别程序。", _is_special, by_whom="reviewer")
TELLS_DATES = Guard("wrong_dates", "请写明所需时间的起止日期。", _tells_dates, by_whom="reviewer")


class Suspensions:
    """中止 and 恢复."""

    @act_in_place(
        AT_WORK,
        by=REVIEWER | DECIDER,
        guards=[NOT_SUSPENDED, SAYS_WHY],
        label="中止办理",
        consequence="申请人将收到中止办理通知书；自次日起我方各项计时暂停，恢复前不能作出决定。",
        sets={"suspended": True},
        clocks=Clocks(pause=(ALL,), start=("suspension",), cause="suspend"),
        papers=("suspension",),
    )
    def suspend(self, *, reason: str) -> None:
        """The handling is suspended (中止) for a reason told; its own limit starts."""

    @act_in_place(
        AT_WORK,
        by=REVIEWER | DECIDER,
        guards=[SUSPENDED],
        label="恢复办理",
        consequence="申请人将收到恢复办理通知书；自次日起我方各项计时继续。",
        sets={"suspended": False},
        clocks=Clocks(stop=("suspension",), resume=(ALL,), cause="suspend"),
        papers=("resumption",),
    )
    def resume_handling(self, *, reason: str = "") -> None:
        """The cause of the suspension is gone; the clocks run on from the next day."""

    @act_in_place(
        AT_WORK,
        by=CLOCK,
        guards=[SUSPENDED],
        fires="suspension",
        label="中止期满，恢复办理",
        consequence="中止期限已满，自次日起我方各项计时继续。",
        sets={"suspended": False},
        clocks=Clocks(stop=("suspension",), resume=(ALL,), cause="suspend"),
        papers=("resumption",),
    )
    def suspension_over(self) -> None:
        """A suspension ends by itself, so that no case sleeps for ever."""


class Extensions:
    """延长期限."""

    @act_in_place(
        AT_WORK,
        by=DECIDER,
        guards=[MAY_BE_EXTENDED, NAMES_APPROVER, SAYS_WHY],
        label="延长期限",
        consequence="申请人将收到延长期限告知书，写明理由；法定时限顺延，承诺时限不变。",
        clocks=Clocks(extend=("legal",)),
        papers=("extension",),
    )
    def extend(self, *, approver: str, reason: str, approval: str = "") -> None:
        """The approver whom the law names extends the legal term, once, for reasons told.

        *approval* is the number of his paper where he stands outside the office.
        """


class SpecialProcedures:
    """特别程序: what needs others' time, told to the applicant beforehand."""

    @act(
        (Status.ACCEPTED, Status.ACCEPTED_SHORT),
        Status.SPECIAL,
        by=REVIEWER,
        guards=[NOT_SUSPENDED, IS_SPECIAL, TELLS_DATES, SAYS_WHY],
        label="启动特别程序",
        consequence="申请人将收到所需时间告知书；告知的日期不计入办理时限，超出部分照常计算。",
        clocks=Clocks(start=("special",), exclude=(ALL,)),
        papers=("special_time",),
    )
    def begin_special(self, *, kind: str, first: str, last: str, reason: str) -> None:
        """A special procedure begins; *first* to *last* (ISO dates, included) were told."""

    @act(
        Status.SPECIAL,
        Status.ACCEPTED,
        by=REVIEWER,
        guards=[SAYS_WHY],
        label="结束特别程序",
        consequence="记录结果，继续审查；提前结束的，其余日期恢复计入办理时限。",
        clocks=Clocks(stop=("special",), exclude=(ALL,)),
    )
    def end_special(self, *, reason: str, last: str) -> None:
        """Its result is on the file. *last* is the day it ended; days behind it count again."""
