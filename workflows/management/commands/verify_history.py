"""Verify the sealed history of all cases: order, chain and every hash."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.selectors.seals import Break, breaks, count_events, unknown


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("case", nargs="*", help="short numbers; all cases if none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        codes: list[str] = options["case"]
        if strange := unknown(codes):
            raise CommandError(f"no such case: {', '.join(strange)}")
        found: list[Break] = list(breaks(codes))
        for one in found:
            self.stderr.write(f"{one.code} #{one.seq}: {one.what}")
        events = count_events(codes)
        if found:
            raise CommandError(f"{len(found)} of {events} events do not verify")
        self.stdout.write(f"verify_history OK: {events} events")
