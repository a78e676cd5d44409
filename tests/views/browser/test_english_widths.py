"""English is wider than Chinese: words stay within their step, badges within their card."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.people import DESKTOP, LARGER, Crowd
from tests.world import World

pytestmark = pytest.mark.usefixtures("quick_gate")
ENGLISH = {settings.LANGUAGE_COOKIE_NAME: "en"}
#: The texts of elements that stick out of the nearest element of a kind.
STICK_OUT = """([inner, outer]) => Array.from(document.querySelectorAll(inner))
    .filter(one => one.getBoundingClientRect().right
        > one.closest(outer).getBoundingClientRect().right + 1)
    .map(one => one.textContent)"""


@pytest.mark.parametrize("cookies", [ENGLISH, {**ENGLISH, **LARGER}], ids=["usual", "larger"])
def test_english_words_stay_in_their_places(
    world: World, crowd: Crowd, cookies: dict[str, str]
) -> None:
    case = world.draft()
    person = crowd.come("owner", DESKTOP, cookies=cookies)
    page = person.open(f"/my/cases/{case.pk}/form/rights/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Intellectual property and field")
    assert page.evaluate(STICK_OUT, [".step-name", ".wizard li"]) == []
    page = person.open("/services/tech-contract/")
    expect(page.get_by_role("heading", name="Time limits", exact=True)).to_be_visible()
    assert page.evaluate(STICK_OUT, [".facts.one .unconfirmed", ".facts.one"]) == []
