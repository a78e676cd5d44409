"""The early warning for any deadline and any promise: it only gets worse, and it counts right."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govservice.clock import ZONE, day_of
from sla.rules import Count, Mark, Term, due
from sla.seed import seed_calendar
from sla.selectors import Level, Promise, day_due, horizon, soon, urgency
from tests.sla.reference import TOMORROW, works
from tests.sla.strategies import SOURCE, moments_of

CALENDAR = seed_calendar()
WORSE = [Level.FINE, Level.NEAR, Level.TODAY, Level.OVERDUE]
#: The opening of the office, as on its door.
SPANS = ((time(9), time(12)), (time(13, 30), time(17, 30)))
MINUTE = timedelta(minutes=1)


def promises() -> st.SearchStrategy[Promise]:
    lengths = {
        Count.WORKING: st.integers(1, 60),
        Count.NATURAL: st.integers(1, 90),
        Count.MONTHS: st.integers(1, 6),
        Count.YEARS: st.integers(1, 2),
        Count.MINUTES: st.integers(5, 900),
    }
    return st.sampled_from(list(lengths)).flatmap(
        lambda count: st.builds(Promise, lengths[count], st.just(count))
    )


starts = st.dates(date(2020, 1, 6), date(2023, 12, 1)).flatmap(moments_of)


def end_of(promise: Promise, start: datetime) -> datetime:
    """Return when a clock of this promise ends, by the kernel."""
    term = Term(promise.length, SOURCE, promise.count)
    ends = due(term, [Mark("start", start)], calendar=CALENDAR)
    assert ends is not None
    return ends


def looks(promise: Promise, due_at: datetime) -> st.SearchStrategy[datetime]:
    """Moments from three weeks before the end, or a fifth of the promise, to a day behind it."""
    minutes = st.integers(-21 * 24 * 60, 24 * 60) | st.integers(-300, 60)
    return minutes.map(lambda apart: due_at + apart * MINUTE)


@given(st.data(), promises(), starts)
def test_a_running_clock_only_gets_worse(
    data: st.DataObject, promise: Promise, start: datetime
) -> None:
    due_at = end_of(promise, start)
    first, second = sorted(data.draw(st.tuples(looks(promise, due_at), looks(promise, due_at))))
    before, after = (urgency(due_at, one, CALENDAR, promise) for one in (first, second))

    assert WORSE.index(before.level) <= WORSE.index(after.level)
    assert before.warned <= after.warned


@given(st.data(), promises(), starts)
def test_what_is_overdue_is_past_its_end_and_nothing_else_is(
    data: st.DataObject, promise: Promise, start: datetime
) -> None:
    due_at = end_of(promise, start)
    at = data.draw(looks(promise, due_at))

    assert (urgency(due_at, at, CALENDAR, promise).level is Level.OVERDUE) == (at > due_at)


def working_days_left(today: date, last: date) -> int:
    """Walk from tomorrow to the last day."""
    day, count = today, 0
    while day < last:
        day += TOMORROW
        count += works(day)
    return count


def opening_minutes(start: datetime, end: datetime) -> int:
    """Walk minute by minute while the office is open."""
    at, count = start, 0
    while at < end:
        open_now = works(at.date()) and any(a <= at.time() < b for a, b in SPANS)
        count, at = count + open_now, at + MINUTE
    return count


def naively_near(due_at: datetime, at: datetime, promise: Promise) -> bool:
    """Whether the warning has begun, by counting days and minutes one by one."""
    length, count = promise.length, promise.count
    today, last = day_of(at), day_due(due_at)
    if count is Count.MINUTES:
        return opening_minutes(at, due_at) <= length // 5
    if length == 1 and count in (Count.WORKING, Count.NATURAL):
        while not works(last):
            last -= TOMORROW
        closes = datetime.combine(last, time(17, 30), ZONE)
        return at >= min(due_at, closes) - timedelta(hours=2)
    left = working_days_left(today, last)
    if left <= 1:
        return True
    if count is Count.WORKING:
        return left <= length / 5
    in_days = length * {Count.NATURAL: 1, Count.MONTHS: 30, Count.YEARS: 365}[count]
    return (last - today).days <= in_days / 5


@given(st.data(), promises(), starts)
@settings(max_examples=400)
def test_the_warning_agrees_with_a_count_day_by_day(
    data: st.DataObject, promise: Promise, start: datetime
) -> None:
    due_at = end_of(promise, start)
    at = data.draw(looks(promise, due_at).filter(lambda one: one <= due_at))

    assert urgency(due_at, at, CALENDAR, promise).warned == naively_near(due_at, at, promise)


@given(st.data(), promises(), starts)
def test_the_list_of_near_ones_holds_exactly_what_the_badge_calls_near_or_due_today(
    data: st.DataObject, promise: Promise, start: datetime
) -> None:
    due_at = end_of(promise, start)
    at = data.draw(looks(promise, due_at).filter(lambda one: one <= due_at))
    level = urgency(due_at, at, CALENDAR, promise).level

    assert (due_at <= soon(at, CALENDAR, promise)) == (level in (Level.NEAR, Level.TODAY))


@pytest.mark.parametrize(
    ("promise", "due_at", "last_fine", "first_near"),
    [
        # 20 % of 30 working days are 6
        pytest.param(
            Promise(30), "2026-11-30T17:30", "2026-11-19T23:59", "2026-11-20T00:00", id="J03-30wd"
        ),
        pytest.param(
            Promise(5), "2026-11-30T17:30", "2026-11-26T23:59", "2026-11-27T00:00", id="J03-5wd"
        ),
        # a fifth of nine days is less than two: no day is begun too early
        pytest.param(
            Promise(9), "2026-11-30T17:30", "2026-11-26T23:59", "2026-11-27T00:00", id="J03-9wd"
        ),
        # 30 natural days: six natural ones, not six worked
        pytest.param(
            Promise(30, Count.NATURAL),
            "2026-12-01T00:00",
            "2026-11-23T23:59",
            "2026-11-24T00:00",
            id="natural",
        ),
        # two natural days: a fifth is nothing, a working day is the least; it is the Friday
        pytest.param(
            Promise(2, Count.NATURAL),
            "2026-12-01T00:00",
            "2026-11-26T23:59",
            "2026-11-27T00:00",
            id="natural-short",
        ),
        pytest.param(
            Promise(3, Count.MONTHS),
            "2026-12-01T00:00",
            "2026-11-11T23:59",
            "2026-11-12T00:00",
            id="months",
        ),
        pytest.param(
            Promise(1, Count.YEARS),
            "2026-12-01T00:00",
            "2026-09-17T23:59",
            "2026-09-18T00:00",
            id="years",
        ),
        # one natural day, ended on a Saturday's midnight: two hours before the last closing
        pytest.param(
            Promise(1, Count.NATURAL),
            "2026-11-29T00:00",
            "2026-11-27T15:29",
            "2026-11-27T15:30",
            id="one-natural-day",
        ),
        # a step of an hour, begun at ten to twelve: its last 12 opening minutes
        pytest.param(
            Promise(60, Count.MINUTES),
            "2026-11-30T14:20",
            "2026-11-30T14:07",
            "2026-11-30T14:08",
            id="J06-minutes",
        ),
        # a date that stands by itself: one working day, however long it was known
        pytest.param(
            Promise(400, Count.FIXED),
            "2026-12-01T00:00",
            "2026-11-26T23:59",
            "2026-11-27T00:00",
            id="fixed",
        ),
    ],
)
def test_the_warning_begins(promise: Promise, due_at: str, last_fine: str, first_near: str) -> None:
    def warned(moment: str) -> bool:
        return urgency(at(due_at), at(moment), CALENDAR, promise).warned

    assert (warned(last_fine), warned(first_near)) == (False, True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@given(promises(), starts)
def test_a_suspended_clock_has_no_level_of_its_own(promise: Promise, start: datetime) -> None:
    assert urgency(None, start, CALENDAR, promise, paused=True).level is Level.PAUSED


@given(promises(), promises(), starts)
def test_a_longer_promise_is_never_warned_later(one: Promise, other: Promise, at: datetime) -> None:
    if one.count is other.count and min(one.length, other.length) > 1:
        short, long = sorted((one, other))
        assert horizon(at, CALENDAR, short) <= horizon(at, CALENDAR, long)
