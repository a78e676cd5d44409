"""A real browser before a running service: strict policy, real database, nothing faked.

Whatever a page writes to the console as an error fails the test, and so does a page that
answers 500 or is wider than the screen it is shown on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser

from forms import gate
from govservice import jobs
from tests import world as worlds
from tests.browser.people import Crowd
from tests.world import MONDAY, Time, World

HERE = Path(__file__).parent
T = TypeVar("T")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(autouse=True)
def _calm(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT = tmp_path / "private"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def quick_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge files in this process: for cases that are only brought to where a test begins."""
    monkeypatch.setattr(gate, "examine", gate.inspect)


@pytest.fixture
def monday() -> Iterator[Time]:
    with Time(MONDAY).running() as time:
        yield time


@pytest.fixture
def aside() -> Iterator[Callable[[Callable[[], T]], T]]:
    """Run something in a thread of its own: Playwright's loop lives in this one."""
    with ThreadPoolExecutor(1) as thread:

        def run(what: Callable[[], T]) -> T:
            def and_close() -> T:
                try:
                    return what()
                finally:
                    connections.close_all()

            return thread.submit(and_close).result()

        yield run


@pytest.fixture
def drain(aside: Callable[[Callable[[], int]], int]) -> Callable[[], int]:
    """Do what the worker would do, here and now."""
    return lambda: aside(jobs.drain)


@pytest.fixture
def world(
    live_server: Any, chromium: Browser, monday: Time, drain: Callable[[], int], settings: Any
) -> World:
    settings.SITE_URL = live_server.url
    built = worlds.build()
    built.drain = drain
    return built


@pytest.fixture
def crowd(world: World, chromium: Browser, live_server: Any) -> Iterator[Crowd]:
    """People with a browser each; `crowd.come("window")` is one at his desk."""
    crowd = Crowd(chromium, live_server.url, world, django_settings.SESSION_COOKIE_NAME)
    yield crowd
    crowd.go()
