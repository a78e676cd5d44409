"""What the applicant reads: statuses, steps and acts in his own words, in his language.

The office's terms (labels of acts, of statuses) are for its own screens; here the same things
are said to the person on the other side of the counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from forms.spec import Necessity
from govservice.clock import local
from sla import calendar_store
from sla.rules import Count, Term
from sla.selectors import Level, Urgency, urgency
from workflows.lifecycle import Status
from workflows.models import Case


@dataclass(frozen=True, slots=True)
class StatusWords:
    """One status as the applicant reads it: *short* in lists, *headline* on the case's page."""

    short: object
    headline: object
    tone: str  #: of the badge: info, ok, warn, bad, rest


STATUS = {
    Status.DRAFT: StatusWords(lazy("草稿"), lazy("草稿，还没有提交"), "rest"),
    Status.SUBMITTED: StatusWords(lazy("等待受理"), lazy("正在核对材料"), "info"),
    Status.CORRECTING: StatusWords(lazy("请您补正"), lazy("需要您补正材料"), "warn"),
    Status.ACCEPTED: StatusWords(lazy("审查中"), lazy("正在审查"), "info"),
    Status.ACCEPTED_SHORT: StatusWords(
        lazy("审查中（容缺）"), lazy("正在审查（容缺受理）"), "info"
    ),
    Status.REVIEW: StatusWords(lazy("审查中"), lazy("正在复核"), "info"),
    Status.SUPPLEMENTING: StatusWords(lazy("请您补充"), lazy("需要您补充材料"), "warn"),
    Status.SPECIAL: StatusWords(lazy("特别程序"), lazy("正在进行特别程序"), "info"),
    Status.DECISION: StatusWords(lazy("等待决定"), lazy("审查完成，等待决定"), "info"),
    Status.GRANTED: StatusWords(lazy("准予，制证中"), lazy("已准予，正在制作证明"), "ok"),
    Status.REFUSED: StatusWords(lazy("不予，送达中"), lazy("已作出不予决定"), "bad"),
    Status.NOT_ACCEPTED: StatusWords(lazy("不予受理"), lazy("申请不予受理"), "bad"),
    Status.WITHDRAWN: StatusWords(lazy("已撤回"), lazy("申请已撤回"), "rest"),
    Status.TERMINATED: StatusWords(lazy("已终止"), lazy("申请已终止办理"), "rest"),
    Status.RATING: StatusWords(lazy("待评价"), lazy("结果已送达，请您评价"), "ok"),
    Status.CLOSED: StatusWords(lazy("已办结"), lazy("本件已办结"), "rest"),
    Status.DISCARDED: StatusWords(lazy("已删除"), lazy("草稿已删除"), "rest"),
}

#: How it ended, once it has.
OUTCOME = {
    "granted": lazy("准予"),
    "refused": lazy("不予"),
    "not_accepted": lazy("不予受理"),
    "withdrawn": lazy("申请人撤回"),
    "terminated": lazy("终止办理"),
}

#: The history in plain words; an act that is not here is the office's own business.
ACT = {
    "submit": lazy("您提交了申请"),
    "ask_correction": lazy("窗口一次性告知您需要补正的内容"),
    "resubmit": lazy("您提交了补正内容"),
    "accept": lazy("申请已受理"),
    "accept_short": lazy("申请已容缺受理"),
    "deem_accepted": lazy("逾期未告知，申请自收到之日起视为受理"),
    "not_accept": lazy("申请不予受理"),
    "propose": lazy("审查人员提出了审查意见"),
    "ask_supplement": lazy("审查人员请您补充材料"),
    "supplement": lazy("您提交了补充材料"),
    "grant": lazy("作出准予决定"),
    "refuse": lazy("作出不予决定"),
    "withdraw": lazy("您撤回了申请"),
    "lapse": lazy("补正期限已过，终止办理"),
    "deliver": lazy("结果已送达"),
    "rate": lazy("您作出了评价"),
    "rate_early": lazy("您提前作出了评价"),
    "rating_over": lazy("评价期已满，本件办结"),
}

