"""Clocks in minutes are near by the hours of their own window: badge, pile and letter alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govservice.accounts.actors import Actor, actor_for
from govservice.accounts.models import Membership, Unit
from sla import calendar_store
from sla.models import OpeningHours
from sla.rules import Count, Mark, Term, due
from sla.selectors import Level, Promise
from sla.supervision.warnings import lines
from tests.factories import MONDAY, UnitFactory, UserFactory, moment
from tests.sla.strategies import SOURCE
from tests.supervision.planted import model_of, twin
from tests.workflows import licence
from tests.workflows.conftest import Office, _planted, office
from workflows import services
from workflows.models import Case
from workflows.selectors import desk
from workflows.selectors.rows import rows
from workflows.selectors.scope import WATCH_TABS, Filters, Scope, Tab

__all__ = ["_planted", "office"]
TWO_HOURS = Promise(120, Count.MINUTES)
SATURDAY, SUNDAY = date(2026, 11, 7), date(2026, 11, 8)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    calendar_store.forget_units()
    yield
    calendar_store.forget_units()


def opens(unit: Unit, weekday: int, *spans: str) -> None:
    told = {"valid_from": date(2026, 1, 1), "changed_by": "管理员", "changed_at": MONDAY}
    OpeningHours.objects.create(unit=unit, weekday=weekday, spans=list(spans), **told)
    calendar_store.forget_units()


@pytest.fixture
def mould(office: Office) -> Case:
    answers = {"valid_until": "2027-01-31", "joint": False, "credit": "clear"}
    draft = office.draft("模子", licence.PROCEDURE, **answers)
    services.submit(draft.pk, by=office.applicant, at=MONDAY)
    return model_of(services.accept(draft.pk, by=office.window, at=MONDAY))


@pytest.fixture
def others(office: Office) -> list[Unit]:
    return [UnitFactory(), UnitFactory()]


def step(mould: Case, unit: Unit, begun: datetime) -> Case:
    """Plant a case of *unit* whose two hours to decide began at *begun*."""
    calendar = calendar_store.for_unit(unit.pk)
    term = Term(TWO_HOURS.length, SOURCE, TWO_HOURS.count)
    ends = due(term, [Mark("start", begun)], calendar=calendar)
    return twin(mould, {"step_decision": (ends, TWO_HOURS)}, authority=unit)


def watch(*units: Unit) -> tuple[Actor, Scope]:
    chief = UserFactory()
    for unit in units:
        Membership.objects.create(
            user=chief, unit=unit, role="supervisor", valid_from=date(2020, 1, 1)
        )
    scope = Scope(chief.pk, tuple(sorted(unit.pk for unit in units)), tabs=WATCH_TABS)
    return actor_for(chief, MONDAY.date()), scope


def pile(scope: Scope, tab: Tab, at: datetime) -> set[int]:
    return set(desk.page_of(scope, tab, Filters(), at=at, page=1, size=500))


def test_a_window_that_opens_on_saturday_is_warned_on_saturday(
    office: Office, mould: Case, others: list[Unit]
) -> None:
    """Begun on Friday at 16:30: an hour of Friday, and one of Saturday or of Monday."""
    ordinary = others[0]
    open_on_saturday = cast("Unit", office.unit)
    opens(open_on_saturday, 6, "09:00-12:00")
    friday = moment("2026-11-06", "16:30")
    hers, theirs = step(mould, open_on_saturday, friday), step(mould, ordinary, friday)
    assert (hers.due_at, theirs.due_at) == (
        moment("2026-11-07", "10:00"),
        moment("2026-11-09", "10:00"),
    )
    chief, scope = watch(open_on_saturday, ordinary)

    def near(at: datetime) -> dict[int, Level]:
        found = rows(chief, [hers.pk, theirs.pk], at=at)
        return {row.case.pk: row.urgency.level for row in found}

    at = moment("2026-11-06", "19:00")  # an hour of opening time is left of both
    assert near(at) == {hers.pk: Level.FINE, theirs.pk: Level.FINE}
    assert pile(scope, Tab.NEAR, at) == set()
    at = moment("2026-11-09", "09:35")
    assert near(at) == {hers.pk: Level.OVERDUE, theirs.pk: Level.TODAY}


def test_a_window_open_at_noon_is_not_warned_early(office: Office, mould: Case) -> None:
    """Due at 13:20 where the window opens again at 13:00: from 11:56 on 24 minutes are left."""
    unit = cast("Unit", office.unit)
    for weekday in range(1, 6):
        opens(unit, weekday, "09:00-12:00", "13:00-17:30")
    case = twin(mould, {"step_decision": (moment("2026-11-03", "13:20"), TWO_HOURS)})
    chief, _ = watch(unit)

    def warned(at: datetime) -> bool:
        return rows(chief, [case.pk], at=at)[0].urgency.warned

    # by the hours of the office, which opens again at 13:30, the last fifth began at 11:37
    times = ("11:37", "11:55", "11:56")
    assert [warned(moment("2026-11-03", time)) for time in times] == [False, False, True]


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
def test_badge_pile_and_morning_letter_agree_whatever_the_windows(
    office: Office, mould: Case, others: list[Unit], data: st.DataObject
) -> None:
    Case.objects.filter(number__startswith="PLANTED").update(due_at=None)
    OpeningHours.objects.all().delete()
    units = [cast("Unit", office.unit), *others]
    spans = st.sampled_from([[], ["08:00-12:00", "12:30-20:00"], ["10:00-11:00"]])
    for unit in units[:2]:
        for weekday in sorted(data.draw(st.sets(st.integers(1, 7), max_size=3))):
            opens(unit, weekday, *data.draw(spans))
    minutes = st.integers(0, 12 * 24 * 60)
    begun = data.draw(st.lists(st.tuples(st.integers(0, 2), minutes), max_size=15))
    cases = [step(mould, units[one], MONDAY + timedelta(minutes=after)) for one, after in begun]
    at = MONDAY + timedelta(minutes=data.draw(minutes))
    chief, scope = watch(*units)

    levels = {row.case.pk: row.urgency.level for row in rows(chief, [c.pk for c in cases], at=at)}

    soon = {pk for pk, level in levels.items() if level in (Level.NEAR, Level.TODAY)}
    over = {pk for pk, level in levels.items() if level is Level.OVERDUE}
    assert len(levels) == len(cases)
    assert pile(scope, Tab.NEAR, at) == soon
    assert pile(scope, Tab.OVER, at) == over
    assert {one.case_id for one in lines(scope.units, at=at)} == soon | over


def test_the_hours_of_many_windows_are_one_question(
    office: Office, mould: Case, others: list[Unit]
) -> None:
    units = [cast("Unit", office.unit), *others]
    for unit in units:
        opens(unit, 6, "09:00-12:00")
    cases = [step(mould, unit, MONDAY) for unit in units]
    at = moment("2026-11-02", "11:00")

    def questions(some: list[Case], those: list[Unit]) -> int:
        chief, scope = watch(*those)
        calendar_store.current()
        calendar_store.forget_units()
        with CaptureQueriesContext(connection) as captured:
            rows(chief, [case.pk for case in some], at=at)
            pile(scope, Tab.NEAR, at)
            lines(scope.units, at=at)
        return sum(OpeningHours._meta.db_table in query["sql"] for query in captured)

    assert questions(cases[:1], units[:1]) == questions(cases, units) == 1
