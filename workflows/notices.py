"""What the applicant is told by mail after which act, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from sla import calendar_store
from sla.models import CalendarVersion
from sla.selectors import day_due
from sla.words import due_words, foreseen
from workflows.models import Case, CaseEvent, Message
from workflows.selectors.told import count_of, told
from workflows.services.causes import OFFICE, WINDOW, causes
from workflows.services.recount import ACT, moved_dates


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and the sentences that say what happened and what to do now."""

    subject: str
    happened: str
    todo: str = ""


WORDINGS = {
    "submit": Wording("申请已收到", "我们已收到您的申请，收件回执可在办件页面下载。"),
    "ask_correction": Wording(
        "请补正材料",
        "经审核，申请还有需要补正的内容，一次性补正告知书已列出全部事项。",
        "请在期限内打开办件页面，逐项补正后提交。",
    ),
    "resubmit": Wording("补正已收到", "我们已收到您的补正内容，将重新审核。"),
    "accept": Wording("申请已受理", "您的申请已受理，办理时限从次日起计算。"),
    "deem_accepted": Wording(
        "申请视为受理", "我们未在规定期限内告知补正，您的申请自收到之日起视为受理。"
    ),
    "not_accept": Wording("申请不予受理", "您的申请未予受理，理由和救济途径见不予受理通知书。"),
    "ask_supplement": Wording(
        "审查中需要补充材料",
        "审查中发现需要补充的内容，补充期间我方计时暂停。",
        "请在期限内打开办件页面补充后提交。",
    ),
    "supplement": Wording("补充材料已收到", "我们已收到您补充的内容，审查继续进行。"),
    "grant": Wording("已作出准予决定", "您的申请已获准予，正在制作证明。"),
    "refuse": Wording("已作出不予决定", "您的申请未获准予，理由和救济途径见通知书。"),
    "withdraw": Wording("申请已撤回", "您的申请已撤回，以后可以重新申请。"),
    "lapse": Wording("申请已终止办理", "补正期限已过，申请已退回，不影响您重新申请。"),
    "deliver": Wording(
        "办理结果已送达，请您评价", "办理结果已送达，可在办件页面下载。", "请对本次服务作出评价。"
    ),
    "recount": Wording("办理日期有变动", "我们告知过您的日期随之变动，期限的长短不变。"),
    "rating_over": Wording("本件已办结", "评价期已满，本件办结。"),
    "suspend": Wording(
        "申请已中止办理", "您的申请已中止办理，理由见中止办理通知书；自次日起我方暂停计时。"
    ),
    "resume_handling": Wording(
        "申请已恢复办理", "中止的原因已经消除，您的申请已恢复办理；自次日起我方继续计时。"
    ),
    "suspension_over": Wording(
        "申请已恢复办理", "中止已经达到最长期限，您的申请已自动恢复办理；自次日起我方继续计时。"
    ),
    "extend": Wording(
        "办理期限已延长",
        "您的申请在规定的期限内不能办结，办理期限已经批准延长，理由见延长期限告知书。",
    ),
    "begin_special": Wording(
        "办理需要特别程序",
        "办理您的申请依法需要特别程序，理由和所需时间见特别程序所需时间告知书。",
    ),
    "end_special": Wording(
        "特别程序已结束",
        "特别程序已经结束，审查继续进行；提前结束的，其余日期恢复计入办理期限。",
    ),
    "grant_by_default": Wording(
        "已默认准予", "我们没有在时限内作出决定，按本事项超时默认的规定准予；正在制作证件。"
    ),
    "deem_renewed": Wording(
        "已视为准予延续",
        "原有效期届满前我们没有作出决定，您的申请视为准予延续；正在制作证件。",
    ),
}

#: What the office does until the told date, by clock.
_DOES = {"legal": "作出决定", "promise": "作出决定", "delivery": "送达办理结果"}


def write(event: CaseEvent, at: datetime) -> Iterator[Message]:
    """Write down the messages about *event* that were not written before."""
    wording = WORDINGS.get(event.act)
    if wording is None:
        return
    for address in _addresses(event.case):
        message, _ = Message.objects.get_or_create(
            event=event,
            to=address,
            defaults={
                "subject": f"【{event.case.definition.title}】{wording.subject}",
                "body": body(event, wording),
                "created_at": at,
            },
        )
        if message.sent_at is None:
            yield message


