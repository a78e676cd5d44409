"""Days, terms and deadlines in words, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from govservice.clock import local
from sla import calendar_store, words
from sla.rules import Count, Term
from sla.selectors import Level, Promise, Urgency, day_due, urgency
from workflows.models import Case
from workflows.selectors.told import told
from workflows.services.clocks import calendar_for


@dataclass(frozen=True, slots=True)
class Badge:
    """A deadline as a badge: level for colour and icon, and words."""

    level: str
    text: str
    due_at: datetime | None = None


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def day_words(day: date) -> str:
    """Return a day in words, with its weekday."""
    weekday = date_format(day, "l")
    if is_english():
        return f"{weekday}, {day.day} {date_format(day, 'F')} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日（{weekday}）"


def foreseen(text: str, provisional: bool) -> str:
    """Return *text* of a date, marked in the language of the page where it is foreseen."""
    return words.foreseen(text, provisional, _("（预计）"))


def moment_words(at: datetime) -> str:
    """Return the end of a term in words; 24:00 belongs to the day it ends."""
    moment = local(at)
    time = "24:00" if moment.hour == moment.minute == 0 else f"{moment:%H:%M}"
    return f"{day_words(day_due(at))} {time}"


def term_words(term: Term) -> str:
    """Return a term as people say it."""
    return length_words(term.length, term.count)


def length_words(length: int, count: Count) -> str:
    """Return *length* in its unit as people say it."""
    told = {"days": length}
    if count is Count.WORKING:
        return ngettext("%(days)s 个工作日", "%(days)s 个工作日", length) % told
    if count is Count.MONTHS:
        return ngettext("%(days)s 个月", "%(days)s 个月", length) % told
    if count is Count.YEARS:
        return ngettext("%(days)s 年", "%(days)s 年", length) % told
    if count is Count.MINUTES:
        return ngettext("%(days)s 分钟", "%(days)s 分钟", length) % told
    return ngettext("%(days)s 日", "%(days)s 日", length) % told


def badge(case: Case, at: datetime) -> Badge | None:
    """Return the badge of the date that the applicant of *case* is told; ``None`` without one."""
    if case.suspended:
        return Badge(Level.PAUSED, _("已暂停计时"))
    found = told(case)
    if found is None:
        return Badge(Level.PAUSED, _("已暂停计时")) if case.paused else None
    held = case.definition.clock(found.clock)
    term = held.term(case.definition.variant(case.answers), local(at).date())
    promise = Promise(term.length, term.count)
    calendar = calendar_for(promise, case.authority_id, calendar_store.current())
    looks = urgency(found.due_at, at, calendar, promise)
    return Badge(looks.level, _badge_text(looks, case, found.due_at), found.due_at)


def _badge_text(found: Urgency, case: Case, due_at: datetime) -> str:
    days = {"days": found.working_days}
    if found.level is Level.OVERDUE:
        if not found.working_days:
            return _("刚超期")
        return ngettext("超期 %(days)s 个工作日", "超期 %(days)s 个工作日", days["days"]) % days
    if found.level is Level.TODAY:
        until = local(due_at)
        time = "24:00" if until.hour == until.minute == 0 else f"{until:%H:%M}"
        return _("今天 %(time)s 到期") % {"time": time}
    if not found.working_days:
        return _("剩余不足 1 个工作日")
    if case.paused:
        return ngettext("您还有 %(days)s 个工作日", "您还有 %(days)s 个工作日", days["days"]) % days
    return ngettext("剩 %(days)s 个工作日", "剩 %(days)s 个工作日", days["days"]) % days
