"""Make the demonstration: units, people, and cases at every stage of the road. Idempotent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand

from govservice import clock
from govservice.accounts.demo import create_demo
from govservice.accounts.models import Unit
from sla import calendar_store
from workflows import registry
from workflows.journeys.stage import Stage, open_points
from workflows.journeys.stories import STORIES
from workflows.models import Case
from workflows.spec import Procedure

SINCE = date(2020, 1, 1)
#: Story of each invented case, how many working days ago it began, which sample it uses.
CAST: tuple[tuple[str, int, int], ...] = (
    ("unrated", 45, 3),
    ("returned", 30, 0),
    ("granted", 24, 1),
    ("refused", 18, 4),
    ("deemed", 16, 2),
    ("accepted", 7, 0),
    ("delivered", 8, 1),
    ("withdrawn", 9, 3),
    ("correcting", 6, 0),
    ("suspended", 6, 2),
    ("checked", 5, 2),
    ("proposed", 4, 1),
    ("accepted", 3, 3),
    ("submitted", 1, 1),
    ("submitted", 0, 3),
)


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        create_demo(now)
        for procedure in registry.every():
            if procedure.samples is None:
                continue
            stations = list(Unit.objects.filter(kind="station").order_by("pk"))
            open_points(procedure, stations, SINCE)
            if not Case.objects.filter(procedure=procedure.slug).exists():
                self._play(procedure, stations[0], now)
        if options["verbosity"]:
            self.stdout.write(f"{Case.objects.count()} cases")

    def _play(self, procedure: Procedure, unit: Unit, now: datetime) -> None:
        for place, (story, days, sample) in enumerate(CAST):
            begins = _working_days_before(now, days)
            assert procedure.samples is not None
            shown = procedure.samples(clock.day_of(begins))[sample].renamed(f"（示例{place + 1}）")
            with Stage(procedure, unit, begins).playing() as stage:
                STORIES[story](stage, shown)


def _working_days_before(now: datetime, days: int) -> datetime:
    """Return half past nine on the working day *days* working days before *now*."""
    calendar = calendar_store.current()
    day = clock.day_of(now) - timedelta(days=0 if days == 0 else 1)
    while days > 0 and (not calendar.is_working(day) or (days := days - 1) > 0):
        day -= timedelta(days=1)
    moment = datetime.combine(day, time(9, 30), clock.ZONE)
    return min(moment, now)
