"""Dates that a person has worked out by hand, with the ids of the specification."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from govservice.clock import ZONE
from govservice.errors import Misdefined
from sla.rules import Count, Mark, RowKind, Term, due, ledger, read_clock, receipt
from sla.seed import seed_calendar
from tests.sla.strategies import SOURCE

CALENDAR = seed_calendar()
NATURAL = Count.NATURAL


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def working(days: int) -> Term:
    return Term(days, SOURCE)


def natural(days: int) -> Term:
    return Term(days, SOURCE, NATURAL)


def months(length: int) -> Term:
    return Term(length, SOURCE, Count.MONTHS)


def fixed(days: int) -> Term:
    return Term(days, SOURCE, Count.FIXED)


@pytest.mark.parametrize(
    ("start", "term", "due_on"),
    [
        pytest.param("2026-11-02", working(5), date(2026, 11, 9), id="CC-T01-notice"),
        pytest.param("2026-11-02", working(20), date(2026, 11, 30), id="CC-T01-legal"),
        # 14 February is worked, 15 to 23 are the festival
        pytest.param("2026-02-13", working(5), date(2026, 2, 27), id="CC-T02"),
        # 25 to 27 September are the festival
        pytest.param("2026-09-24", working(1), date(2026, 9, 28), id="CC-T07"),
        pytest.param("2026-09-30", working(1), date(2026, 10, 8), id="FW-T11"),
        # expert review from the 9th to the 20th, of which nobody told in writing
        pytest.param("2026-11-02", working(20), date(2026, 11, 30), id="CC-T04"),
        # thirty days before the expiry an extension may be asked for, on the next day not
        pytest.param("2026-12-01", fixed(30), date(2026, 12, 31), id="FW-T10"),
        pytest.param("2026-10-02", fixed(90), date(2026, 12, 31), id="FW-T10-first-day"),
        pytest.param("2025-12-16", months(6), date(2026, 6, 16), id="FW-T13"),
        # Saturday 10 October is worked
        pytest.param("2026-09-30", working(10), date(2026, 10, 20), id="FW-T14"),
        pytest.param("2026-03-01", months(3), date(2026, 6, 1), id="HN-T20"),
        # Saturday 14 February is worked
        pytest.param("2026-02-13", working(1), date(2026, 2, 14), id="SM-T10"),
        # public to the 16th, so the number is given on the 17th at the earliest
        pytest.param("2026-11-09", working(5), date(2026, 11, 16), id="GE-T04"),
        pytest.param("2026-11-02", working(1), date(2026, 11, 3), id="HP-T04-contact"),
        pytest.param("2026-11-02", working(5), date(2026, 11, 9), id="HP-T04-simple"),
        pytest.param("2026-09-30", working(1), date(2026, 10, 8), id="EM-T01"),
        # Saturday 10 October is worked
        pytest.param("2026-09-30", working(3), date(2026, 10, 10), id="make-up-saturday"),
        # taken in on a Sunday: Monday is day 1
        pytest.param("2026-11-01", working(1), date(2026, 11, 2), id="start-on-a-rest-day"),
        # thirty days of the calendar run through the festival
        pytest.param("2026-02-13", natural(30), date(2026, 3, 16), id="ends-on-a-sunday"),
        # the last day 1 October: the holidays end on the 7th
        pytest.param("2026-09-01", natural(30), date(2026, 10, 8), id="ends-in-the-holidays"),
        # Sunday 20 September is worked, so it does not move the end
        pytest.param("2026-09-10", natural(10), date(2026, 9, 20), id="ends-on-a-worked-sunday"),
        # the notice for 2019 made Saturday 29 December 2018 a working day
        pytest.param("2018-12-28", working(1), date(2018, 12, 29), id="year-end-2018"),
        pytest.param("2018-12-29", working(1), date(2019, 1, 2), id="new-year-2019"),
        # the Spring Festival of 2020 was prolonged to 2 February
        pytest.param("2020-01-23", working(1), date(2020, 2, 3), id="prolonged-2020"),
        pytest.param("2024-02-28", natural(1), date(2024, 2, 29), id="leap-day"),
    ],
)
def test_the_due_day(start: str, term: Term, due_on: date):
    marks = [Mark("start", at(f"{start}T10:00"))]

    reading = read_clock(term, marks, calendar=CALENDAR, at=at(f"{start}T10:00"))

    assert reading.due_on == due_on
    assert (reading.used, reading.left, reading.late) == (0, reading.total, 0)
    assert reading.total == term.length or term.count is Count.MONTHS


@pytest.mark.parametrize(
    ("term", "start", "told", "in_time"),
    [
        pytest.param(working(5), "2026-11-02T10:00", "2026-11-09T17:30", True, id="CC-T01-told"),
        pytest.param(working(5), "2026-11-02T10:00", "2026-11-10T00:00", False, id="CC-T01"),
        pytest.param(fixed(30), "2026-12-01T23:59", "2026-12-31T12:00", True, id="FW-T10"),
        pytest.param(fixed(30), "2026-12-01T10:00", "2027-01-01T00:01", False, id="FW-T10-over"),
        pytest.param(months(6), "2025-12-16T10:00", "2026-06-17T10:00", False, id="FW-T13"),
        pytest.param(working(10), "2026-09-30T10:00", "2026-10-20T17:00", True, id="FW-T14"),
        pytest.param(working(10), "2026-09-30T10:00", "2026-10-21T09:00", False, id="FW-T14-later"),
        pytest.param(months(3), "2026-03-01T10:00", "2026-06-01T16:00", True, id="HN-T20"),
        pytest.param(months(3), "2026-03-01T10:00", "2026-06-02T09:00", False, id="HN-T20-late"),
        pytest.param(working(1), "2026-09-30T10:00", "2026-10-08T17:30", True, id="EM-T01"),
        pytest.param(working(1), "2026-09-30T10:00", "2026-10-08T17:31", False, id="EM-T01-red"),
    ],
)
def test_in_time_or_late(term: Term, start: str, told: str, in_time: bool):
    marks = [Mark("start", at(start)), Mark("stop", at(told))]

    reading = read_clock(term, marks, calendar=CALENDAR, at=at(told))

    assert reading.in_time is in_time


def test_a_working_term_ends_at_close_of_business_and_a_natural_one_at_midnight():
    start = [Mark("start", at("2026-11-02T10:00"))]

    assert due(working(5), start, calendar=CALENDAR) == at("2026-11-09T17:30")
    assert due(natural(2), start, calendar=CALENDAR) == at("2026-11-05T00:00")


@pytest.mark.parametrize(
    ("stopped", "in_time", "late"),
    [
        ("2026-11-09T17:30:00", True, 0),
        # after business on the last day: missed, but no day late yet
        ("2026-11-09T17:30:01", False, 0),
        ("2026-11-10T09:00:00", False, 1),
        ("2026-11-14T09:00:00", False, 4),  # a Saturday: the days since are four
    ],
)
def test_an_act_is_in_time_until_close_of_business(stopped: str, in_time: bool, late: int):
    marks = [Mark("start", at("2026-11-02T10:00")), Mark("stop", at(stopped))]

    reading = read_clock(working(5), marks, calendar=CALENDAR, at=at("2027-01-04T09:00"))

    assert (reading.in_time, reading.late) == (in_time, late)
    assert reading.stopped_at == at(stopped)
    assert due(working(5), marks, calendar=CALENDAR) is None


def test_midnight_ends_the_last_natural_day_and_is_in_time():
    marks = [Mark("start", at("2026-11-02T10:00")), Mark("stop", at("2026-11-05T00:00"))]

    reading = read_clock(natural(2), marks, calendar=CALENDAR, at=at("2026-11-05T00:00"))

    assert (reading.due_on, reading.in_time, reading.late) == (date(2026, 11, 4), True, 0)


class TestSuspension:
    """The day it begins counts, the days after it through the resumption do not."""

    START = Mark("start", at("2026-11-02T10:00"))
    PAUSE = Mark("pause", at("2026-11-04T15:00"), event="ask_supplement", actor="王审查")
    RESUME = Mark("resume", at("2026-11-11T09:30"))

    def test_while_it_lasts_no_due_day_is_known(self):
        marks = [self.START, self.PAUSE]

        reading = read_clock(working(5), marks, calendar=CALENDAR, at=at("2026-11-10T09:00"))

        assert reading.paused
        assert (reading.due_at, reading.used, reading.left) == (None, 2, 3)
        assert due(working(5), marks, calendar=CALENDAR) is None

    def test_afterwards_the_rest_of_the_term_runs(self):
        marks = [self.START, self.PAUSE, self.RESUME]

        # used 3 and 4 November; 12, 13 and 16 are the three that were left
        assert due(working(5), marks, calendar=CALENDAR) == at("2026-11-16T17:30")

    def test_the_clock_can_be_read_as_it_stood_then(self):
        marks = [self.START, self.PAUSE, self.RESUME]

        reading = read_clock(working(5), marks, calendar=CALENDAR, at=at("2026-11-04T14:00"))

        assert (reading.due_on, reading.paused) == (date(2026, 11, 9), False)

    def test_within_one_day_it_changes_nothing(self):
        marks = [self.START, self.PAUSE, Mark("resume", at("2026-11-04T16:00"))]

        assert due(working(5), marks, calendar=CALENDAR) == at("2026-11-09T17:30")

    def test_on_the_last_day_it_saves_nothing(self):
        marks = [
            self.START,
            Mark("pause", at("2026-11-09T10:00")),
            Mark("resume", at("2026-11-12T10:00")),
        ]

        reading = read_clock(working(5), marks, calendar=CALENDAR, at=at("2026-11-12T10:00"))

        assert (reading.due_on, reading.in_time) == (date(2026, 11, 9), False)

    def test_does_not_undo_a_missed_term(self):
        marks = [self.START, Mark("pause", at("2026-11-11T10:00"))]

        reading = read_clock(working(5), marks, calendar=CALENDAR, at=at("2026-11-20T10:00"))

        assert (reading.paused, reading.in_time, reading.late) == (True, False, 2)

    def test_goes_on_until_every_cause_is_gone(self):
        marks = [
            self.START,
            Mark("pause", at("2026-11-04T15:00"), cause="supplement"),
            Mark("pause", at("2026-11-05T15:00"), cause="appraisal"),
            Mark("resume", at("2026-11-06T15:00"), cause="supplement"),
        ]

        assert read_clock(working(5), marks, calendar=CALENDAR, at=at("2026-11-09T10:00")).paused
        marks.append(Mark("resume", at("2026-11-11T09:30"), cause="appraisal"))
        assert due(working(5), marks, calendar=CALENDAR) == at("2026-11-16T17:30")

    def test_a_stop_ends_it_and_is_in_time_if_the_suspension_was(self):
        marks = [self.START, self.PAUSE, Mark("stop", at("2026-12-11T09:30"))]

        reading = read_clock(working(5), marks, calendar=CALENDAR, at=at("2026-12-31T09:00"))

        assert (reading.paused, reading.in_time, reading.used) == (False, True, 2)

    def test_stands_in_the_ledger_with_its_act(self):
        marks = [self.START, self.PAUSE, self.RESUME]

        rows = ledger(working(5), marks, calendar=CALENDAR, at=at("2026-11-16T17:30"))

        assert [(row.kind, row.first.day, row.last.day, row.days) for row in rows] == [
            (RowKind.START, 2, 2, 0),
            (RowKind.COUNTED, 3, 4, 2),
            (RowKind.PAUSED, 5, 11, 5),
            (RowKind.COUNTED, 12, 13, 2),
            (RowKind.REST, 14, 15, 2),
            (RowKind.COUNTED, 16, 16, 1),
        ]
        assert (rows[2].event, rows[2].actor) == ("ask_supplement", "王审查")


class TestRestart:
    """A start after a stop is a new run; the clock shows it, the ledger keeps both."""

    MARKS = (
        Mark("start", at("2026-11-02T10:00"), event="submit"),
        Mark("stop", at("2026-11-04T10:00"), event="ask_correction"),
        Mark("start", at("2026-11-12T10:00"), event="resubmit"),
    )

    def test_the_term_begins_anew(self):
        assert due(working(5), self.MARKS, calendar=CALENDAR) == at("2026-11-19T17:30")

    def test_the_ledger_shows_both_runs(self):
        rows = ledger(working(5), self.MARKS, calendar=CALENDAR, at=at("2026-11-13T10:00"))

        assert [(row.kind, row.event) for row in rows] == [
            (RowKind.START, "submit"),
            (RowKind.COUNTED, ""),
            (RowKind.STOP, "ask_correction"),
            (RowKind.START, "resubmit"),
            (RowKind.COUNTED, ""),
        ]

    def test_a_start_while_it_runs_resets_nothing(self):
        marks = [self.MARKS[0], Mark("start", at("2026-11-05T10:00"))]

        assert due(working(5), marks, calendar=CALENDAR) == at("2026-11-09T17:30")


def test_a_clock_that_starts_tomorrow_can_be_stopped_tonight():
    """Handed in after hours, withdrawn before the window opened."""
    marks = [Mark("start", at("2026-11-09T09:00")), Mark("stop", at("2026-11-07T20:00"))]

    assert due(working(5), marks, calendar=CALENDAR) is None
    reading = read_clock(working(5), marks, calendar=CALENDAR, at=at("2026-11-20T10:00"))
    assert (reading.used, reading.in_time) == (0, True)


def test_a_clock_that_never_started_shows_the_whole_term():
    marks = [Mark("pause", at("2026-11-02T10:00")), Mark("stop", at("2026-11-03T10:00"))]

    reading = read_clock(working(5), marks, calendar=CALENDAR, at=at("2026-11-04T10:00"))

    assert (reading.due_at, reading.left, reading.in_time) == (None, 5, None)
    assert ledger(working(5), marks, calendar=CALENDAR, at=at("2026-11-04T10:00")) == []


def test_the_ledger_names_the_law_of_every_row():
    marks = [Mark("start", at("2026-09-01T10:00"), citation=SOURCE)]

    rows = ledger(natural(30), marks, calendar=CALENDAR, at=at("2026-10-09T00:00"))

    assert [(row.kind, row.days, row.citation and row.citation.section) for row in rows] == [
        (RowKind.START, 0, "第一条"),
        (RowKind.COUNTED, 30, "第一条"),
        (RowKind.MOVED, 7, "第二百零三条"),
    ]


@pytest.mark.parametrize(
    ("handed_in", "rule", "received"),
    [
        ("2026-11-06T17:30", "next_working_day", "2026-11-06T17:30"),
        ("2026-11-06T17:31", "next_working_day", "2026-11-09T09:00"),
        ("2026-11-06T07:00", "next_working_day", "2026-11-06T07:00"),
        ("2026-11-07T10:00", "next_working_day", "2026-11-09T09:00"),
        ("2026-10-10T10:00", "next_working_day", "2026-10-10T10:00"),  # worked Saturday
        ("2026-11-07T10:00", "as_filed", "2026-11-07T10:00"),
    ],
)
def test_what_comes_after_hours_is_received_by_the_rule_of_the_item(
    handed_in: str, rule: str, received: str
):
    assert receipt(at(handed_in), rule, calendar=CALENDAR) == at(received)


def test_what_no_law_can_mean_is_refused():
    with pytest.raises(Misdefined):
        Term(0, SOURCE)
    with pytest.raises(Misdefined):
        receipt(at("2026-11-06T10:00"), "whenever", calendar=CALENDAR)
    with pytest.raises(ValueError, match="aware"):
        Mark("start", datetime(2026, 11, 2))  # noqa: DTZ001
