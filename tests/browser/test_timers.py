"""Two people look after what the clocks could not do: one asks, the other decides."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from govservice import clock
from sla import timers
from sla.models import Timer
from sla.timers import BACK_OFF
from tests.browser.people import DESKTOP, LARGER, PHONE, Crowd, press
from tests.world import Time, World
from workflows.models import Case

pytestmark = pytest.mark.usefixtures("quick_gate")
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"size": DESKTOP},
    "phone": {"size": PHONE},
    "larger": {"size": DESKTOP, "cookies": LARGER},
}


@pytest.fixture
def parked(world: World, aside: Callable[[Callable[[], Any]], Any]) -> int:
    """Two cases whose deemed acceptance failed to the last attempt; the key of one timer."""
    logging.getLogger("sla.timers").setLevel(logging.CRITICAL)

    def fail() -> int:
        cases = [world.submitted().pk for _ in range(2)]
        Case.objects.filter(pk__in=cases).update(received_at=None)
        at = Timer.objects.filter(kind="notice").latest("due_at").due_at
        for wait in (timedelta(minutes=1), *BACK_OFF):
            at += wait
            timers.tick(at)
        return int(Timer.objects.filter(status=Timer.Status.PARKED).earliest("pk").pk)

    return int(aside(fail))


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_for_everybody(
    parked: int, world: World, crowd: Crowd, monday: Time, look: str
) -> None:
    monday.stand_still_until(clock.now() + timedelta(days=12))
    keeper = crowd.come("supervisor", **LOOKS[look])
    keeper.open("/watch/timers/?period=month")
    wrong = keeper.look(f"timers-{look}")
    keeper.page.get_by_text("技术信息").first.click()
    wrong += keeper.look(f"timers-open-{look}")
    keeper.open(f"/watch/timers/{parked}/skip/")
    wrong += keeper.look(f"timer-skip-{look}")
    assert wrong == []


def test_one_asks_by_keyboard_and_the_other_agrees(parked: int, crowd: Crowd) -> None:
    admin, supervisor = crowd.come("admin"), crowd.come("supervisor")
    admin.open("/watch/timers/")
    admin.page.get_by_role("link", name="提请跳过").first.focus()
    press(admin.page, "Enter")
    admin.page.get_by_label("理由").fill("窗口已按人工受理。")
    press(admin.page, "Tab")
    press(admin.page, "Enter")
    admin.page.get_by_text("已提请跳过").wait_for()

    supervisor.open("/watch/timers/")
    supervisor.picture("timers-asked")
    supervisor.page.get_by_role("link", name="复核").click()
    wrong = supervisor.look("timer-decide")
    supervisor.page.get_by_role("button", name="同意跳过", exact=True).click()
    supervisor.page.get_by_text("已同意跳过").wait_for()
    supervisor.page.get_by_role("button", name="重新办理").click()
    supervisor.page.get_by_text("没有搁置的自动办理").wait_for()
    wrong += supervisor.look("timers-empty")
    assert wrong == []
