"""What the acts upon the office's time mean to the applicant, in words of his own language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from govservice.clock import day_of
from sla import calendar_store
from sla.selectors import day_due
from workflows.lifecycle import Status
from workflows.models import Case, CaseEvent
from workflows.selectors.told import DEEMED, count_of, decided_by_silence
from workflows.views import deadlines

#: Acts that may happen at any desk: told where the case lay.
AT_ANY_DESK = frozenset(
    {
        "suspend",
        "resume_handling",
        "suspension_over",
        "extend",
        "begin_special",
        "end_special",
    }
)


def headline(case: Case) -> str:
    """Return the headline of a case that is suspended or in a special procedure; else ""."""
    if case.suspended:
        return _("已中止办理")
    if case.state is Status.SPECIAL and (kind := _kind(case)):
        return _("正在进行%(kind)s") % {"kind": _(kind)}
    return ""


def suspended(events: Sequence[CaseEvent], until: datetime) -> str:
    """Say how long a suspension lasts at most, and since when the office's clocks stand."""
    begun = next(event for event in reversed(events) if event.act == "suspend")
    return _("中止最长到 %(day)s，期满自动恢复办理；自 %(since)s 起我方暂停计时。") % {
        "day": _foreseen(day_due(until)),
        "since": deadlines.day_words(day_of(begun.at) + timedelta(days=1)),
    }


def special(case: Case, at: datetime) -> str:
    """Say until when a special procedure was told to take; "" while there is none."""
    told = case.clocks.get("special", {}).get("last", "") if case.state is Status.SPECIAL else ""
    if not told:
        return ""
    day = {"day": deadlines.day_words(date.fromisoformat(told))}
    if day_of(at) > date.fromisoformat(told):
        return _("告知的所需时间已于 %(day)s 结束，超出的日期照常计入办理时限。") % day
    return _("预计到 %(day)s；告知的日期不计入办理时限。") % day


def silence(case: Case, events: Sequence[CaseEvent]) -> str:
    """Say that nobody decided, and by which rule that was a decision; "" where somebody did."""
    kind = decided_by_silence(case)
    if not kind:
        return ""
    if kind == DEEMED:
        event = next((one for one in reversed(events) if one.act == "deem_renewed"), None)
        source = event.payload.get("citation", "") if event else ""
        return _("原有效期届满前我们没有作出决定，依%(source)s视为准予延续。") % {"source": source}
    return _("我们没有在时限内作出决定，核查又没有发现问题，按本事项超时默认的规定准予。")


def note(case: Case, event: CaseEvent) -> str:
    """Return what *event* told beside its reason: dates, lengths, who approved, which law."""
    data, clocks = event.payload.get("data", {}), event.payload.get("clocks", {})
    if event.act == "suspend" and (until := clocks.get("due", {}).get("suspension")):
        last = day_due(datetime.fromisoformat(until))
        return _("最长到 %(day)s") % {"day": _foreseen(last)}
    if event.act == "begin_special":
        first, last = (date.fromisoformat(data[key]) for key in ("first", "last"))
        return _("%(kind)s：%(first)s到%(last)s不计入办理时限") % {
            "kind": _(_label(case, data.get("kind", ""))),
            "first": deadlines.day_words(first),
            "last": deadlines.day_words(last),
        }
    if event.act == "extend":
        return _extended(case, event)
    if event.act == "deem_renewed":
        return _("依据：%(source)s") % {"source": event.payload.get("citation", "")}
    return ""


def _extended(case: Case, event: CaseEvent) -> str:
    told = event.payload.get("clocks", {}).get("extend", {})
    for name, more in told.items():
        return _("延长 %(length)s，%(approver)s批准") % {
            "length": deadlines.length_words(more["length"], count_of(case, name)),
            "approver": event.payload["data"].get("approver", ""),
        }
    return ""


def _kind(case: Case) -> str:
    return _label(case, case.clocks.get("special", {}).get("kind", ""))


def _label(case: Case, code: str) -> str:
    return next((one.label for one in case.definition.special if one.code == code), "")


def _foreseen(day: date) -> str:
    provisional = calendar_store.current().is_provisional(day)
    return deadlines.foreseen(deadlines.day_words(day), provisional)
