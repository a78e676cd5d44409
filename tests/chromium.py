"""The real browser, one for all tests of a module.

Not longer: Playwright keeps an event loop running in the thread of the tests, in which
nothing else may wait for asynchronous code.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
#: Looks for no updates and no services of its maker: the network is closed.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Milliseconds; nothing is measured by it, it only ends what never comes.
LONGEST = 60_000
#: What is done to a page, or read off it at once, only when it is all there, its scripts too.
PATIENT = {
    Locator: (
        *("all", "check", "click", "count", "evaluate_all", "fill", "focus", "get_attribute"),
        *("inner_text", "input_value", "is_checked", "is_visible", "press", "select_option"),
        "set_input_files",
    ),
    Page: ("evaluate", "focus", "select_option", "set_input_files"),
}


def patient(act: Callable[..., Any]) -> Callable[..., Any]:
    """Return *act* of a page or of a part of it, which first waits until the page has loaded."""

    @wraps(act)
    def then(on: Locator | Page, *given: Any, **named: Any) -> Any:
        page = on if isinstance(on, Page) else on.page
        page.wait_for_load_state()
        return act(on, *given, **named)

    return then


@pytest.fixture(scope="module")
def patience() -> Iterator[None]:
    """A click returns when the next page begins to arrive; a person waits until it is there."""
    expect.set_options(timeout=LONGEST)
    with pytest.MonkeyPatch.context() as patch:
        for kind, names in PATIENT.items():
            for name in names:
                patch.setattr(kind, name, patient(getattr(kind, name)))
        yield


@pytest.fixture(scope="module")
def chromium(patience: None) -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine")
    # The loop makes Django think of async code; the tests are not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
