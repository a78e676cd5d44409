"""Measure the product beside a reference, in a database of its own, and print JSON."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.core.management.base import BaseCommand

from workflows import bench


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name", choices=sorted(_measurements()))
        parser.add_argument("--rounds", type=_at_least_one, help="how often each variant runs")
        parser.add_argument("--sizes", type=_at_least_one, nargs="+", help="rows, where it has any")

    def handle(self, *args: Any, **options: Any) -> None:
        measured = import_module(f"{bench.__name__}.{options['name']}").run(options)
        self.stdout.write(json.dumps(measured, indent=2, ensure_ascii=False))


def _measurements() -> set[str]:
    """The modules of `workflows.bench` that have a ``run``."""
    return {
        module.name
        for module in iter_modules(bench.__path__)
        if hasattr(import_module(f"{bench.__name__}.{module.name}"), "run")
    }


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ArgumentTypeError("at least 1")
    return number
