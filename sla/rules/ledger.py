"""The ledger (计时台账): why a term ends when it ends, as rows that add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from govservice.clock import day_of
from govservice.law import Citation
from sla.rules.clock import Ruler
from sla.rules.runs import runs_of
from sla.rules.values import Days, Mark, Term

_CODE = "中华人民共和国民法典"
FIRST_DAY = Citation(_CODE, "第二百零一条")  #: 开始的当日不计入，自下一日开始计算
LAST_DAY = Citation(_CODE, "第二百零三条")  #: 最后一日是法定休假日的，顺延


class RowKind(StrEnum):
    """What a row of the ledger tells."""

    START = "start"
    COUNTED = "counted"
    REST = "rest"
    PAUSED = "paused"
    MOVED = "moved"  #: behind the last day of a natural term that fell on a rest day
    LATE = "late"
    STOP = "stop"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    RowKind.START: "起算（当日不计）",
    RowKind.COUNTED: "计入",
    RowKind.REST: "休息日不计",
    RowKind.PAUSED: "暂停计时",
    RowKind.MOVED: "期满顺延",
    RowKind.LATE: "超期",
    RowKind.STOP: "停止计时",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An interval of one kind, both ends included.

    *days*: in `counted`, `late` and `paused` rows the days of the term's unit (so a pause
    tells by how much the end moved); in `rest` and `moved` rows calendar days; 0 in the
    rows of a single moment. Counted and late rows add up to `Reading.used`.
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
    add up to the days of the term.
    """
    runs = runs_of(mark for mark in marks if mark.at <= at)
    return [row for run in runs for row in _rows(Ruler(term, run, calendar), at)]


def _rows(ruler: Ruler, at: datetime) -> Iterator[Row]:
    run = ruler.run
    yield _moment(run.start, RowKind.START, FIRST_DAY)
    open_row: Row | None = None
    for row in _days(ruler, run.stop.at if run.stop else at):
        if open_row is not None and _joins(open_row, row):
            open_row = replace(open_row, last=row.last, days=open_row.days + row.days)
        else:
            if open_row is not None:
                yield open_row
            open_row = row
    if open_row is not None:
        yield open_row
    if run.stop:
        yield _moment(run.stop, RowKind.STOP, None)


def _moment(mark: Mark, kind: RowKind, citation: Citation | None) -> Row:
    day = day_of(mark.at)
    return Row(day, day, kind, 0, mark.citation or citation, mark.event, mark.actor)


def _joins(one: Row, other: Row) -> bool:
    """Two suspensions that touch stay two rows: each has its own act."""
    told = (one.kind, one.citation, one.event, one.actor)
    return told == (other.kind, other.citation, other.event, other.actor)


def _days(ruler: Ruler, now: datetime) -> Iterator[Row]:
    """Yield one row per day after the start, up to *now*."""
    term, run = ruler.term, ruler.run
    last, used = ruler.last_day(), 0
    until = ruler.day_reached(now, last)
    for step in range(1, (until - run.started_on).days + 1):
        day = run.started_on + timedelta(days=step)
        gap = run.gap_of(day)
        if gap is not None:
            mark = gap.mark
            lost = int(ruler.counts(day))
            yield Row(day, day, RowKind.PAUSED, lost, mark.citation, mark.event, mark.actor)
        elif not ruler.counts(day):
            yield Row(day, day, RowKind.REST, 1, term.citation)
        elif used < term.length:
            used += 1
            yield Row(day, day, RowKind.COUNTED, 1, term.citation)
        elif last is None or day <= last:
            yield Row(day, day, RowKind.MOVED, 1, LAST_DAY)
        else:
            yield Row(day, day, RowKind.LATE, 1, term.citation)
