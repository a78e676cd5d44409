"""`manage.py simulate`: set the clock of every process of this installation forward."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govservice import clock
from govservice import simulation as shared
from govservice.errors import Refused
from sla import simulation

#: Who moved the clock, where nobody is signed in.
BY = "manage.py simulate"


class Command(BaseCommand):
    help = "Show the simulated time, let it pass, or end the simulation. For practice only."

    def add_arguments(self, parser: CommandParser) -> None:
        move = parser.add_mutually_exclusive_group()
        move.add_argument("--to", type=_moment, help="a moment, such as 2026-11-10T09:00")
        move.add_argument("--days", type=int, help="so many days on, at the same time of day")
        move.add_argument("--hours", type=int, help="so many hours on")
        move.add_argument("--morning", action="store_true", help="to the next working morning")
        move.add_argument("--off", action="store_true", help="back to the real time")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            shared.require()
            if options["off"]:
                shared.end(by=BY)
            elif (until := _until(options, clock.now())) is not None:
                acted = simulation.let_pass(until, by=BY, at=clock.now())
                self.stdout.write(f"{acted} timers acted on the way")
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self._tell()

    def _tell(self) -> None:
        now = clock.now()
        kind = "simulated time (模拟时间，仅供练习)" if clock.is_practice() else "real time"
        self.stdout.write(f"{now:%Y-%m-%d %H:%M} · {kind}")
        if (ahead := shared.reached()) is not None:
            self.stdout.write(
                f"A simulation came to {ahead:%Y-%m-%d %H:%M} before: what was done there keeps "
                "its date and now lies in the future."
            )


def _until(options: dict[str, Any], now: datetime) -> datetime | None:
    if options["morning"]:
        return simulation.next_morning(now)
    for unit in ("days", "hours"):
        if options[unit] is not None:
            if options[unit] < 1:
                raise CommandError(f"--{unit} takes a number from 1")
            return now + timedelta(**{unit: min(options[unit], 100_000)})
    to: datetime | None = options["to"]
    return to


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.ZONE)
