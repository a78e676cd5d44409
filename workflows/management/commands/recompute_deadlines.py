"""Work every due date of open cases out again from the events and report differences."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.models import Case
from workflows.selectors.deadlines import differences


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--check", action="store_true", required=True, help="compare, write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(differences())
        for one in found:
            self.stderr.write(
                f"{one.code} {one.clock} ({one.where}): stored {one.stored}, "
                f"by the events {one.recomputed}"
            )
        if found:
            raise CommandError(f"{len(found)} due dates differ")
        self.stdout.write(f"recompute_deadlines OK: {Case.objects.open().count()} open cases")
