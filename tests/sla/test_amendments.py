"""Deadlines counted before and after the State Council changed a year that had begun."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from chinese_calendar import is_workday

from govservice.clock import ZONE
from sla.calendar import Calendar
from sla.rules import Count, Mark, Term, due, read_clock
from sla.seed import YEARS, seed_calendar, seed_days
from tests.sla.amendments import (
    AMENDMENTS,
    LABOUR_DAY_2019,
    SPRING_FESTIVAL_2020,
    VICTORY_DAY_2015,
    Amendment,
)
from tests.sla.strategies import SOURCE

NATURAL = Count.NATURAL


def before(amendment: Amendment) -> Calendar:
    """The calendar as it was on the eve of the amending notice."""
    exceptions = {one.day: one.worked for one in seed_days()}
    for day, worked in amendment.before.items():
        exceptions.pop(day, None)
        if worked is not None:
            exceptions[day] = worked
    return Calendar(exceptions, published=YEARS)


@pytest.mark.parametrize("amendment", AMENDMENTS, ids=lambda one: one.notice)
def test_the_shipped_calendar_holds_the_amendment(amendment: Amendment):
    calendar = seed_calendar()

    for day, worked in amendment.after.items():
        assert calendar.is_working(day) is is_workday(day) is bool(worked), day


@pytest.mark.parametrize(
    ("amendment", "start", "term", "was", "became"),
    [
        # Thursday 3 and Friday 4 September became days off, Sunday the 6th was worked
        (VICTORY_DAY_2015, "2015-09-01", Term(3, SOURCE), "2015-09-04", "2015-09-07"),
        (VICTORY_DAY_2015, "2015-08-31", Term(5, SOURCE), "2015-09-07", "2015-09-08"),
        # two days off for one that is worked: behind the feast everything is a day later
        (VICTORY_DAY_2015, "2015-08-10", Term(20, SOURCE), "2015-09-07", "2015-09-08"),
        (VICTORY_DAY_2015, "2015-08-04", Term(30, SOURCE, NATURAL), "2015-09-03", "2015-09-06"),
        # Sunday 28 April was worked: some deadlines came earlier
        (LABOUR_DAY_2019, "2019-04-26", Term(1, SOURCE), "2019-04-29", "2019-04-28"),
        (LABOUR_DAY_2019, "2019-04-26", Term(3, SOURCE), "2019-05-02", "2019-04-30"),
        (LABOUR_DAY_2019, "2019-04-30", Term(1, SOURCE), "2019-05-02", "2019-05-05"),
        # as many days worked as taken off: behind the feast nothing moves
        (LABOUR_DAY_2019, "2019-04-22", Term(20, SOURCE), "2019-05-21", "2019-05-21"),
        (LABOUR_DAY_2019, "2019-04-05", Term(30, SOURCE, NATURAL), "2019-05-06", "2019-05-05"),
        # Friday 31 January and the worked Saturday fell away
        (SPRING_FESTIVAL_2020, "2020-01-23", Term(1, SOURCE), "2020-01-31", "2020-02-03"),
        (SPRING_FESTIVAL_2020, "2020-01-23", Term(5, SOURCE), "2020-02-05", "2020-02-07"),
        (SPRING_FESTIVAL_2020, "2020-01-02", Term(30, SOURCE, NATURAL), "2020-02-01", "2020-02-03"),
    ],
)
def test_a_deadline_before_and_after(
    amendment: Amendment, start: str, term: Term, was: str, became: str
):
    at = datetime.fromisoformat(f"{start}T10:00").replace(tzinfo=ZONE)
    marks = [Mark("start", at)]

    old, new = (
        read_clock(term, marks, calendar=calendar, at=at)
        for calendar in (before(amendment), seed_calendar())
    )

    assert (old.due_on, new.due_on) == (date.fromisoformat(was), date.fromisoformat(became))


@pytest.mark.parametrize("amendment", AMENDMENTS, ids=lambda one: one.notice)
def test_a_deadline_that_was_over_does_not_move(amendment: Amendment):
    """Whatever ended before the first changed day stands as it was counted."""
    first = min(amendment.after)
    at = datetime(first.year, first.month, 1, 10, tzinfo=ZONE).replace(month=first.month - 1 or 1)
    marks = [Mark("start", at)]

    assert due(Term(3, SOURCE), marks, calendar=before(amendment)) == due(
        Term(3, SOURCE), marks, calendar=seed_calendar()
    )
