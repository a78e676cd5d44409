"""The kernel against the reference that walks day by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from operator import attrgetter

from hypothesis import given, settings
from hypothesis import strategies as st

from govservice.clock import ZONE
from sla.rules import Count, Mark, RowKind, Term, due, ledger, read_clock
from sla.seed import seed_calendar
from tests.sla import reference
from tests.sla.strategies import SOURCE, History, days, histories, terms

CALENDAR = seed_calendar()
many = settings(max_examples=200, deadline=None)


def evening(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), ZONE)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)


@many
@given(histories())
def test_the_due_day_is_that_of_the_reference(history: History):
    term, natural = history.term, history.term.count is Count.NATURAL
    expected = reference.last_day(history.start, term.length, natural, history.pauses)

    reading = read_clock(term, history.marks, calendar=CALENDAR, at=evening(date(2026, 6, 1)))

    assert reading.due_on == expected


@many
@given(histories(), st.integers(0, 200))
def test_used_left_and_late_are_those_of_the_reference(history: History, step: int):
    term, natural = history.term, history.term.count is Count.NATURAL
    today = max(mark.at.date() for mark in history.marks) + timedelta(days=step)
    due_on = reference.last_day(history.start, term.length, natural, history.pauses)
    used = reference.used(history.start, today, term.length, natural, history.pauses)
    late = reference.late(due_on, today, natural, history.pauses)

    reading = read_clock(term, history.marks, calendar=CALENDAR, at=evening(today))

    assert (reading.used, reading.left, reading.late) == (used + late, term.length - used, late)


@many
@given(histories(), st.integers(0, 120))
def test_the_ledger_adds_up_without_a_hole(history: History, step: int):
    at = evening(max(mark.at.date() for mark in history.marks) + timedelta(days=step))
    reading = read_clock(history.term, history.marks, calendar=CALENDAR, at=at)

    rows = ledger(history.term, history.marks, calendar=CALENDAR, at=at)

    spent = sum(row.days for row in rows if row.kind in (RowKind.COUNTED, RowKind.LATE))
    assert spent == reading.used
    assert rows[0].kind is RowKind.START
    assert [row.first for row in rows[1:]] == [row.last + timedelta(days=1) for row in rows[:-1]]
    assert rows[-1].last == at.date()


@many
@given(histories())
def test_read_at_its_end_the_ledger_is_the_whole_term(history: History):
    due_at = due(history.term, history.marks, calendar=CALENDAR)
    assert due_at is not None
    at = max(due_at, *(mark.at for mark in history.marks))
    rows = ledger(history.term, history.marks, calendar=CALENDAR, at=at)

    assert sum(row.days for row in rows if row.kind is RowKind.COUNTED) == history.term.length


@many
@given(days(), terms())
def test_on_the_due_day_nothing_is_left_and_nothing_is_late(start: date, term: Term):
    marks = [Mark("start", noon(start))]
    due_at = due(term, marks, calendar=CALENDAR)
    assert due_at is not None

    reading = read_clock(term, marks, calendar=CALENDAR, at=due_at)

    assert (reading.left, reading.late, reading.in_time) == (0, 0, None)
    after = read_clock(term, marks, calendar=CALENDAR, at=due_at + timedelta(seconds=1))
    assert after.in_time is False


@many
@given(days(), days(), terms(), st.integers(0, 30))
def test_later_starts_and_longer_terms_never_end_earlier(
    one: date, other: date, term: Term, more: int
):
    early, late = sorted((one, other))
    longer = Term(term.length + more, SOURCE, term.count)

    sooner = due(term, [Mark("start", noon(early))], calendar=CALENDAR)
    later = due(longer, [Mark("start", noon(late))], calendar=CALENDAR)

    assert sooner is not None
    assert later is not None
    assert sooner <= later


@many
@given(days(), st.integers(1, 40), st.integers(1, 40))
def test_working_days_add_up(start: date, first: int, second: int):
    middle = CALENDAR.add(start, first)

    assert CALENDAR.add(middle, second) == CALENDAR.add(start, first + second)
    assert CALENDAR.count(start, middle) == first


@many
@given(histories(most=3), st.integers(0, 20), st.integers(0, 40))
def test_a_suspension_never_shortens(history: History, after: int, length: int):
    begun = history.marks[-1].at + timedelta(days=after)
    longer = [
        *history.marks,
        Mark("pause", begun),
        Mark("resume", begun + timedelta(days=length)),
    ]

    straight = due(history.term, history.marks, calendar=CALENDAR)
    paused = due(history.term, longer, calendar=CALENDAR)

    assert straight is not None
    assert paused is not None
    assert paused >= straight


@many
@given(days(), terms(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_overlapping_suspensions_are_one(start: date, term: Term, spans: list[tuple[int, int]]):
    marks = [Mark("start", noon(start))]
    for number, (after, length) in enumerate(spans):
        begun = noon(start) + timedelta(days=after)
        cause = f"cause {number}"
        marks += [
            Mark("pause", begun, cause=cause),
            Mark("resume", begun + timedelta(days=length), cause=cause),
        ]
    pauses = [
        (start + timedelta(days=after), start + timedelta(days=after + length))
        for after, length in spans
    ]

    marks.sort(key=attrgetter("at"))  # as history tells them, interleaved

    reading = read_clock(term, marks, calendar=CALENDAR, at=evening(date(2026, 6, 1)))

    natural = term.count is Count.NATURAL
    assert reading.due_on == reference.last_day(start, term.length, natural, pauses)


@many
@given(st.dates(date(2004, 1, 1), date(2040, 12, 31)), terms())
def test_no_day_between_2004_and_2040_is_refused(start: date, term: Term):
    reading = read_clock(term, [Mark("start", noon(start))], calendar=CALENDAR, at=noon(start))

    assert reading.due_on is not None
    assert CALENDAR.is_working(reading.due_on)
    assert reading.provisional is (reading.due_on > date(2026, 12, 25))
