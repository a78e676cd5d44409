"""中止 and 恢复 before a real browser: desk, dialog, applicant, and without an account."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESKTOP, PHONE, Crowd
from tests.world import World
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
