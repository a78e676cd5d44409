"""Template tags of the case's pages."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.translation import gettext

from govservice.accounts.models import Unit
from govservice.frame import local_hours, local_name
from sla import calendar_store
from sla.notice.values import WEEKDAYS
from sla.rules import Reading
from sla.selectors import day_due
from sla.words import due_words
from workflows.lifecycle import Status
from workflows.models import Paper
from workflows.views import deadlines, wording

register = template.Library()


@register.filter
def tr(text: object) -> str:
    """Say a word of a definition in the language of the page."""
    words = str(text or "")
    return gettext(words) if words else ""


@register.filter
def unit_name(unit: Unit) -> str:
    """Name a unit in the language of the page."""
    return local_name(unit)


@register.filter
def unit_hours(unit: Unit) -> str:
    """Say when a unit is open, in the language of the page."""
    return local_hours(unit)


@register.filter
def weekday(day: date) -> str:
    """Name the day of the week in Chinese, as the pages of the office do in any browser."""
    return f"星期{WEEKDAYS[day.weekday()]}"


@register.filter
def status_words(status: str) -> object:
    """Name a status as the applicant reads it."""
    return wording.STATUS[Status(status)].short


@register.filter
def status_tone(status: str) -> str:
    """Return the tone of a status' badge."""
    return wording.STATUS[Status(status)].tone


@register.filter
def size_words(size: int) -> str:
    """Return a number of bytes as people say it."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"


@register.filter
def ends_on(end: Reading) -> str:
    """Say when a clock runs out, and that it is foreseen where a notice is still to come."""
    return deadlines.foreseen(due_words(end.due_at), end.provisional) if end.due_at else ""


@register.filter
def due_title(due_at: datetime) -> str:
    """Say a due moment in full, marked as foreseen where it is."""
    provisional = calendar_store.current().is_provisional(day_due(due_at))
    return deadlines.foreseen(due_words(due_at), provisional)


@register.filter
def outcome_words(outcome: str) -> object:
    """Say how a case ended."""
    return wording.OUTCOME.get(outcome, "")


@register.filter
def paper_words(paper: Paper) -> object:
    """Name a paper in the language of the page; others keep the title they bear."""
    return wording.PAPER.get(paper.kind, paper.title)