def send(message: Message, at: datetime) -> None:
    """Hand *message* to the mail server and remember it.

    :raises OSError: the server did not take it; the job is tried again.
    """
    EmailMessage(message.subject, message.body, to=[message.to]).send()
    Message.objects.filter(pk=message.pk).update(sent_at=at)


def _addresses(case: Case) -> set[str]:
    agent = case.agent.email if case.agent_id and case.agent else ""
    return {address for address in (agent, case.contact_email) if address}


def body(event: CaseEvent, wording: Wording) -> str:
    """Return the text of a message: what happened, what to do, until when, whom to ask."""
    case = event.case
    because = _because(event) if event.act == ACT else ""
    happened = "\n".join([because + wording.happened, *_particulars(event), *_moved(event)])
    lines = [f"{case.applicant_name}：", "", happened, wording.todo, _until(case, event.at)]
    lines += [
        "",
        f"办件编号：{case.short_code}",
        f"办件页面：{settings.SITE_URL}{_page(case)}",
        f"咨询电话：{case.authority.phone}　监督电话：{case.authority.complaint_phone}",
        "",
        case.authority.name,
    ]
    return "\n".join(line for place, line in enumerate(lines) if line or place in (1, 5, 9))


def _until(case: Case, at: datetime) -> str:
    """Say until when who does what; what was over when it was told is no promise any more."""
    found = told(case)
    if found is None or found.due_at < at:
        return ""
    when = _moment(found.due_at)
    if found.clock == "suspension":
        return f"中止最长到 {when}，期满没有恢复的，自动恢复办理。"
    if found.clock == "rating":
        return f"您可以在 {when} 前作出评价。"
    if found.clock == "correction":
        return f"请于 {when} 前补正。"
    return f"我们将于 {when} 前{_DOES.get(found.clock, '完成本环节')}。"


def _particulars(event: CaseEvent) -> Iterator[str]:
    """Yield the dates that an act upon the office's time has told or changed."""
    data, clocks = event.payload.get("data", {}), event.payload.get("clocks", {})
    definition = event.case.definition
    for name, more in clocks.get("extend", {}).items():
        now = clocks.get("due", {}).get(name)
        until = f"，现到 {_moment(datetime.fromisoformat(now))}" if now else ""
        length = f"{more['length']} {count_of(event.case, name).unit}"
        yield f"{definition.clock(name).label}延长 {length}{until}。"
    if event.act == "begin_special":
        first, last = (date.fromisoformat(data[key]) for key in ("first", "last"))
        label = next((one.label for one in definition.special if one.code == data["kind"]), "")
        yield (
            f"{label}：自 {first:%Y年%m月%d日} 至 {last:%Y年%m月%d日}，含首尾两日，不计入办理期限；"
            "超出的日期照常计算。"
        )
    if event.act == "deem_renewed":
        yield f"依据：{event.payload['citation']}。"


def _moment(due_at: datetime) -> str:
    provisional = calendar_store.current().is_provisional(day_due(due_at))
    return foreseen(due_words(due_at, "%Y年%m月%d日"), provisional)


def _moved(event: CaseEvent) -> Iterator[str]:
    """Yield the old and the new of every date that this applicant had been told."""
    dates = moved_dates(event, told_only=True)
    if not dates:
        return
    for name, (old, new) in dates.items():
        label, way = event.case.definition.clock(name).label, "推后" if new > old else "提前"
        yield f"{label}：原为 {_moment(old)}，现为 {_moment(new)}（{way}）。"
    reasons = CalendarVersion.objects.filter(pk__in=causes(event, dates).versions)
    if told := list(reasons.order_by("number").values_list("reason", flat=True)):
        yield f"依据：{'；'.join(told)}。"


#: What moved the dates, by whose hours.
_HOURS = {WINDOW: "办理机构调整了窗口开放时间", OFFICE: "办理机构调整了办公时间"}


def _because(event: CaseEvent) -> str:
    """Say what moved the dates that this applicant had been told."""
    found = causes(event, moved_dates(event, told_only=True))
    said = ["国家调整了放假安排"] if found.versions else []
    return "".join(f"{one}，" for one in [*said, *(_HOURS[one] for one in found.hours)])


def _page(case: Case) -> str:
    """Where the reader looks: his own page, or, without an account, the page of the receipt."""
    if case.agent_id:
        return reverse("workflows:case", args=[case.pk])
    return reverse("workflows:open", args=[case.short_code])
