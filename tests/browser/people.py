"""Somebody at a screen: signs in, looks, types; keeps what the page complained about."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect

from tests.chromium import LONGEST
from tests.world import World, session_cookie

DESKTOP, PHONE = (1440, 900), (390, 844)
#: What htmx and the queue mark while an answer is on its way.
FETCHING = ".htmx-request, .htmx-swapping, .htmx-settling, #preview[aria-busy=true]"
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: Where pictures of the pages go, for looking at; empty: none are taken.
SCREENS = os.environ.get("SCREENS", "")
#: How much slower than this machine the browser is, to find what only a fast one forgives.
SLOW = float(os.environ.get("SLOW", "1"))
#: What a browser reports by itself about an answer that a test asked for on purpose, and htmx
#: about a draft being saved while its page is left (afterRequest comes before the reason).
_EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of 4\d\d"
    r"|htmx:(afterRequest|sendAbort),"
)


def slowed(page: Page) -> None:
    """Give *page* the processor and the line of a worse machine."""
    wire = page.context.new_cdp_session(page)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    line = {
        "offline": False,
        "latency": 40 * SLOW,
        "downloadThroughput": -1,
        "uploadThroughput": -1,
    }
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", line)


def settle(page: Page) -> None:
    """Wait until *page* has loaded and every part fetched after it is in its place."""
    page.wait_for_load_state()
    expect(page.locator(FETCHING)).to_have_count(0)


def press(page: Page, key: str) -> None:
    """Press *key* where the cursor is, once the page answers to it; wait where that leads."""
    settle(page)
    focused = page.locator(":focus")
    (focused if focused.count() else page.locator("body")).press(key)


class Person:
    """One person with one window of a browser."""

    def __init__(self, context: BrowserContext, name: str, base: str) -> None:
        self.name, self.base, self.context = name, base, context
        self.page: Page = context.new_page()
        self.page.set_default_timeout(LONGEST)
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("response", self._answered)
        if SLOW > 1:
            slowed(self.page)

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not _EXPECTED.match(said.text):
            self.complaints.append(f"console: {said.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")

    def open(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else f"{self.base}{path}")
        return self.page

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.base)

    # looking

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page, if pictures are wanted."""
        if not SCREENS:
            return
        size = self.page.viewport_size or {"width": 0}
        Path(SCREENS).mkdir(parents=True, exist_ok=True)
        path = f"{SCREENS}/{name}-{size['width']}.png"
        self.page.screenshot(path=path, full_page=True, caret="initial")

    @property
    def is_too_wide(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    def barriers(self) -> list[str]:
        """Return what axe finds on the page (GB/T 37668, WCAG 2.2 AA)."""
        found: dict[str, Any] = Axe().run(self.page, options=LEVELS).response
        return [
            f"{self.path}: {one['id']}: {one['help']} "
            f"{[node['target'] for node in one['nodes']][:3]}"
            for one in found["violations"]
        ]

    def look(self, name: str) -> list[str]:
        """Keep a picture and return everything that is wrong with how the page is shown."""
        settle(self.page)
        self.picture(name)
        wide = [f"{self.path}: wider than the screen"] if self.is_too_wide else []
        twice = [f"{self.path}: {one} is loaded twice" for one in self.loaded_twice()]
        return [*wide, *twice, *self.barriers()]

    def loaded_twice(self) -> list[str]:
        """Return the scripts that run twice: every click would count double."""
        sources = "Array.from(document.scripts, one => one.src).filter(Boolean)"
        loaded: list[str] = self.page.evaluate(sources)
        return sorted({one for one in loaded if loaded.count(one) > 1})


class Crowd:
    """Everybody in a test, each with a browser of his own."""

    def __init__(self, browser: Browser, base: str, world: World, cookie: str) -> None:
        self.browser, self.base, self.world, self.cookie = browser, base, world, cookie
        self.people: list[Person] = []

    def come(
        self,
        name: str = "anonymous",
        size: tuple[int, int] = DESKTOP,
        *,
        language: str = "zh-CN",
        cookies: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Person:
        """Return *name* (a role of the world, a user name, or anonymous), signed in."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale=language, **options
        )
        kept = dict(cookies or {})
        if name != "anonymous":
            kept[self.cookie] = session_cookie(self.world.client(name))
        if kept:
            context.add_cookies(
                [{"name": key, "value": value, "url": self.base} for key, value in kept.items()]
            )
        person = Person(context, name, self.base)
        self.people.append(person)
        return person

    def newcomer(self, size: tuple[int, int] = DESKTOP) -> Person:
        """Return somebody whom nobody knows, with no cookie at all."""
        return self.come("anonymous", size)

    def go(self) -> None:
        """Close every browser; what any page complained about fails the test."""
        complaints = [f"{one.name}: {said}" for one in self.people for said in one.complaints]
        for person in self.people:
            person.context.close()
        assert not complaints, "\n".join(complaints)


LARGER = {"care": "1"}
LANGUAGE = settings.LANGUAGE_COOKIE_NAME
