"""What must hold of every clock, whatever it was told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govservice.clock import ZONE
from sla import exchange
from sla.rules import Count, Mark, RowKind, Term, due, ledger, read_clock
from sla.seed import seed_calendar
from tests.sla.strategies import LENGTHS, SOURCE, Json, days, many, questions, terms

CALENDAR = seed_calendar()
USED = (RowKind.COUNTED, RowKind.EXTENDED, RowKind.LATE)
YEARLY = date(2018, 1, 1)
ALL_UNITS = tuple(LENGTHS)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)


def ends(term: Term, marks: Iterable[Mark]) -> datetime:
    """The end of a clock that must have one."""
    end = due(term, list(marks), calendar=CALENDAR)
    assert end is not None
    return end


def told(question: Json) -> tuple[Term, tuple[Mark, ...], datetime]:
    asked = exchange.read(question, calendar=lambda version: CALENDAR)
    last = max(mark.at for mark in asked.marks)
    return asked.term, asked.marks, asked.at or last


@many
@given(questions(*ALL_UNITS))
def test_used_and_left_are_the_total_and_the_ledger_adds_up(question: Json):
    term, marks, at = told(question)
    reading = read_clock(term, marks, calendar=CALENDAR, at=at)

    rows = ledger(term, marks, calendar=CALENDAR, at=at)

    assert reading.used - reading.late + reading.left == reading.total
    assert min(reading.used, reading.left, reading.late) >= 0
    last = max((place for place, row in enumerate(rows) if row.kind is RowKind.START), default=0)
    assert sum(row.days for row in rows[last:] if row.kind in USED) == reading.used


@many
@given(questions("working", "natural", "months", "fixed"))
def test_the_ledger_has_no_hole_and_no_day_twice(question: Json):
    term, marks, at = told(question)

    rows = ledger(term, marks, calendar=CALENDAR, at=at)

    seen = date.min
    for row in rows:
        if row.kind is RowKind.START:
            seen = row.first
        elif row.kind is not RowKind.STOP:
            assert row.first == seen + timedelta(days=1)
            assert row.last >= row.first
            seen = row.last


@many
@given(questions(*ALL_UNITS))
def test_read_at_its_end_a_clock_has_used_its_total_and_is_not_late(question: Json):
    term, marks, _ = told(question)
    end = due(term, marks, calendar=CALENDAR)
    if end is None or end < max(mark.at for mark in marks):
        return

    reading = read_clock(term, marks, calendar=CALENDAR, at=end)

    assert (reading.left, reading.late, reading.in_time) == (0, 0, None)
    after = read_clock(term, marks, calendar=CALENDAR, at=end + timedelta(seconds=1))
    assert after.in_time is False


@many
@given(days(YEARLY), days(YEARLY), terms(*ALL_UNITS), st.integers(0, 30))
def test_later_starts_and_longer_terms_never_end_earlier(
    one: date, other: date, term: Term, more: int
):
    early, late = sorted((one, other))
    longer = Term(
        term.length + min(more, 2 if term.count is Count.YEARS else 30), SOURCE, term.count
    )

    assert ends(term, [Mark("start", noon(early))]) <= ends(longer, [Mark("start", noon(late))])


@many
@given(days(), st.times(), terms(*ALL_UNITS))
def test_the_short_way_to_the_end_is_the_long_way(start: date, clock: time, term: Term):
    """A clock that only started is looked up; everything else goes through its history."""
    begun = datetime.combine(min(start, YEARLY), clock, ZONE)
    nothing = Mark("resume", begun)

    assert ends(term, [Mark("start", begun)]) == ends(term, [Mark("start", begun), nothing])


@many
@given(days(), st.integers(1, 40), st.integers(1, 40))
def test_working_days_add_up(start: date, first: int, second: int):
    middle = CALENDAR.add(start, first)

    assert CALENDAR.add(middle, second) == CALENDAR.add(start, first + second)
    assert CALENDAR.count(start, middle) == first


@many
@given(days(), st.times(), st.integers(1, 2000), st.integers(1, 2000))
def test_minutes_add_up(start: date, clock: time, first: int, second: int):
    at = datetime.combine(start, clock, ZONE)
    middle = CALENDAR.add_minutes(at, first)

    assert CALENDAR.add_minutes(middle, second) == CALENDAR.add_minutes(at, first + second)
    assert CALENDAR.minutes_between(at, middle) == first


@many
@given(questions(*ALL_UNITS, most=4), st.integers(0, 20), st.integers(0, 40))
def test_a_suspension_never_shortens(question: Json, after: int, length: int):
    term, marks, _ = told(question)
    straight = due(term, marks, calendar=CALENDAR)
    if straight is None:
        return
    begun = max(mark.at for mark in marks) + timedelta(days=after)
    paused = [Mark("pause", begun), Mark("resume", begun + timedelta(days=length))]

    assert ends(term, [*marks, *paused]) >= straight


@many
@given(questions(*ALL_UNITS, most=4), st.integers(0, 20), st.integers(1, 12))
def test_an_extension_never_shortens_and_adds_what_it_says(question: Json, after: int, more: int):
    term, marks, _ = told(question)
    before = due(term, marks, calendar=CALENDAR)
    if before is None or term.count is Count.YEARS:
        return
    at = max(mark.at for mark in marks) + timedelta(days=after)
    longer = [*marks, Mark("extend", at, length=more)]

    if at > before:
        assert ends(term, longer) == before
        return
    assert ends(term, longer) >= before
    old, new = (read_clock(term, each, calendar=CALENDAR, at=at) for each in (marks, longer))
    if term.count is not Count.MONTHS:
        assert new.total == old.total + more


@many
@given(
    questions(*ALL_UNITS, most=4),
    st.integers(0, 12),
    st.tuples(st.integers(-10, 20), st.integers(-1, 25)),
    st.tuples(st.integers(-15, 30), st.integers(-1, 40)),
)
def test_never_more_is_excluded_than_was_told(
    question: Json, after: int, range_told: tuple[int, int], later: tuple[int, int]
):
    term, marks, _ = told(question)
    straight = due(term, marks, calendar=CALENDAR)
    if straight is None:
        return
    at = max(mark.at for mark in marks) + timedelta(days=after)
    once = excluded(at, *range_told)
    told_once = ends(term, [*marks, once])

    told_again = ends(term, [*marks, once, excluded(at, *later)])

    assert straight <= told_again <= told_once
    lost = [
        row.days
        for row in ledger(term, [*marks, once], calendar=CALENDAR, at=max(told_once, at))
        if row.kind is RowKind.EXCLUDED and row.event == "told"
    ]
    if term.count is not Count.MINUTES:
        assert sum(lost) <= max(range_told[1] + 1, 0)


def excluded(at: datetime, first: int, length: int) -> Mark:
    begins = at.date() + timedelta(days=first)
    last = begins + timedelta(days=length)
    return Mark("exclude", at, event="told", cause="special", first=begins, last=last)


@many
@given(
    days(YEARLY),
    terms(*ALL_UNITS),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
)
def test_overlapping_suspensions_are_one(start: date, term: Term, spans: list[tuple[int, int]]):
    """However many causes: as if one suspension held every day that any of them held."""
    begun = noon(start)
    marks, single = [], []
    for number, (after, length) in enumerate(spans):
        at, cause = begun + timedelta(days=after), str(number)
        marks += [
            Mark("pause", at, cause=cause),
            Mark("resume", at + timedelta(days=length), cause=cause),
        ]
    for first, last in united((after, after + length) for after, length in spans):
        single.append(Mark("pause", begun + timedelta(days=first)))
        single.append(Mark("resume", begun + timedelta(days=last)))
    marks.sort(key=attrgetter("at"))  # as history tells them, interleaved

    many_causes = ends(term, [Mark("start", begun), *marks])

    assert many_causes == ends(term, [Mark("start", begun), *single])


def united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


@many
@given(questions("working", "natural", "minutes", most=3), st.integers(0, 6), st.integers(0, 12))
def test_a_range_that_is_suspended_too_costs_nothing_twice(question: Json, after: int, length: int):
    """Excluded inside a suspension: the end is that of the suspension alone."""
    term, marks, _ = told(question)
    if due(term, marks, calendar=CALENDAR) is None:
        return
    begun = noon(max(mark.at for mark in marks).date() + timedelta(days=1 + after))
    pause = Mark("pause", begun, cause="still")
    resume = Mark("resume", begun + timedelta(days=length + 1), cause="still")
    inside = Mark(
        "exclude",
        begun,
        cause="inside",
        first=begun.date() + timedelta(days=1),
        last=resume.at.date() - timedelta(days=term.count is Count.MINUTES),
    )

    assert ends(term, [*marks, pause, inside, resume]) == ends(term, [*marks, pause, resume])


@many
@given(st.dates(date(2004, 1, 1), date(2040, 12, 31)), terms(*ALL_UNITS))
def test_no_day_between_2004_and_2040_is_refused(start: date, term: Term):
    reading = read_clock(term, [Mark("start", noon(start))], calendar=CALENDAR, at=noon(start))

    assert reading.due_on is not None
    assert term.count is Count.FIXED or CALENDAR.is_working(reading.due_on)
    assert reading.provisional is (reading.due_on > date(2026, 12, 25))


@pytest.mark.parametrize("year", range(2004, 2027))
def test_around_every_new_year_a_day_is_a_day(year: int):
    for step in range(-10, 10):
        start = date(year, 1, 1) + timedelta(days=step)
        if start.year < 2004:
            continue
        end = ends(Term(1, SOURCE), [Mark("start", noon(start))]).date()
        between = [start + timedelta(days=n) for n in range(1, (end - start).days)]
        assert CALENDAR.is_working(end)
        assert not any(CALENDAR.is_working(day) for day in between)
