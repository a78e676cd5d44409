"""The same office, seen through a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import (
    _calm,
    aside,
    crowd,
    drain,
    monday,
    quick_gate,
    world,
)

__all__ = ["_calm", "aside", "crowd", "drain", "monday", "quick_gate", "world"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
