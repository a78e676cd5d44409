"""Work every due date of open cases out again from the events.

With --check what differs is reported; with --move it is put right as after a new calendar, with
a line in each history and a letter where a date was told. Harmless to repeat, and to interrupt.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.models import Case
from workflows.selectors.deadlines import differences
from workflows.tasks import move_due_dates


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true", help="compare, write nothing")
        what.add_argument("--move", action="store_true", help="by the calendar in force")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["move"]:
            self.stdout.write(f"recompute_deadlines: {move_due_dates()} due dates moved")
            return
        found = list(differences())
        for one in found:
            self.stderr.write(
                f"{one.code} {one.clock} ({one.where}): stored {one.stored}, "
                f"by the events {one.recomputed}"
            )
        if found:
            raise CommandError(f"{len(found)} due dates differ")
        self.stdout.write(f"recompute_deadlines OK: {Case.objects.open().count()} open cases")
