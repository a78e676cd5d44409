"""Draw every procedure's machine, and the table of permissions, into docs/reference/."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows import registry
from workflows.management.pages import pages


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="compare, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs" / "reference"
        made = {folder / name: text for name, text in pages(registry.every()).items()}
        stale = [path for path, text in made.items() if _kept(path) != text]
        stale += set((folder / "machines").glob("*.md")) - set(made)
        if options["check"]:
            if stale:
                names = ", ".join(sorted(path.name for path in stale))
                raise CommandError(f"run manage.py draw_machines: {names} is out of date")
            return
        for path in stale:
            if path in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(made[path], encoding="utf-8")
            else:
                path.unlink()


def _kept(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
