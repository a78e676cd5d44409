"""Questions that `manage.py clock` may be asked, inside the years that the law has settled."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from govservice.clock import ZONE
from govservice.law import Citation
from sla.rules import Count, Term

SOURCE = Citation("示例办法", "第一条")
FIRST, LAST = date(2004, 1, 5), date(2025, 3, 1)
#: As often as the run has time for: see tests/conftest.py.
many = settings.get_profile("many")

Json = dict[str, Any]
LENGTHS = {
    "working": st.integers(1, 60),
    "natural": st.integers(1, 90),
    "months": st.integers(1, 14),
    "years": st.integers(1, 2),
    "fixed": st.integers(1, 120),
    "minutes": st.integers(1, 1500),
}
DAY_UNITS = [unit for unit in LENGTHS if unit != "minutes"]


def days(last: date = LAST) -> st.SearchStrategy[date]:
    """Any day, with the ends of years and the leap days more often than chance would."""
    edges = [date(year, month, day) for year in range(2005, last.year) for month, day in EDGES]
    edges += [date(year, 2, 29) for year in range(2004, last.year, 4)]
    return st.dates(FIRST, last) | st.sampled_from(edges)


EDGES = [(1, 1), (1, 31), (2, 28), (9, 30), (12, 24), (12, 31)]


def terms(*units: str) -> st.SearchStrategy[Term]:
    return st.sampled_from(units or DAY_UNITS).flatmap(
        lambda unit: st.builds(Term, LENGTHS[unit], st.just(SOURCE), st.just(Count(unit)))
    )


def moments_of(day: date) -> st.SearchStrategy[datetime]:
    """Any moment of the day, midnight, the openings and the last second included."""
    hours = st.sampled_from(
        [time(0), time(8, 59, 59), time(9), time(12, 30), time(17, 30), time(23, 59, 59)]
    )
    return (hours | st.times()).map(lambda hour: datetime.combine(day, hour, ZONE))


@st.composite
def questions(draw: st.DrawFn, *units: str, most: int = 7) -> Json:
    """A start and up to *most* further events, most of them in the order of their moments."""
    unit = draw(st.sampled_from(units or DAY_UNITS))
    long = unit in ("months", "years")
    start = draw(moments_of(draw(days(date(2018, 1, 1) if long else LAST))))
    events: list[Json] = [{"kind": "start", "at": start.isoformat(), "event": "e0"}]
    before = start - timedelta(hours=draw(st.sampled_from([0, 0, 0, 20])))
    reach = 1 if unit == "minutes" else 12
    for number in range(1, draw(st.integers(0, most)) + 1):
        day = before.date() + timedelta(days=draw(st.integers(0, reach)))
        before = max(before, draw(moments_of(day)))
        told = draw(event(before, reach, 1 if unit == "years" else 12))
        events.append(told | {"event": f"e{number}"})
    question: Json = {
        "term": {"length": draw(LENGTHS[unit]), "count": unit},
        "events": events,
        "calendar": "seed",
    }
    if draw(st.booleans()):
        day = before.date() + timedelta(days=draw(st.integers(0, 6 * reach)))
        question["at"] = max(before, draw(moments_of(day))).isoformat()
    if unit == "minutes" and draw(st.booleans()):
        question["window"] = draw(windows(start.date()))
        if question["window"].get("hours") == A_MINUTE:  # or the end lies behind every known year
            question["term"]["length"] = min(question["term"]["length"], 60)
    return question


@st.composite
def event(draw: st.DrawFn, at: datetime, reach: int, longest: int) -> Json:
    """Something that may happen to a clock at the moment *at*."""
    kind = draw(
        st.sampled_from(["pause", "resume"] * 4 + ["exclude", "extend"] * 2 + ["stop", "start"])
    )
    told: Json = {"kind": kind, "at": at.isoformat(), "cause": draw(st.sampled_from("ab"))}
    if kind == "exclude":
        first = at.date() + timedelta(days=draw(st.integers(-reach, 2 * reach)))
        last = first + timedelta(days=draw(st.integers(-1, 2 * reach)))
        told |= {"first": first.isoformat(), "last": last.isoformat()}
    if kind == "extend":
        told["length"] = draw(st.integers(1, longest))
    return told


A_MINUTE = ["10:00-10:01"]
SPANS = [[], ["09:00-12:00"], ["08:00-12:30", "13:00-20:00"], A_MINUTE]


def windows(near: date) -> st.SearchStrategy[Json]:
    """Longer evenings, open Saturdays, closed days around the day *near*."""
    around = st.integers(0, 6).map(lambda step: (near + timedelta(days=step)).isoformat())
    spans = st.sampled_from(SPANS)
    return st.fixed_dictionaries(
        {},
        optional={
            "hours": st.sampled_from(SPANS[1:]),
            "weekly": st.dictionaries(
                st.sampled_from(["monday", "friday", "saturday", "sunday"]), spans
            ),
            "dated": st.dictionaries(around, spans, max_size=3),
        },
    )
