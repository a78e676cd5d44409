"""How papers write dates, codes and labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from certificates.numbers import grouped_code
from certificates.papers import Facts
from certificates.render.assets import qr_address
from govservice.clock import local

register = template.Library()
register.filter("grouped_code", grouped_code)
register.filter("qr", qr_address)

_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def _moment(value: str | date) -> date:
    """Read an ISO string; a moment is told in the office's own time."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo:
        value = local(value)
    return value


@register.filter
def zh_date(value: str | date) -> str:
    """Write a day as papers of the State do.

    >>> zh_date("2026-11-02"), zh_date("2026-11-01T16:30:00+00:00"), zh_date("")
    ('2026年11月2日', '2026年11月2日', '')
    """
    if not value:
        return ""
    day = _moment(value)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def zh_time(value: str | date) -> str:
    """Write a moment to the minute.

    >>> zh_time("2026-11-02T09:05:59+08:00")
    '2026年11月2日 09:05'
    """
    moment = _moment(value)
    return f"{zh_date(moment)} {moment:%H:%M}" if isinstance(moment, datetime) else zh_date(moment)


@register.filter
def zh_date_in_words(value: str | date) -> str:
    """Write a day in Chinese figures, as certificates do.

    >>> zh_date_in_words("2026-11-02"), zh_date_in_words("2030-10-20")
    ('二〇二六年十一月二日', '二〇三〇年十月二十日')
    """
    day = _moment(value)
    year = str(day.year).translate(_DIGITS)
    return f"{year}年{_below_hundred(day.month)}月{_below_hundred(day.day)}日"


@register.filter
def iso(value: datetime) -> str:
    """Write a moment for the file's own record, to the second."""
    return local(value).replace(microsecond=0).isoformat()


@register.filter
def size_class(text: str, limits: str) -> str:
    """Return ``size-N``, the first of the *limits* that holds *text*; letters count half.

    >>> size_class("武汉市科技创新局", "10,14,18"), size_class("很长" * 20, "10,14,18")
    ('size-1', 'size-4')
    """
    width = sum(0.5 if ord(char) < 0x2E80 else 1.0 for char in text)
    bounds = [float(limit) for limit in limits.split(",")]
    return f"size-{1 + sum(width > bound for bound in bounds)}"


@register.filter
def spread(label: str, ems: int) -> SafeString:
    """Let a short label fill the width of *ems* characters: 有 效 期."""
    gaps = len(label) - 1
    if gaps < 1 or len(label) >= ems:
        return format_html("{}", label)
    # Spaces inside the word would be read out and searched for; CSS spaces are not.
    return format_html('<span class="spread-{}-{}">{}</span>', len(label), ems, label)


@register.filter
def numeric_at(columns: Sequence[Mapping[str, object]], place: int) -> bool:
    """Say whether the column at *place* holds figures, which stand on the right."""
    return place < len(columns) and bool(columns[place]["numeric"])


@register.simple_tag
def you(facts: Facts) -> str:
    """Address a person or an organisation."""
    return "你" if facts["applicant_is_person"] else "你单位"


@register.simple_tag
def application(facts: Any) -> SafeString:
    """Name the application a letter answers: who, when, what, its number (kept on one line)."""
    what = f"{facts['subject']}，" if facts["subject"] else ""
    return format_html(
        '{}于{}提出的{}申请（{}编号：<span class="nowrap">{}</span>）',
        you(facts),
        zh_date(facts["submitted_on"]),
        facts["item_title"],
        what,
        facts["short_code"],
    )


@register.simple_tag
def grounds(facts: Facts) -> str:
    """Name the law that the item's rule pack gives; nothing if it gives none."""
    return f"根据{'、'.join(facts['basis'])}，" if facts["basis"] else ""


@register.filter
def zh_number(number: int) -> str:
    """Write a number below a hundred in Chinese figures.

    >>> [zh_number(number) for number in (1, 10, 12, 20, 45)]
    ['一', '十', '十二', '二十', '四十五']
    """
    return _below_hundred(number)


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 1 else "十" if tens == 1 else f"{_figure(tens)}十") + _figure(ones)


def _figure(digit: int) -> str:
    return "" if digit == 0 else str(digit).translate(_DIGITS)
