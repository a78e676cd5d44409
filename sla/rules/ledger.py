"""The ledger (计时台账): why a term ends when it ends, as rows that add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from govservice.clock import day_of
from govservice.law import Citation
from sla.rules.ruler import DayRuler, MinuteRuler, Ruler, Stretch, ruler_of
from sla.rules.runs import ONE_DAY, midnight
from sla.rules.tape import runs_of
from sla.rules.values import Days, Mark, Term

_CODE = "中华人民共和国民法典"
FIRST_DAY = Citation(_CODE, "第二百零一条")  #: 开始的当日不计入，自下一日开始计算
LAST_DAY = Citation(_CODE, "第二百零三条")  #: 最后一日是法定休假日的，顺延


class RowKind(StrEnum):
    """What a row of the ledger tells."""

    START = "start"
    COUNTED = "counted"
    EXTENDED = "extended"  #: used behind the original length, by an extension
    REST = "rest"
    PAUSED = "paused"
    EXCLUDED = "excluded"  #: by a range of dates told in writing
    MOVED = "moved"  #: behind the last day of a natural term that fell on a rest day
    LATE = "late"
    STOP = "stop"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    RowKind.START: "起算（当日不计）",
    RowKind.COUNTED: "计入",
    RowKind.EXTENDED: "延长期限内计入",
    RowKind.REST: "休息日不计",
    RowKind.PAUSED: "暂停计时",
    RowKind.EXCLUDED: "依书面告知扣除",
    RowKind.MOVED: "期满顺延",
    RowKind.LATE: "超期",
    RowKind.STOP: "停止计时",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An interval of one kind, both ends included.

    *days*: in `counted`, `extended`, `late`, `paused` and `excluded` rows the days of the
    term's unit (so a gap tells by how much the end moved), of a term in minutes the minutes;
    in `rest` and `moved` rows calendar days; 0 in the rows of a single moment. Counted,
    extended and late rows add up to `Reading.used`.
    """

    first: date
    last: date
    kind: RowKind
    days: int
    citation: Citation | None = None
    event: str = ""
    actor: str = ""


def ledger(term: Term, marks: Iterable[Mark], *, calendar: Days, at: datetime) -> list[Row]:
    """Return the rows of every run of a clock, up to the moment *at*.

    Read at its due moment a running clock shows the whole way to its end: the rows then
    add up to the days of the term. A term in minutes has rows of its own for every day.
    """
    runs = runs_of(term, (mark for mark in marks if mark.at <= at), calendar)
    return [row for run in runs for row in _rows(ruler_of(term, run, calendar), at)]


def _rows(ruler: DayRuler | MinuteRuler, at: datetime) -> Iterator[Row]:
    run = ruler.run
    now = run.stop.at if run.stop else at
    yield _moment(run.start, RowKind.START, FIRST_DAY)
    if isinstance(ruler, MinuteRuler):
        yield from _joined(_minutes(ruler, now), by_day=True)
    else:
        yield from _joined(_days(ruler, now))
    if run.stop:
        yield _moment(run.stop, RowKind.STOP, None)


def _moment(mark: Mark, kind: RowKind, citation: Citation | None) -> Row:
    day = day_of(mark.at)
    return Row(day, day, kind, 0, mark.citation or citation, mark.event, mark.actor)


def _joined(rows: Iterable[Row], *, by_day: bool = False) -> Iterator[Row]:
    """Join neighbours that tell the same; *by_day* only rest days and rows of one day.

    Two suspensions that touch stay two rows: each has its own act.
    """
    open_row: Row | None = None
    for row in rows:
        if open_row is not None and _tell_the_same(open_row, row, by_day):
            open_row = replace(open_row, last=row.last, days=open_row.days + row.days)
            continue
        if open_row is not None:
            yield open_row
        open_row = row
    if open_row is not None:
        yield open_row


def _tell_the_same(one: Row, other: Row, by_day: bool) -> bool:
    if by_day and one.last != other.first and one.kind is not RowKind.REST:
        return False
    told = (one.kind, one.citation, one.event, one.actor)
    return told == (other.kind, other.citation, other.event, other.actor)


def _days(ruler: DayRuler, now: datetime) -> Iterator[Row]:
    """Yield one row per day after the start, up to *now*."""
    last, number = ruler.due_on, 0
    day, until = ruler.run.started_on, ruler.reached(now)
    while day < until:
        day += ONE_DAY
        gap, counts = ruler.gap_of(day), ruler.counts(day)
        if gap is not None:
            yield _gap(day, int(counts), gap.mark)
        elif not counts:
            yield Row(day, day, RowKind.REST, 1, ruler.term.citation)
        elif stretch := ruler.stretch_of(number + 1):
            number += 1
            yield _used(ruler, day, 1, stretch)
        elif last is None or day <= last:
            yield Row(day, day, RowKind.MOVED, 1, LAST_DAY)
        else:
            yield Row(day, day, RowKind.LATE, 1, ruler.term.citation)


def _minutes(ruler: MinuteRuler, now: datetime) -> Iterator[Row]:
    """Yield the rows of each day in their order; a day without opening time is one of rest."""
    start, calendar = ruler.run.start.at, ruler.calendar
    ends = [(ruler.end_after(stretch.through), stretch) for stretch in ruler.stretches]
    edges = {edge for gap in ruler.gaps for edge in (gap.after, gap.until)}
    edges |= {start, now, *(end for end, _ in ends)}
    day, until = day_of(start), day_of(now)
    while day <= until:
        opens, closes = midnight(day), midnight(day + ONE_DAY)
        if not calendar.minutes_between(opens, closes) and day > day_of(start):
            yield Row(day, day, RowKind.REST, 1, ruler.term.citation)
        begin, end = max(opens, start), min(closes, now)
        inside = sorted(edge for edge in edges if edge and begin < edge < end)
        for one, other in zip([begin, *inside], [*inside, end], strict=True):
            spent = calendar.minutes_between(one, other)
            if spent:
                yield _span(ruler, one, spent, ends)
        day += ONE_DAY


def _span(
    ruler: MinuteRuler, at: datetime, spent: int, ends: list[tuple[datetime | None, Stretch]]
) -> Row:
    """Return the row of *spent* minutes that begin at the moment *at*."""
    day = day_of(at)
    for gap in ruler.gaps:
        if gap.after <= at and (gap.until is None or at < gap.until):
            return _gap(day, spent, gap.mark)
    for end, stretch in ends:
        if end is None or at < end:
            return _used(ruler, day, spent, stretch)
    return Row(day, day, RowKind.LATE, spent, ruler.term.citation)


def _gap(day: date, lost: int, mark: Mark) -> Row:
    kind = RowKind.EXCLUDED if mark.kind == "exclude" else RowKind.PAUSED
    return Row(day, day, kind, lost, mark.citation, mark.event, mark.actor)


def _used(ruler: Ruler, day: date, spent: int, stretch: Stretch) -> Row:
    mark = stretch.extension
    if mark is None:
        return Row(day, day, RowKind.COUNTED, spent, ruler.term.citation)
    citation = mark.citation or ruler.term.citation
    return Row(day, day, RowKind.EXTENDED, spent, citation, mark.event, mark.actor)
