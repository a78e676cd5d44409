"""Acts upon the office's time before a real browser: at the desk, and as they are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from govservice import clock
from govservice.accounts.models import Organisation
from tests.browser.people import DESKTOP, LARGER, PHONE, Crowd
from tests.factories import service_point
from tests.workflows import licence
from tests.world import World
from workflows import flows, registry, services
from workflows.models import Case

pytestmark = pytest.mark.usefixtures("quick_gate")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_case_is_suspended_told_and_resumed(
    world: World, crowd: Crowd, size: tuple[int, int]
) -> None:
    case, wrong = world.accepted(), []
    clerk = crowd.come("reviewer", size=size)
    page = clerk.open(f"/desk/cases/{case.pk}/")
    page.get_by_role("link", name="中止办理", exact=True).click()
    reason = page.get_by_label("中止的理由")
    expect(page.get_by_text("自次日起我方各项计时暂停").first).to_be_visible()
    page.get_by_role("button", name="中止办理").click()
    expect(page.get_by_text("请填写“中止的理由”").first).to_be_visible()
    wrong += clerk.look("suspend")
    reason.fill("本件所涉专利权属正在诉讼，等待生效判决。")
    page.get_by_role("button", name="中止办理").click()
    expect(page.get_by_text("已办理：中止办理")).to_be_visible()
    expect(page.locator(".badges")).to_contain_text("已中止")
    wrong += clerk.look("suspended-file")
    assert Case.objects.get(pk=case.pk).suspended
    clerk.open("/desk/?tab=all")
    expect(page.locator("#list")).to_contain_text("已中止")
    wrong += clerk.look("suspended-queue")

    world.drain()
    owner = crowd.come("owner", size=size)
    shown = owner.open(f"/my/cases/{case.pk}/")
    expect(shown.get_by_role("heading", level=1)).to_have_text("已中止办理")
    expect(shown.locator(".hero")).to_contain_text("中止最长到 2027年1月4日")
    expect(shown.get_by_text("中止办理通知书").first).to_be_visible()
    wrong += owner.look("suspended-told")

    page = clerk.open(f"/desk/cases/{case.pk}/do/resume_handling/")
    wrong += clerk.look("resume")
    page.get_by_role("button", name="恢复办理").click()
    expect(page.get_by_text("已办理：恢复办理")).to_be_visible()
    shown = owner.open(f"/my/cases/{case.pk}/")
    expect(shown.get_by_role("heading", level=1)).to_have_text("正在审查")
    assert wrong == []


@pytest.fixture
def licensed(world: World) -> Iterator[Case]:
    """A licence, accepted; the office has every act upon time for it."""
    registry.register(licence.PROCEDURE)
    flows.build(licence.PROCEDURE)
    service_point(licence.PROCEDURE.slug, world.unit)
    owner = world.actor("owner")
    case = services.open_draft(
        licence.PROCEDURE,
        by=owner,
        at=clock.now(),
        authority=world.unit,
        organisation=Organisation.objects.get(pk=min(owner.organisations)),
        answers={"name": "甲许可", "valid_until": "2027-01-31", "joint": False, "credit": "clear"},
    )
    services.submit(case.pk, by=owner, at=clock.now())
    yield services.accept(case.pk, by=world.actor("window"), at=clock.now())
    registry.withdraw(licence.PROCEDURE.slug)


@pytest.mark.parametrize(
    ("size", "ways"),
    [(DESKTOP, {}), (PHONE, {}), (DESKTOP, LARGER), (PHONE, LARGER)],
    ids=["desktop", "phone", "desktop, larger text", "phone, larger text"],
)
def test_dates_are_told_and_an_extension_is_approved(
    world: World,
    licensed: Case,
    crowd: Crowd,
    size: tuple[int, int],
    ways: dict[str, Any],
) -> None:
    wrong, file = [], f"/desk/cases/{licensed.pk}/"
    named = "-larger" if ways else ""
    clerk = crowd.come("reviewer", size=size, cookies=ways)
    page = clerk.open(file)
    page.get_by_role("link", name="启动特别程序").click()
    expect(page.get_by_text("不能早于今天").first).to_be_visible()
    page.get_by_role("button", name="启动特别程序").click()
    expect(page.get_by_text("请选择特别程序。").first).to_be_visible()
    wrong += clerk.look(f"special{named}")
    page.get_by_text("专家评审（").click()
    page.get_by_label("结束日期").fill("2026-11-13")
    page.get_by_label("进行特别程序的理由").fill("技术跨两个领域。")
    page.get_by_role("button", name="启动特别程序").click()
    expect(page.get_by_text("已办理：启动特别程序")).to_be_visible()
    wrong += clerk.look(f"special-file{named}")
    owner = crowd.come("owner", size=size, cookies=ways)
    shown = owner.open(f"/my/cases/{licensed.pk}/")
    expect(shown.get_by_role("heading", level=1)).to_have_text("正在进行专家评审")
    expect(shown.locator(".hero")).to_contain_text("预计到 2026年11月13日")
    wrong += owner.look(f"special-told{named}")
    page = clerk.open(f"{file}do/end_special/")
    page.get_by_label("特别程序的结果").fill("专家一致同意。")
    wrong += clerk.look(f"special-ends{named}")
    page.get_by_role("button", name="结束特别程序").click()
    expect(page.get_by_text("已办理：结束特别程序")).to_be_visible()

    decider = crowd.come("decider", size=size, cookies=ways)
    page = decider.open(f"{file}do/extend/")
    expect(page.get_by_text("可以延长 10 个工作日，须经本行政机关负责人批准").first).to_be_visible()
    page.get_by_role("button", name="延长期限").click()
    wrong += decider.look(f"extend{named}")
    page.get_by_label("批准人").fill("李振国")
    page.get_by_label("延长期限的理由").fill("案情复杂，需要核查三处现场。")
    page.get_by_role("button", name="延长期限").click()
    expect(page.get_by_text("已办理：延长期限")).to_be_visible()
    decider.open(f"{file}?show=history")
    wrong += decider.look(f"time-history{named}")
    anybody = crowd.newcomer(size)
    anybody.open(f"/services/{licence.PROCEDURE.slug}/")
    expect(anybody.page.get_by_role("heading", name="时限可能怎样变化")).to_be_visible()
    wrong += anybody.look(f"guide-time{named}")
    assert wrong == []
