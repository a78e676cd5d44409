"""A clock explained in one sentence, and the days it is made of, in the language of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from govservice.clock import day_of, local
from sla.rules import Count, Reading, Row, RowKind
from sla.selectors import day_due
from workflows.selectors.clocks import CaseClock
from workflows.views.deadlines import is_english, length_words

#: A row of rest at least so long is named by its dates; shorter ones are weekends.
_A_HOLIDAY = 3
_AFTER_ACCEPTANCE, _AFTER_RECEIPT = ("legal", "promise"), ("notice", "acceptance")


def sentence(one: CaseClock) -> str:
    """Say in one sentence how the due day of *one* comes about, or how the clock ended."""
    reading, end = one.reading, one.end
    told = {
        "start": _start(one),
        "term": _term(one),
        "less": _less(one),
        "end": end_words(end.due_at, since=end.started_at) if end.due_at else "",
        "used": length_words(reading.used, _unit(one)),
        "left": length_words(reading.left, _unit(one)),
        "late": length_words(reading.late, _unit(one)),
        "stop": _stop(reading),
    }
    return _frame(one) % told


def _frame(one: CaseClock) -> str:
    reading = one.reading
    if one.ran_out:
        return _("%(start)s，%(term)s%(less)s，到 %(end)s 止；期满未办，系统按规定自动处理。")
    if reading.stopped_at:
        return _stopped(reading)
    if reading.paused:
        return _(
            "%(start)s，%(term)s%(less)s，已用 %(used)s；"
            "现在暂停计时，恢复后继续计算，还剩 %(left)s。"
        )
    if reading.late:
        return _("%(start)s，%(term)s%(less)s，到 %(end)s 止；现已超期 %(late)s，仍在计时。")
    if reading.in_time is False:
        return _("%(start)s，%(term)s%(less)s，已于 %(end)s 到期。")
    if one.term.count is Count.FIXED:
        return _("到 %(end)s 止。")
    if one.end.provisional:
        return _(
            "%(start)s，%(term)s%(less)s，预计到 %(end)s 止："
            "那一年的放假安排还没有公布，公布后重新计算。"
        )
    return _("%(start)s，%(term)s%(less)s，到 %(end)s 止。")


def _stopped(reading: Reading) -> str:
    if reading.in_time:
        return _("%(start)s，%(term)s%(less)s；%(stop)s 停止计时，用了 %(used)s，没有超期。")
    if reading.late:
        return _(
            "%(start)s，%(term)s%(less)s，应到 %(end)s 止；"
            "%(stop)s 停止计时，用了 %(used)s，超期 %(late)s。"
        )
    return _(
        "%(start)s，%(term)s%(less)s，应到 %(end)s 止；%(stop)s 才停止计时，过了当天的截止时间。"
    )


def _stop(reading: Reading) -> str:
    return end_words(reading.stopped_at, since=reading.started_at) if reading.stopped_at else ""


def _start(one: CaseClock) -> str:
    began = one.end.started_at or one.read_at
    if one.term.count is Count.MINUTES:
        return _("从 %(moment)s 起算") % {"moment": end_words(began, since=None)}
    if one.clock.name in _AFTER_ACCEPTANCE:
        return _("受理次日起算")
    if one.clock.name in _AFTER_RECEIPT:
        return _("收到申请次日起算")
    return _("%(day)s的次日起算") % {"day": _spaced(day_of(began))}


def _term(one: CaseClock) -> str:
    """Return the term, and by how much it was extended."""
    whole = length_words(one.term.length, one.term.count)
    more = _extension(one)
    if not more:
        return whole
    told = {"term": whole, "more": length_words(more, one.term.count)}
    return _("%(term)s，延长 %(more)s") % told


def _extension(one: CaseClock) -> int:
    """Return what was added, in the unit of the term; what came too late added nothing."""
    if one.end.total <= one.term.length:
        return 0
    if one.term.count in (Count.MONTHS, Count.YEARS):
        return sum(mark.length for mark in one.marks if mark.kind == "extend")
    return one.end.total - one.term.length


def _unit(one: CaseClock) -> Count:
    """Return the unit in which days are told as used: of months, natural days."""
    months = one.term.count in (Count.MONTHS, Count.YEARS)
    return Count.NATURAL if months else one.term.count


def _less(one: CaseClock) -> str:
    """Say what was left out of the term, the longest days off by their dates."""
    last = one.end.due_on or date.max
    rows = [row for row in _last_run([*one.rows, *one.ahead]) if row.first <= last]
    parts = [_rest([row for row in rows if row.kind is RowKind.REST])]
    for kind, words in (
        (RowKind.PAUSED, _("暂停 %(length)s")),
        (RowKind.EXCLUDED, _("特别程序 %(length)s")),
    ):
        if days := sum(row.days for row in rows if row.kind is kind):
            parts.append(words % {"length": length_words(days, _unit(one))})
    told = _("、").join(part for part in parts if part)
    return _("，扣除%(what)s") % {"what": told} if told else ""


def _rest(rows: Sequence[Row]) -> str:
    days = sum(row.days for row in rows)
    if not days:
        return ""
    longest = max(rows, key=lambda row: row.days)
    told = {"days": days, "span": _spaced(longest.first, longest.last)}
    if longest.days < _A_HOLIDAY:
        return ngettext("休息日 %(days)s 天", "休息日 %(days)s 天", days) % told
    if longest.days == days:
        return ngettext(" %(span)s休息日 %(days)s 天", " %(span)s休息日 %(days)s 天", days) % told
    return ngettext(" %(span)s等休息日 %(days)s 天", " %(span)s等休息日 %(days)s 天", days) % told


def _last_run(rows: Sequence[Row]) -> list[Row]:
    starts = [place for place, row in enumerate(rows) if row.kind is RowKind.START]
    return list(rows[starts[-1] if starts else 0 :])


# ── days and moments ──


def span_words(first: date, last: date) -> str:
    """Return the days from *first* to *last* as a ledger names them."""
    if is_english():
        return _english(first, last)
    if first == last:
        return f"{first.month}月{first.day}日"
    if first.year != last.year:
        return "至".join(f"{day.year}年{day.month}月{day.day}日" for day in (first, last))
    month = "" if first.month == last.month else f"{last.month}月"
    return f"{first.month}月{first.day}日至{month}{last.day}日"


def end_words(at: datetime, *, since: datetime | None) -> str:
    """Return a moment; 24:00 belongs to the day it ends, a year is told where it is another."""
    moment, day = local(at), day_due(at) if _is_midnight(at) else day_of(at)
    time = "24:00" if _is_midnight(at) else f"{moment:%H:%M}"
    other_year = since is not None and day_of(since).year != day.year
    if is_english():
        return f"{_english(day, day)}, {time}"
    return f"{f'{day.year} 年 ' if other_year else ''}{_spaced(day)} {time}"


def _is_midnight(at: datetime) -> bool:
    moment = local(at)
    return moment.hour == moment.minute == moment.second == 0


def _spaced(first: date, last: date | None = None) -> str:
    last = last or first
    if is_english():
        return _english(first, last)
    if first == last:
        return f"{first.month} 月 {first.day} 日"
    if first.month == last.month:
        return f"{first.month} 月 {first.day}—{last.day} 日"
    return f"{first.month} 月 {first.day} 日至 {last.month} 月 {last.day} 日"


def _english(first: date, last: date) -> str:
    end = f"{last.day} {date_format(last, 'F')} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {date_format(first, 'F')} {first.year} to {end}"
    month = "" if first.month == last.month else f" {date_format(first, 'F')}"
    return f"{first.day}{month} to {end}"
