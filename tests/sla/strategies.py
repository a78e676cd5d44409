"""Days, terms and histories of clocks, inside the years that the law has settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from govservice.clock import ZONE
from govservice.law import Citation
from sla.rules import Count, Mark, Term

SOURCE = Citation("示例办法", "第一条")
FIRST, LAST = date(2004, 1, 5), date(2025, 3, 1)


def days() -> st.SearchStrategy[date]:
    return st.dates(FIRST, LAST)


def terms() -> st.SearchStrategy[Term]:
    return st.builds(
        Term, st.integers(1, 60), st.just(SOURCE), st.sampled_from([Count.WORKING, Count.NATURAL])
    )


def moments_of(day: date) -> st.SearchStrategy[datetime]:
    """Any moment of the day, midnight and the last second included."""
    hours = st.sampled_from([time(0), time(9), time(12, 30), time(17, 30), time(23, 59, 59)])
    return hours.map(lambda hour: datetime.combine(day, hour, ZONE))


@dataclass(frozen=True)
class History:
    """A clock with suspensions, and the same told as days for the reference."""

    term: Term
    start: date
    pauses: tuple[tuple[date, date], ...]
    marks: tuple[Mark, ...]


@st.composite
def histories(draw: st.DrawFn, most: int = 4) -> History:
    """A start and up to *most* suspensions, one after the other, some of no length."""
    start = draw(days())
    marks = [Mark("start", draw(moments_of(start)))]
    pauses, day = [], start
    for _ in range(draw(st.integers(0, most))):
        begun = day + timedelta(days=draw(st.integers(0, 25)))
        resumed = begun + timedelta(days=draw(st.integers(0, 40)))
        at = max(draw(moments_of(begun)), marks[-1].at)
        marks += [Mark("pause", at), Mark("resume", max(draw(moments_of(resumed)), at))]
        pauses.append((begun, resumed))
        day = resumed
    return History(draw(terms()), start, tuple(pauses), tuple(marks))
