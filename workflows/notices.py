"""What the applicant is told by mail after which act, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from govservice.frame import local_name
from sla import calendar_store
from sla.models import CalendarVersion
from sla.selectors import day_due
from sla.words import FORESEEN, due_words, foreseen
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
    "submit": Wording(_("申请已收到"), _("我们已收到您的申请，收件回执可在办件页面下载。")),
    "ask_correction": Wording(
        _("请补正材料"),
        _("经审核，申请还有需要补正的内容，一次性补正告知书已列出全部事项。"),
        _("请在期限内打开办件页面，逐项补正后提交。"),
    ),
    "resubmit": Wording(_("补正已收到"), _("我们已收到您的补正内容，将重新审核。")),
    "accept": Wording(_("申请已受理"), _("您的申请已受理，办理时限从次日起计算。")),
    "deem_accepted": Wording(
        _("申请视为受理"), _("我们未在规定期限内告知补正，您的申请自收到之日起视为受理。")
    ),
    "not_accept": Wording(
        _("申请不予受理"), _("您的申请未予受理，理由和救济途径见不予受理通知书。")
    ),
    "ask_supplement": Wording(
        _("审查中需要补充材料"),
        _("审查中发现需要补充的内容，补充期间我方计时暂停。"),
        _("请在期限内打开办件页面补充后提交。"),
    ),
    "supplement": Wording(_("补充材料已收到"), _("我们已收到您补充的内容，审查继续进行。")),
    "grant": Wording(_("已作出准予决定"), _("您的申请已获准予，正在制作证明。")),
    "refuse": Wording(_("已作出不予决定"), _("您的申请未获准予，理由和救济途径见通知书。")),
    "withdraw": Wording(_("申请已撤回"), _("您的申请已撤回，以后可以重新申请。")),
    "lapse": Wording(_("申请已终止办理"), _("补正期限已过，申请已退回，不影响您重新申请。")),
    "deliver": Wording(
        _("办理结果已送达，请您评价"),
        _("办理结果已送达，可在办件页面下载。"),
        _("请对本次服务作出评价。"),
    ),
    "recount": Wording(_("办理日期有变动"), _("我们告知过您的日期随之变动，期限的长短不变。")),
    "rating_over": Wording(_("本件已办结"), _("评价期已满，本件办结。")),
    "suspend": Wording(
        _("申请已中止办理"), _("您的申请已中止办理，理由见中止办理通知书；自次日起我方暂停计时。")
    ),
    "resume_handling": Wording(
        _("申请已恢复办理"), _("中止的原因已经消除，您的申请已恢复办理；自次日起我方继续计时。")
    ),
    "suspension_over": Wording(
        _("申请已恢复办理"),
        _("中止已经达到最长期限，您的申请已自动恢复办理；自次日起我方继续计时。"),
    ),
    "extend": Wording(
        _("办理期限已延长"),
        _("您的申请在规定的期限内不能办结，办理期限已经批准延长，理由见延长期限告知书。"),
    ),
    "begin_special": Wording(
        _("办理需要特别程序"),
        _("办理您的申请依法需要特别程序，理由和所需时间见特别程序所需时间告知书。"),
    ),
    "end_special": Wording(
        _("特别程序已结束"),
        _("特别程序已经结束，审查继续进行；提前结束的，其余日期恢复计入办理期限。"),
    ),
    "grant_by_default": Wording(
        _("已默认准予"), _("我们没有在时限内作出决定，按本事项超时默认的规定准予；正在制作证件。")
    ),
    "deem_renewed": Wording(
        _("已视为准予延续"),
        _("原有效期届满前我们没有作出决定，您的申请视为准予延续；正在制作证件。"),
    ),
}

#: Who does what until the told date, by clock.
_DOES = {
    "notice": _("我们将于 %(when)s 前答复是否受理；有缺的，一次告知全部事项。"),
    "acceptance": _("我们将于 %(when)s 前答复是否受理；有缺的，一次告知全部事项。"),
    "legal": _("我们将于 %(when)s 前作出决定。"),
    "promise": _("我们将于 %(when)s 前作出决定。"),
    "delivery": _("我们将于 %(when)s 前送达办理结果。"),
    "suspension": _("中止最长到 %(when)s，期满没有恢复的，自动恢复办理。"),
    "rating": _("您可以在 %(when)s 前作出评价。"),
    "correction": _("请于 %(when)s 前补正。"),
}
_FINISHES = _("我们将于 %(when)s 前完成本环节。")
#: The units of `sla.rules.Count`, which knows no languages.
_UNITS = (_("个工作日"), _("日"), _("个月"), _("年"), _("分钟"))


def write(event: CaseEvent, at: datetime) -> Iterator[Message]:
    """Write down the messages about *event* that were not written before."""
    wording = WORDINGS.get(event.act)
    if wording is None:
        return
    with override(_language(event.case)):
        title, subject = gettext(event.case.definition.title), gettext(wording.subject)
        text = {
            "subject": gettext("【%(title)s】%(subject)s") % {"title": title, "subject": subject},
            "body": body(event, wording),
            "created_at": at,
        }
    for address in _addresses(event.case):
        message, _new = Message.objects.get_or_create(event=event, to=address, defaults=text)
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


def _language(case: Case) -> str:
    """Return what the agent reads; who came to the window is written to in Chinese."""
    return case.agent.locale if case.agent_id and case.agent else settings.LANGUAGE_CODE


def body(event: CaseEvent, wording: Wording) -> str:
    """Return the text of a message: what happened, what to do, until when, whom to ask."""
    case = event.case
    because = _because(event) if event.act == ACT else ""
    happened = because + gettext(wording.happened)
    told_now = [happened, *_particulars(event), *_moved(event)]
    told_now += [gettext(wording.todo) if wording.todo else "", _until(case, event.at)]
    greeting = gettext("%(name)s：") % {"name": case.applicant_name}
    lines = [greeting, "", *(line for line in told_now if line), "", *_about(case)]
    return "\n".join(lines)


def _about(case: Case) -> Iterator[str]:
    """Yield which case it is, where to look and whom to ask."""
    unit = case.authority
    if case.title:
        yield gettext("名称：%(title)s") % {"title": case.title}
    yield gettext("办件编号：%(code)s") % {"code": case.short_code}
    yield gettext("办件页面：%(address)s") % {"address": f"{settings.SITE_URL}{_page(case)}"}
    yield gettext("咨询电话：%(phone)s　监督电话：%(complaints)s") % {
        "phone": unit.phone,
        "complaints": unit.complaint_phone,
    }
    yield ""
    yield local_name(unit)


def _until(case: Case, at: datetime) -> str:
    """Say until when who does what; what was over when it was told is no promise any more."""
    found = told(case)
    if found is None or found.due_at < at:
        return ""
    return gettext(_DOES.get(found.clock, _FINISHES)) % {"when": _moment(found.due_at)}


def _particulars(event: CaseEvent) -> Iterator[str]:
    """Yield the dates that an act upon the office's time has told or changed."""
    data, clocks = event.payload.get("data", {}), event.payload.get("clocks", {})
    definition = event.case.definition
    for name, more in clocks.get("extend", {}).items():
        now = clocks.get("due", {}).get(name)
        said = {
            "label": gettext(definition.clock(name).label),
            "length": f"{more['length']} {gettext(count_of(event.case, name).unit)}",
        }
        if now:
            said["when"] = _moment(datetime.fromisoformat(now))
            yield gettext("%(label)s延长 %(length)s，现到 %(when)s。") % said
        else:
            yield gettext("%(label)s延长 %(length)s。") % said
    if event.act == "begin_special":
        kinds = (gettext(one.label) for one in definition.special if one.code == data["kind"])
        yield gettext(
            "%(label)s：自 %(first)s 至 %(last)s，含首尾两日，不计入办理期限；超出的日期照常计算。"
        ) % {
            "label": next(kinds, ""),
            "first": _day(date.fromisoformat(data["first"])),
            "last": _day(date.fromisoformat(data["last"])),
        }
    if event.act == "deem_renewed":
        yield gettext("依据：%(source)s。") % {"source": event.payload["citation"]}


