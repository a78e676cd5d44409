"""`manage.py clock [FILE|-]`: a clock as JSON in, its due day and ledger as JSON out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sla import calendar_store, exchange
from sla.calendar import Calendar
from sla.models import CalendarVersion


class Command(BaseCommand):
    help = "Read a clock: term, events and calendar as JSON in, due day and ledger as JSON out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="-", help="a file; - (or nothing) for standard input"
        )

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
            told = json.loads(text)
            asked = told if isinstance(told, list) else [told]
            answers = [exchange.answer(exchange.read(one, calendar=_stored)) for one in asked]
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file}: not UTF-8") from error
        except json.JSONDecodeError as error:
            raise CommandError(f"not JSON: {error}") from error
        except exchange.NotAClock as error:
            raise CommandError(str(error)) from error
        told = answers if isinstance(told, list) else answers[0]
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))


def _stored(version: int | None) -> Calendar:
    if version is None:
        return calendar_store.current()
    if version and not CalendarVersion.objects.filter(number=version).exists():
        raise LookupError(version)
    return calendar_store.of_version(version)
