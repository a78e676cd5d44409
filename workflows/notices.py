"""What the applicant is told by mail after which act, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from sla import calendar_store
from sla.models import CalendarVersion
from sla.selectors import day_due
from sla.words import due_words, foreseen
from workflows.lifecycle import Status
from workflows.models import Case, CaseEvent, Message
from workflows.services.recount import moved_dates


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
    "recount": Wording(
        "办理日期有变动", "国家调整了放假安排，我们告知过您的日期随之变动，期限的长短不变。"
    ),
    "rating_over": Wording("本件已办结", "评价期已满，本件办结。"),
}


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
                "body": body(event.case, wording, moved=_moved(event)),
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


def body(case: Case, wording: Wording, *, moved: Iterable[str] = ()) -> str:
    """Return the text of a message: what happened, what to do, until when, whom to ask."""
    happened = "\n".join([wording.happened, *moved])
    lines = [f"{case.applicant_name}：", "", happened, wording.todo]
    if case.due_at:
        lines.append(_until(case, case.due_at))
    lines += [
        "",
        f"办件编号：{case.short_code}",
        f"办件页面：{settings.SITE_URL}{_page(case)}",
        f"咨询电话：{case.authority.phone}　监督电话：{case.authority.complaint_phone}",
        "",
        case.authority.name,
    ]
    return "\n".join(line for place, line in enumerate(lines) if line or place in (1, 4))


def _until(case: Case, due_at: datetime) -> str:
    """Say until when who does what; 24:00 belongs to the day it ends."""
    when = _moment(due_at)
    if case.status == Status.RATING:
        return f"您可以在 {when} 前作出评价。"
    if case.paused:
        return f"请于 {when} 前补正。"
    return f"我们将于 {when} 前完成本环节。"


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
    version = event.payload["data"]["calendar"]
    reason = CalendarVersion.objects.filter(pk=version).values_list("reason", flat=True).first()
    if reason:
        yield f"依据：{reason}。"


def _page(case: Case) -> str:
    """Where the reader looks: his own page, or, without an account, the page of the receipt."""
    if case.agent_id:
        return reverse("workflows:case", args=[case.pk])
    return reverse("workflows:open", args=[case.short_code])
