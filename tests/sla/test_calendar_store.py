"""The calendar in the database: seeded, versioned, read again as it once was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from govservice.clock import ZONE
from sla import calendar_store
from sla.models import CalendarDay, CalendarVersion, CalendarYear, OpeningHours
from sla.seed import seed_calendar
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def seeded() -> Iterator[None]:
    """Begin with what the migration writes, whatever earlier tests have left."""
    for model in (CalendarDay, CalendarYear, CalendarVersion):
        model.objects.all().delete()
    calendar_store.forget()
    yield
    calendar_store.forget()


def seed() -> None:
    import_module("sla.migrations.0002_seed").fill(apps, None)
    calendar_store.forget()


def test_the_migration_brings_every_day_of_the_shipped_calendar():
    seed()
    stored, shipped = calendar_store.current(), seed_calendar()
    days = [date(2004, 1, 1) + timedelta(days=step) for step in range(365 * 36)]

    assert (stored.version, stored.published_to) == (1, date(2026, 12, 25))
    assert [stored.is_working(day) for day in days] == [shipped.is_working(day) for day in days]


def test_without_any_version_the_shipped_calendar_counts():
    assert calendar_store.current().version == 0
    assert calendar_store.current().published_to == date(2026, 12, 25)


def test_the_version_is_not_asked_for_at_every_call(django_assert_num_queries):
    seed()
    calendar_store.current()

    with django_assert_num_queries(0):
        calendar_store.current()


def test_an_amended_year_leaves_the_old_version_readable():
    """As in January 2020, when the Spring Festival was prolonged after the notice."""
    seed()
    second = CalendarVersion.objects.create(number=2, created_at=AT, reason="延长国庆假期")
    year = CalendarYear.objects.get(pk=2026)
    CalendarDay.objects.create(
        day=date(2026, 10, 8), kind="holiday", name="国庆节", notice=year, since=second
    )
    CalendarDay.objects.filter(day=date(2026, 10, 10)).update(until=second)
    calendar_store.forget()

    now, before = calendar_store.current(), calendar_store.of_version(1)

    assert now.version == 2
    assert [now.is_working(date(2026, 10, day)) for day in (8, 9, 10)] == [False, True, False]
    assert [before.is_working(date(2026, 10, day)) for day in (8, 9, 10)] == [True, True, True]


def test_a_published_year_moves_the_horizon():
    seed()
    second = CalendarVersion.objects.create(number=2, created_at=AT, reason="2027 年放假安排")
    CalendarYear.objects.create(year=2027, notice_number="测试文号", published_in=second)
    calendar_store.forget()

    assert calendar_store.current().published_to == date(2027, 12, 25)
    assert calendar_store.of_version(1).published_to == date(2026, 12, 25)


def test_the_office_hours_come_from_the_settings(settings):
    settings.OFFICE_HOURS = ["08:30-12:00", "14:00-17:00"]

    closes = calendar_store.current().close_of(date(2026, 11, 20))

    assert closes == datetime(2026, 11, 20, 17, tzinfo=ZONE)


def test_a_day_is_said_once():
    seed()
    first, year = CalendarVersion.objects.get(), CalendarYear.objects.get(pk=2026)

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(
            day=date(2026, 10, 1), kind="workday", name="x", notice=year, since=first
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.filter(day=date(2026, 10, 1)).update(until=first)


def test_the_hours_of_a_unit_are_not_asked_for_at_every_call(django_assert_num_queries):
    seed()
    unit = UnitFactory()
    row = {"valid_from": date(2026, 1, 1), "changed_by": "管理员", "changed_at": AT}
    OpeningHours.objects.create(unit=unit, weekday=6, spans=["09:00-12:00"], **row)
    first = calendar_store.for_unit(unit.pk)

    with django_assert_num_queries(0):
        assert calendar_store.for_unit(unit.pk) is first


def test_the_minutes_of_a_unit_are_kept_while_nothing_changes(monkeypatch):
    monkeypatch.setattr(calendar_store, "TRUST", 0.0)
    seed()
    unit = UnitFactory()
    row = {"valid_from": date(2026, 1, 1), "changed_by": "管理员", "changed_at": AT}
    OpeningHours.objects.create(unit=unit, weekday=6, spans=["09:00-12:00"], **row)
    first = calendar_store.for_unit(unit.pk)
    assert calendar_store.for_unit(unit.pk) is first

    OpeningHours.objects.create(unit=unit, weekday=7, spans=["09:00-10:00"], **row)

    assert calendar_store.for_unit(unit.pk).spans_on(date(2026, 11, 22)) != ()


def test_a_saturday_row_opens_no_holiday_and_no_day_that_is_made_up():
    seed()
    unit = UnitFactory()
    row = {"valid_from": date(2026, 1, 1), "changed_by": "管理员", "changed_at": AT}
    OpeningHours.objects.create(unit=unit, weekday=6, spans=["09:00-12:00"], **row)
    hers = calendar_store.for_unit(unit.pk)

    holiday, made_up, ordinary = (date(2026, 10, day) for day in (3, 10, 17))
    assert [len(hers.spans_on(day)) for day in (holiday, made_up, ordinary)] == [0, 2, 1]
    assert [hers.is_working(day) for day in (holiday, made_up, ordinary)] == [False, True, False]
