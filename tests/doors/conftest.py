"""The office with its doors open, on a Monday morning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from forms import gate
from tests import world as worlds
from tests.world import MONDAY, Time, World


@pytest.fixture
def calm(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep files in a folder of the test, judge them in this process, forget the limits."""
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT = tmp_path / "private"
    monkeypatch.setattr(gate, "examine", gate.inspect)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def monday() -> Iterator[Time]:
    with Time(MONDAY).running() as time:
        yield time


@pytest.fixture
def world(db: None, calm: None, monday: Time) -> World:
    return worlds.build()
