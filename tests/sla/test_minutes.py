"""Clocks in minutes, and windows that are open at other times than the office."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from govservice.clock import ZONE
from govservice.errors import Misdefined
from sla.hours import OfficeHours, Opening
from sla.rules import Count, Mark, RowKind, Term, due, ledger, read_clock
from sla.seed import seed_calendar
from tests.sla.strategies import SOURCE

CALENDAR = seed_calendar()
HOUR = Term(60, SOURCE, Count.MINUTES)
MORNING = ((time(9), time(12)),)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def started(text: str) -> list[Mark]:
    return [Mark("start", at(text))]


@pytest.mark.parametrize(
    ("opening", "start", "ends"),
    [
        # 周六: the window opens on Saturday mornings
        (Opening(weekly={5: MORNING}), "2026-11-06T17:00", "2026-11-07T09:30"),
        # 10 October is a worked Saturday: the hours of a working day
        (Opening(weekly={5: MORNING}), "2026-10-10T11:30", "2026-10-10T14:00"),
        # 3 October is a holiday: nobody is there
        (Opening(weekly={5: MORNING}), "2026-09-30T17:00", "2026-10-08T09:30"),
        # 午间延时: open at noon
        (Opening(OfficeHours.of("09:00-17:30")), "2026-11-02T11:30", "2026-11-02T12:30"),
        # 早晚弹性: longer on Mondays
        (
            Opening(weekly={0: OfficeHours.of("08:00-12:00", "13:30-20:00").spans}),
            "2026-11-02T17:00",
            "2026-11-02T18:00",
        ),
        # moved for one day, and closed on another
        (
            Opening(dated={date(2026, 11, 8): MORNING, date(2026, 11, 9): ()}),
            "2026-11-06T17:00",
            "2026-11-08T09:30",
        ),
        (Opening(dated={date(2026, 11, 9): ()}), "2026-11-06T17:00", "2026-11-10T09:30"),
        (Opening(weekly={0: ()}), "2026-11-06T17:00", "2026-11-10T09:30"),
    ],
)
def test_a_window_has_its_own_minutes(opening: Opening, start: str, ends: str):
    window = CALENDAR.for_window(opening)

    assert due(HOUR, started(start), calendar=window) == at(ends)


def test_a_window_makes_no_working_day():
    window = CALENDAR.for_window(Opening(weekly={5: MORNING, 6: MORNING}))
    term, marks = Term(1, SOURCE), started("2026-11-06T10:00")

    assert due(term, marks, calendar=window) == due(term, marks, calendar=CALENDAR)
    assert not window.is_working(date(2026, 11, 7))
    assert window.close_of(date(2026, 11, 9)) == CALENDAR.close_of(date(2026, 11, 9))


def test_the_office_keeps_its_minutes_beside_a_window():
    CALENDAR.for_window(Opening(weekly={5: MORNING})).add_minutes(at("2026-11-06T17:00"), 60)

    assert CALENDAR.add_minutes(at("2026-11-06T17:00"), 60) == at("2026-11-09T09:30")


@pytest.mark.parametrize(
    "told",
    [
        {"weekly": {7: MORNING}},
        {"weekly": {5: ((time(12), time(9)),)}},
        {"dated": {date(2026, 11, 7): ((time(9), time(12)), (time(11), time(13)))}},
    ],
)
def test_an_opening_that_makes_no_sense_is_misdefined(told: dict):
    with pytest.raises(Misdefined):
        Opening(**told)


def test_the_ledger_has_rows_for_every_day():
    term = Term(500, SOURCE, Count.MINUTES)
    marks = [
        *started("2026-11-06T16:30"),
        Mark("pause", at("2026-11-09T10:00"), "suspend"),
        Mark("resume", at("2026-11-10T09:10")),
        Mark("extend", at("2026-11-10T10:00"), "extend", length=20),
    ]
    end = due(term, marks, calendar=CALENDAR)
    assert end == at("2026-11-10T17:20")

    rows = ledger(term, marks, calendar=CALENDAR, at=end)

    assert [(row.kind, row.first.day, row.last.day, row.days) for row in rows] == [
        (RowKind.START, 6, 6, 0),
        (RowKind.COUNTED, 6, 6, 60),
        (RowKind.REST, 7, 8, 2),
        (RowKind.COUNTED, 9, 9, 60),
        (RowKind.PAUSED, 9, 9, 360),
        (RowKind.PAUSED, 10, 10, 10),
        (RowKind.COUNTED, 10, 10, 380),
        (RowKind.EXTENDED, 10, 10, 20),
    ]


def test_a_suspension_is_exact_and_nothing_is_lost_on_the_last_day():
    marks = [
        *started("2026-11-02T10:00"),
        Mark("pause", at("2026-11-02T10:45")),
        Mark("resume", at("2026-11-04T09:00")),
    ]

    reading = read_clock(HOUR, marks, calendar=CALENDAR, at=at("2026-11-04T09:05"))

    assert reading.due_at == at("2026-11-04T09:15")
    assert (reading.used, reading.left, reading.late, reading.in_time) == (50, 10, 0, None)


def test_minutes_end_where_the_calendar_ends():
    with pytest.raises(LookupError, match="no opening time known"):
        CALENDAR.add_minutes(at("2045-12-29T17:00"), 10_000)
