"""The calendar: what the notices said, and what is guessed beyond them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from chinese_calendar import is_workday
from hypothesis import given, settings
from hypothesis import strategies as st

from govservice.clock import ZONE
from govservice.errors import Misdefined
from sla.calendar import Calendar, OutOfCalendar
from sla.hours import OfficeHours, Opening
from sla.seed import seed_calendar, seed_days
from sla.statutory import holidays

CALENDAR = seed_calendar()


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_of_the_seeded_years_is_as_announced(year: int):
    days = days_of(year)

    assert [CALENDAR.is_working(day) for day in days] == [is_workday(day) for day in days]


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_the_working_days_of_a_year(year: int, days: int):
    assert CALENDAR.count(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_2026_as_the_specification_lists_it():
    spans = [("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3)]
    spans += [("09-25", 3), ("10-01", 7)]
    off = {
        date.fromisoformat(f"2026-{first}") + timedelta(days=n)
        for first, length in spans
        for n in range(length)
    }
    worked = {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"}
    year = [one for one in seed_days() if one.notice_year == 2026]

    assert {one.day for one in year if not one.worked} == off
    assert {f"{one.day:%m-%d}" for one in year if one.worked} == worked


def test_is_settled_to_25_december_of_the_last_published_year():
    assert CALENDAR.published_to == date(2026, 12, 25)
    assert not CALENDAR.is_provisional(date(2026, 12, 25))
    assert CALENDAR.is_provisional(date(2026, 12, 26))
    gap = Calendar({}, published=[2025, 2026, 2028])
    assert gap.published_to == date(2026, 12, 25)
    assert Calendar({}, published=[]).is_provisional(date(2004, 1, 1))


@pytest.mark.parametrize("year", range(2027, 2041))
def test_a_year_to_come_has_its_weekends_and_thirteen_statutory_days_off(year: int):
    guessed = holidays(year)
    weekdays_off = [day for day in days_of(year) if day.weekday() < 5 and day in guessed]

    assert len(weekdays_off) == 13
    assert all(not CALENDAR.is_working(day) for day in guessed)
    assert not any(CALENDAR.is_working(day) for day in days_of(year) if day.weekday() >= 5)


def test_the_guess_knows_the_lunar_feasts():
    assert holidays(2027)[date(2027, 2, 5)] == "春节"  # the eve of the new year
    assert holidays(2027)[date(2027, 6, 9)] == "端午节"
    assert holidays(2028)[date(2028, 4, 4)] == "清明节"
    assert holidays(2028)[date(2028, 10, 3)] == "中秋节"


def test_a_published_year_is_not_guessed():
    bare = Calendar({}, published=[2027], first_year=2027, last_year=2027)

    assert bare.is_working(date(2027, 10, 1))
    assert not Calendar({}, published=[], first_year=2027, last_year=2027).is_working(
        date(2027, 10, 1)
    )


def test_beyond_its_years_it_says_so():
    with pytest.raises(OutOfCalendar):
        CALENDAR.is_working(date(2003, 12, 31))
    with pytest.raises(OutOfCalendar):
        CALENDAR.add(date(2045, 12, 29), 30)


# ── office hours ──


@pytest.mark.parametrize(
    "spans", [["09:00"], ["12:00-09:00"], ["09:00-12:00", "11:00-17:00"], [], ["nine-five"]]
)
def test_hours_that_make_no_sense_are_misdefined(spans: list[str]):
    with pytest.raises(Misdefined):
        OfficeHours.of(*spans)


def test_the_close_of_business_is_configured():
    short = Calendar({}, published=[], hours=OfficeHours.of("08:30-12:00", "14:00-17:00"))

    assert short.close_of(date(2026, 11, 9)) == datetime(2026, 11, 9, 17, tzinfo=ZONE)


MARCH = (date(2026, 3, 1), date(2026, 3, 31))
SATURDAY = date(2026, 3, 7)


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def test_a_saturday_window_has_minutes_but_makes_no_working_day():
    open_saturday = CALENDAR.for_window(Opening(dated={SATURDAY: ((time(9), time(12)),)}))

    assert open_saturday.add_minutes(moment(6, 17, 20), 30) == moment(7, 9, 20)
    assert CALENDAR.window(*MARCH).add_minutes(moment(6, 17, 20), 30) == moment(9, 9, 20)
    assert CALENDAR.add(date(2026, 3, 6), 1) == date(2026, 3, 9)


def test_lunch_and_nights_are_no_working_minutes():
    window = CALENDAR.window(*MARCH)

    assert window.minutes_between(moment(2, 11, 50), moment(2, 13, 40)) == 20
    assert window.minutes_between(moment(2, 17), moment(3, 9, 30)) == 60
    assert window.add_minutes(moment(2, 11, 50), 10) == moment(2, 12)
    assert window.minutes_between(moment(3, 9), moment(2, 9)) == 0


def test_a_window_knows_only_its_days():
    window = CALENDAR.window(*MARCH)

    with pytest.raises(LookupError):
        window.minutes_between(moment(2, 9), datetime(2026, 4, 1, 9, tzinfo=ZONE))
    with pytest.raises(LookupError):
        window.add_minutes(moment(31, 17), 60)


def open_minutes(start: datetime, end: datetime) -> int:
    """The reference: look at every minute."""
    count, at = 0, start
    while at < end:
        clock = at.hour * 60 + at.minute
        count += is_workday(at.date()) and (540 <= clock < 720 or 810 <= clock < 1050)
        at += timedelta(minutes=1)
    return count


@settings(max_examples=15, deadline=None)  # more often in test_agreement
@given(
    st.datetimes(datetime(2026, 2, 10), datetime(2026, 3, 1)),  # noqa: DTZ001
    st.integers(1, 2000),
)
def test_working_minutes_agree_with_looking_at_every_minute(naive: datetime, minutes: int):
    start = naive.replace(second=0, microsecond=0, tzinfo=ZONE)
    window = CALENDAR.window(date(2026, 2, 1), date(2026, 3, 31))

    end = window.add_minutes(start, minutes)

    assert window.minutes_between(start, end) == minutes == open_minutes(start, end)
    assert open_minutes(end - timedelta(minutes=1), end) == 1