def _day(day: date) -> str:
    return day.strftime(gettext("%Y年%m月%d日"))


def _moment(due_at: datetime) -> str:
    provisional = calendar_store.current().is_provisional(day_due(due_at))
    return foreseen(due_words(due_at, gettext("%Y年%m月%d日")), provisional, gettext(FORESEEN))


def _moved(event: CaseEvent) -> Iterator[str]:
    """Yield the old and the new of every date that this applicant had been told."""
    dates = moved_dates(event, told_only=True)
    if not dates:
        return
    for name, (old, new) in dates.items():
        moved = {
            "label": gettext(event.case.definition.clock(name).label),
            "old": _moment(old),
            "new": _moment(new),
            "way": gettext("推后") if new > old else gettext("提前"),
        }
        yield gettext("%(label)s：原为 %(old)s，现为 %(new)s（%(way)s）。") % moved
    reasons = CalendarVersion.objects.filter(pk__in=causes(event, dates).versions)
    if told := list(reasons.order_by("number").values_list("reason", flat=True)):
        yield gettext("依据：%(source)s。") % {"source": "；".join(told)}


#: What moved the dates, by whose hours.
_HOURS = {WINDOW: _("办理机构调整了窗口开放时间，"), OFFICE: _("办理机构调整了办公时间，")}


def _because(event: CaseEvent) -> str:
    """Say what moved the dates that this applicant had been told."""
    found = causes(event, moved_dates(event, told_only=True))
    said = [_("国家调整了放假安排，")] if found.versions else []
    return "".join(gettext(one) for one in [*said, *(_HOURS[one] for one in found.hours)])


def _page(case: Case) -> str:
    """Where the reader looks: his own page, or, without an account, the page of the receipt."""
    if case.agent_id:
        return reverse("workflows:case", args=[case.pk])
    return reverse("workflows:open", args=[case.short_code])
