"""What warns and what supervisors see: on the desk, on the phone, in larger text, on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import expect

from sla.selectors import Promise
from sla.supervision import escalations
from tests.browser.people import DESKTOP, LARGER, PHONE, Crowd, press
from tests.factories import moment
from tests.supervision.planted import model_of, record, twin
from tests.world import Time, World

pytestmark = pytest.mark.usefixtures("quick_gate")
NOW = moment("2026-11-05", "10:00")
PAGES = (
    ("supervisor", "/watch/"),
    ("supervisor", "/watch/deadlines/"),
    ("supervisor", "/watch/stops/?flag=all"),
    ("supervisor", "/watch/defaults/"),
    ("supervisor", "/desk/raised/"),
    ("decider", "/desk/today/"),
    ("decider", "/desk/raised/"),
)


@pytest.fixture
def watched(world: World, monday: Time, aside: Callable[[Callable[[], object]], object]) -> World:
    """A Thursday on which something stands on every list."""

    def plant() -> None:
        model = model_of(world.accepted())
        for day, clock in (
            ("2026-11-03", "legal"),
            ("2026-11-04", "promise"),
            ("2026-11-05", "promise"),
            ("2026-11-06", "promise"),
        ):
            case = twin(model, {clock: (moment(day, "17:30"), Promise(5))})
            told = {"reason": "等待买方确认合同变更，" * 3}
            record(case, "suspend", moment("2026-11-03"), told, pause=[clock])
        dates = {"first": "2026-11-02", "last": "2026-11-03", "cause": "s"}
        record(
            case,
            "begin_special",
            moment("2026-11-02"),
            {"reason": "专家评审"},
            source="accepted",
            target="special",
            exclude={"promise": dates},
        )
        record(case, "deem_accepted", moment("2026-11-03"), source="submitted", target="accepted")
        escalations.escalate(NOW)

    aside(plant)
    monday.go_to(NOW)
    return world


@pytest.mark.parametrize(
    ("size", "ways"),
    [(DESKTOP, {}), (PHONE, {}), (DESKTOP, LARGER), (PHONE, LARGER)],
    ids=["desktop", "phone", "desktop, larger text", "phone, larger text"],
)
def test_every_list_is_for_everybody(
    watched: World, crowd: Crowd, size: tuple[int, int], ways: Mapping[str, str]
) -> None:
    wrong: list[str] = []
    people = {who: crowd.come(who, size, cookies=ways) for who, _ in PAGES}
    for who, path in PAGES:
        people[who].open(path)
        name = path.strip("/").replace("/", "-").replace("?", "-")
        wrong += people[who].look(f"{who}-{name}{'-larger' if ways else ''}")
    assert wrong == []


def test_a_list_is_walked_by_keyboard_and_printed(watched: World, crowd: Crowd) -> None:
    person = crowd.come("supervisor")
    page = person.open("/watch/deadlines/")
    page.select_option("select[name=level]", "overdue")
    page.focus("select[name=level]")
    press(page, "Tab")
    press(page, "Enter")
    page.wait_for_url("**level=overdue*")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.focus("tbody a")
    press(page, "Enter")
    page.wait_for_url("**/watch/cases/**")

    page = person.open("/watch/deadlines/")
    page.emulate_media(media="print")
    person.picture("print-deadlines")
    assert not page.locator("form.filters").is_visible()
    assert page.locator("tbody tr").first.is_visible()
    assert "共 4 条" in page.locator(".print-only").inner_text()
