"""The rows of a ledger as lines that people read: plain words, or article by article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from govservice.law import Citation
from sla import calendar_store
from sla.calendar import Calendar
from sla.rules import Count, Row, RowKind
from workflows.models import Case
from workflows.selectors.clocks import CaseClock
from workflows.selectors.history import declared_of
from workflows.views import wording
from workflows.views.deadlines import length_words
from workflows.views.ledger_words import sentence, span_words

_NO_LENGTH = (RowKind.START, RowKind.STOP)
_CALENDAR_DAYS = (RowKind.REST, RowKind.MOVED)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One row: when, what in plain words, how much, on which ground, by which event and whom.

    *ahead* has not come yet. *seq* is the event's number in the history, 0 where there is none.
    """

    row: Row
    span: str
    words: str
    length: str
    event: str
    seq: int
    actor: str
    ahead: bool
    total: int  #: used up to here, in the unit of the term
    as_above: bool  #: rests on the same place in the law as the row before

    @property
    def citation(self) -> Citation | None:
        return self.row.citation


@dataclass(frozen=True, slots=True)
class Account:
    """A clock with its sentence and its lines; *used* is their sum up to now."""

    one: CaseClock
    label: str
    sentence: str
    lines: tuple[Line, ...]
    used: str
    left: str
    late: str


def accounts_of(case: Case, clocks: Sequence[CaseClock], *, for_applicant: bool) -> list[Account]:
    """Return *clocks* as people read them.

    An applicant is told what was done, not by whom, nor how the office divides its promise
    among its desks (环节时限).
    """
    shown = [one for one in clocks if not (for_applicant and one.clock.step)]
    return [_account(case, one, for_applicant) for one in shown]


def _account(case: Case, one: CaseClock, for_applicant: bool) -> Account:
    days_off = _holidays(one)
    unit = Count.NATURAL if one.term.count in (Count.MONTHS, Count.YEARS) else one.term.count
    label = wording.CLOCK.get(one.clock.name, one.clock.label) if for_applicant else one.clock.label
    return Account(
        one,
        str(label),
        sentence(one),
        tuple(_lines(case, one, days_off, unit, for_applicant)),
        length_words(one.reading.used, unit),
        length_words(one.reading.left, unit),
        length_words(one.reading.late, unit),
    )


def _holidays(one: CaseClock) -> dict[date, str]:
    rest = [row for row in (*one.rows, *one.ahead) if row.kind is RowKind.REST]
    if not rest:
        return {}
    return calendar_store.holiday_names(one.calendar.version, rest[0].first, rest[-1].last)


def _lines(
    case: Case, one: CaseClock, days_off: dict[date, str], unit: Count, for_applicant: bool
) -> Iterator[Line]:
    total, before = 0, None
    for place, row in enumerate((*one.rows, *one.ahead)):
        if row.kind is RowKind.START:
            total = 0
        if row.kind in (RowKind.COUNTED, RowKind.EXTENDED, RowKind.LATE):
            total += row.days
        event = one.events.get(row.event)
        yield Line(
            row,
            span_words(row.first, row.last),
            _words(case, one, row, days_off, unit, for_applicant),
            _length(row, unit),
            _event(case, one, row, for_applicant),
            event.seq if event else 0,
            "" if for_applicant else row.actor,
            place >= len(one.rows),
            total,
            row.citation is not None and row.citation == before,
        )
        before = row.citation


def _length(row: Row, unit: Count) -> str:
    if row.kind in _NO_LENGTH:
        return ""
    return length_words(row.days, Count.NATURAL if row.kind in _CALENDAR_DAYS else unit)


def _event(case: Case, one: CaseClock, row: Row, for_applicant: bool) -> str:
    """Name the act of a row: in the applicant's words, or as the office calls it."""
    event = one.events.get(row.event)
    if event is None:
        return ""
    if for_applicant:
        return str(wording.ACT.get(event.act, ""))
    declared = declared_of(case, event.act, event.source)
    return declared.label if declared else event.act


# ── in plain words ──

_PAUSES = {
    "ask_correction": gettext_noop("您补正期间暂停计时"),
    "ask_supplement": gettext_noop("您补充材料期间暂停计时"),
    "suspend": gettext_noop("中止办理期间暂停计时"),
}


def _words(
    case: Case,
    one: CaseClock,
    row: Row,
    days_off: dict[date, str],
    unit: Count,
    for_applicant: bool,
) -> str:
    told = {"length": length_words(row.days, unit)}
    event = one.events.get(row.event)
    act = event.act if event else ""
    match row.kind:
        case RowKind.START:
            return _began(one)
        case RowKind.COUNTED:
            return _("计入 %(length)s") % told + _worked(one, row)
        case RowKind.EXTENDED:
            return _("延长的期限，计入 %(length)s") % told + _worked(one, row)
        case RowKind.REST:
            return _rest(one.calendar, row, days_off)
        case RowKind.PAUSED:
            return _(_PAUSES.get(act, "暂停计时") if for_applicant else "暂停计时")
        case RowKind.EXCLUDED:
            return _special(case, one, row)
        case RowKind.MOVED:
            return _("最后一日是休息日，期限顺延")
        case RowKind.LATE:
            return _("超过期限 %(length)s") % told
        case _:
            what = wording.ACT.get(act) if for_applicant else ""
            return _("%(what)s，停止计时") % {"what": what} if what else _("停止计时")


def _began(one: CaseClock) -> str:
    if one.term.count is Count.MINUTES:
        return _("开始计时")
    return _("开始的当天不计，从第二天起算")


def _rest(calendar: Calendar, row: Row, days_off: dict[date, str]) -> str:
    """Name the holiday, if it is one; a year without a notice has guesses only."""
    names = [days_off[day] for day in _days(row) if day in days_off]
    if names:
        told = _("、").join(_(name) for name in dict.fromkeys(names))
        return _("%(holiday)s放假，不计入") % {"holiday": told}
    if all(day.weekday() >= _SATURDAY for day in _days(row)):
        return _("周末，不计入")
    if calendar.is_provisional(row.last):
        return _("预计放假，不计入")
    return _("放假，不计入")


def _worked(one: CaseClock, row: Row) -> str:
    """Say which weekends are worked (调休上班), where the term counts working days."""
    if one.term.count is not Count.WORKING:
        return ""
    weekend = (day for day in _days(row) if day.weekday() >= _SATURDAY)
    days = [day for day in weekend if one.calendar.is_working(day)]
    if not days:
        return ""
    told = _("、").join(span_words(day, day) for day in days)
    return ngettext("（%(days)s调休上班）", "（%(days)s调休上班）", len(days)) % {"days": told}


def _special(case: Case, one: CaseClock, row: Row) -> str:
    """Name the special procedure that the event told of."""
    event = one.events.get(row.event)
    kind = event.payload.get("data", {}).get("kind", "") if event else ""
    label = next((one.label for one in case.definition.special if one.code == kind), "")
    if not label:
        return _("特别程序的时间，依书面告知不计入")
    return _("%(what)s的时间，依书面告知不计入") % {"what": _(label)}


def _days(row: Row) -> Iterator[date]:
    for step in range((row.last - row.first).days + 1):
        yield row.first + timedelta(days=step)


#: Names of days off as the calendar keeps them.
HOLIDAYS = (
    gettext_noop("元旦"),
    gettext_noop("春节"),
    gettext_noop("清明节"),
    gettext_noop("劳动节"),
    gettext_noop("端午节"),
    gettext_noop("国庆节"),
    gettext_noop("中秋节"),
    gettext_noop("抗战胜利70周年纪念日"),
)
