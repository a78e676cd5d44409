"""What is told of a running clock in writing: ranges taken out of it, and extensions."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from govservice.clock import ZONE
from govservice.law import Citation
from sla.rules import Count, Mark, RowKind, Term, due, ledger, read_clock
from sla.seed import seed_calendar
from tests.sla.strategies import SOURCE

CALENDAR = seed_calendar()
TERM = Term(20, SOURCE)
ART_42 = Citation("中华人民共和国行政许可法", "第四十二条")
ART_45 = Citation("中华人民共和国行政许可法", "第四十五条")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


START = Mark("start", at("2026-11-02T10:00"))


def review(first: int, last: int, told: str = "2026-11-06T10:00", cause: str = "review") -> Mark:
    days = date(2026, 11, first), date(2026, 11, last)
    return Mark(
        "exclude", at(told), "begin_special", "王审查", ART_45, cause, first=days[0], last=days[1]
    )


def kinds(term: Term, *marks: Mark, until: str) -> list[tuple[str, int, int, str]]:
    rows = ledger(term, marks, calendar=CALENDAR, at=at(until))
    return [
        (str(row.kind), row.first.day, row.days, row.event)
        for row in rows
        if row.kind not in (RowKind.REST, RowKind.START)
    ]


# ── ranges told in writing ──


def test_a_told_range_stands_in_the_ledger_with_its_act():
    rows = ledger(TERM, [START, review(9, 20)], calendar=CALENDAR, at=at("2026-11-23T10:00"))

    (row,) = [row for row in rows if row.kind is RowKind.EXCLUDED]
    assert (row.first, row.last) == (date(2026, 11, 9), date(2026, 11, 20))
    assert (row.days, row.event, row.actor, row.citation) == (10, "begin_special", "王审查", ART_45)
    assert row.kind.label == "依书面告知扣除"


def test_what_was_shortened_still_names_the_act_that_told_it():
    over = Mark(
        "exclude",
        at("2026-11-13T16:00"),
        "end_special",
        cause="review",
        first=date(2026, 11, 9),
        last=date(2026, 11, 13),
    )

    assert kinds(TERM, START, review(9, 20), over, until="2026-11-17T10:00") == [
        ("counted", 3, 4, ""),
        ("excluded", 9, 5, "begin_special"),
        ("counted", 16, 2, ""),
    ]


def test_a_day_that_two_acts_take_out_belongs_to_the_earlier():
    pause = Mark("pause", at("2026-11-11T10:00"), "suspend", cause="suspend")
    resume = Mark("resume", at("2026-11-24T10:00"), "resume", cause="suspend")

    assert kinds(TERM, START, review(9, 13), pause, resume, until="2026-11-25T10:00") == [
        ("counted", 3, 4, ""),
        ("excluded", 9, 5, "begin_special"),
        ("paused", 14, 7, "suspend"),
        ("counted", 25, 1, ""),
    ]


def test_before_a_range_is_told_the_clock_knows_nothing_of_it():
    marks = [START, review(9, 20)]

    before = read_clock(TERM, marks, calendar=CALENDAR, at=at("2026-11-06T09:59"))
    after = read_clock(TERM, marks, calendar=CALENDAR, at=at("2026-11-06T10:00"))

    assert (before.due_on, after.due_on) == (date(2026, 11, 30), date(2026, 12, 14))
    assert not after.paused


# ── extensions ──


def test_an_extension_stands_in_the_ledger_with_who_granted_it():
    granted = Mark("extend", at("2026-11-25T10:00"), "extend", "李局长", citation=ART_42, length=10)
    rows = ledger(TERM, [START, granted], calendar=CALENDAR, at=at("2026-12-14T17:30"))

    longer = [row for row in rows if row.kind is RowKind.EXTENDED]
    assert sum(row.days for row in longer) == 10
    assert {(row.event, row.actor, row.citation) for row in longer} == {
        ("extend", "李局长", ART_42)
    }
    assert longer[0].first == date(2026, 12, 1)


def test_each_extension_has_its_own_days():
    first = Mark("extend", at("2026-11-25T10:00"), "one", length=3)
    second = Mark("extend", at("2026-12-03T10:00"), "two", length=2)

    rows = kinds(TERM, START, first, second, until="2026-12-07T17:30")

    assert [row for row in rows if row[0] == "extended"] == [
        ("extended", 1, 3, "one"),
        ("extended", 4, 1, "two"),
        ("extended", 7, 1, "two"),
    ]


def test_joint_handling_is_45_working_days_and_15_more():
    term, start = Term(45, ART_42), Mark("start", at("2026-06-01T10:00"))
    granted = Mark("extend", at("2026-08-03T10:00"), length=15)

    assert due(term, [start], calendar=CALENDAR) == at("2026-08-04T17:30")
    assert due(term, [start, granted], calendar=CALENDAR) == at("2026-08-25T17:30")
    reading = read_clock(term, [start, granted], calendar=CALENDAR, at=at("2026-08-03T10:00"))
    assert (reading.total, reading.used, reading.left) == (60, 44, 16)


# ── units ──


@pytest.mark.parametrize(
    ("count", "length", "told_in"),
    [
        (Count.WORKING, "20 个工作日", "个工作日"),
        (Count.NATURAL, "20 日", "日"),
        (Count.MONTHS, "20 个月", "日"),
        (Count.YEARS, "20 年", "日"),
        (Count.FIXED, "20 日", "日"),
        (Count.MINUTES, "20 分钟", "分钟"),
    ],
)
def test_a_length_and_what_is_left_have_their_units(count: Count, length: str, told_in: str):
    assert str(Term(20, SOURCE, count)) == length
    assert count.told_in == told_in


def test_months_are_counted_in_natural_days():
    term = Term(3, SOURCE, Count.MONTHS)
    marks = [Mark("start", at("2026-03-01T10:00"))]

    reading = read_clock(term, marks, calendar=CALENDAR, at=at("2026-03-11T10:00"))

    assert (reading.total, reading.used, reading.left) == (92, 10, 82)


def test_what_is_told_must_be_whole():
    with pytest.raises(ValueError, match="first and its last"):
        Mark("exclude", at("2026-11-06T10:00"), first=date(2026, 11, 9))
    with pytest.raises(ValueError, match="adds something"):
        Mark("extend", at("2026-11-06T10:00"))