#: The steps of the road, by the codes of `workflows.selectors.history`.
STEP = {
    "receipt": lazy("收件"),
    "acceptance": lazy("受理"),
    "review": lazy("审查"),
    "decision": lazy("决定"),
    "delivery": lazy("送达"),
    "rating": lazy("评价办结"),
}

#: The papers by kind; others keep the title they bear.
PAPER = {
    "receipt": lazy("收件回执"),
    "acceptance": lazy("受理通知书"),
    "correction": lazy("一次性补正告知书"),
    "not_accepted": lazy("不予受理通知书"),
    "not_registered": lazy("不予登记通知书"),
    "withdrawal": lazy("撤回确认书"),
    "termination": lazy("终止办理通知书"),
    "registration": lazy("技术合同认定登记证明"),
    "contract_sheet": lazy("技术合同信息表"),
}

CLOCK = {
    "notice": lazy("一次性告知时限"),
    "acceptance": lazy("受理承诺时限"),
    "correction": lazy("您补正的期限"),
    "legal": lazy("法定办结时限"),
    "promise": lazy("承诺办结时限"),
    "delivery": lazy("送达时限"),
    "rating": lazy("您评价的期限"),
}


#: How much a material matters; the second word is the tone of its badge.
NECESSITY = {
    Necessity.REQUIRED: (lazy("必要"), "info"),
    Necessity.CONDITIONAL: (lazy("符合情形的必要"), "warn"),
    Necessity.DEFERRABLE: (lazy("可容缺后补"), "rest"),
    Necessity.PROMISED: (lazy("可告知承诺"), "rest"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A deadline as a badge: level for colour and icon, and words."""

    level: str
    text: str


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def day_words(day: date) -> str:
    """Return a day in words, with its weekday."""
    weekday = date_format(day, "l")
    if is_english():
        return f"{weekday}, {day.day} {date_format(day, 'F')} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日（{weekday}）"


def moment_words(at: datetime) -> str:
    """Return a moment in words: the day with its weekday, and the time."""
    return f"{day_words(local(at).date())} {local(at):%H:%M}"


def term_words(term: Term) -> str:
    """Return a term as people say it."""
    if term.count is Count.WORKING:
        text = ngettext("%(days)s 个工作日", "%(days)s 个工作日", term.days)
    else:
        text = ngettext("%(days)s 日", "%(days)s 日", term.days)
    return text % {"days": term.days}


def badge(case: Case, at: datetime) -> Badge | None:
    """Return the badge of the tightest clock of *case*; ``None`` where none runs."""
    calendar = calendar_store.current()
    promise = case.definition.clocks
    term = next((one for one in promise if one.name == case.due_clock), None)
    days = term.term(case.definition.variant(case.answers), local(at).date()).days if term else 1
    found = urgency(case.due_at, at, calendar, days, paused=case.paused)
    return Badge(found.level, _badge_text(found, case)) if found.text else None


def _badge_text(found: Urgency, case: Case) -> str:
    days = {"days": found.working_days}
    if found.level is Level.PAUSED:
        return _("已暂停计时")
    if found.level is Level.OVERDUE:
        if not found.working_days:
            return _("刚超期")
        return ngettext("超期 %(days)s 个工作日", "超期 %(days)s 个工作日", days["days"]) % days
    assert case.due_at is not None
    if found.level is Level.TODAY:
        return _("今天 %(time)s 到期") % {"time": f"{local(case.due_at):%H:%M}"}
    if not found.working_days:
        return _("剩余不足 1 个工作日")
    if case.paused:
        return ngettext("您还有 %(days)s 个工作日", "您还有 %(days)s 个工作日", days["days"]) % days
    return ngettext("剩 %(days)s 个工作日", "剩 %(days)s 个工作日", days["days"]) % days
