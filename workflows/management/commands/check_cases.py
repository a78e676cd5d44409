"""Look whether all cases are whole: desks, clocks, timers, numbers and history agree."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.selectors.soundness import count_cases, findings


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for finding in findings():
            found += 1
            self.stderr.write(str(finding))
        cases = count_cases()
        if found:
            raise CommandError(f"{found} findings in {cases} cases")
        self.stdout.write(f"check_cases OK: {cases} cases")
