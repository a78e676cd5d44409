"""Two registrars and the decider: four eyes, then a decision."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import Crowd, press
from tests.world import World
from workflows.models import Case

pytestmark = pytest.mark.usefixtures("quick_gate")


def test_one_proposes_another_checks_and_a_third_decides(world: World, crowd: Crowd) -> None:
    case = world.accepted()
    first, wrong = crowd.come("reviewer"), []
    page = first.open("/desk/")
    expect(page.locator("#preview").get_by_role("heading", level=2)).to_have_text(case.title)
    press(page, "c")
    expect(page.locator("#preview")).to_contain_text("已领取")
    press(page, "Enter")
    page.get_by_role("link", name="核查与审核").click()
    expect(page.locator(".tally")).to_contain_text("符合")
    expect(page.locator("table.sums")).to_contain_text("技术交易额 K")
    wrong += first.look("review-sheet")
    page.get_by_role("link", name=re.compile("提出审核意见|审核")).first.click()
    expect(page.locator(".verdict.green").first).to_contain_text("依据：")
    page.get_by_role("button", name=re.compile("审核")).last.click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("建议登记", exact=True).check()
    page.locator("#f-opinion textarea").fill("逐条核对合同文本，要件齐备，金额与清单一致。")
    wrong += first.look("propose")
    page.locator("main form button.primary").last.click()
    expect(page.get_by_text("已办理：")).to_be_visible()
    assert Case.objects.get(pk=case.pk).status == "review"

    first.open(f"/desk/cases/{case.pk}/")
    blocked = page.locator("details.blocked").first
    blocked.locator("summary").click()
    expect(blocked).to_contain_text("两名登记员")
    wrong += first.look("four-eyes")

    second = crowd.come("second")
    page = second.open(f"/desk/cases/{case.pk}/")
    page.get_by_role("link", name=re.compile("复核")).first.click()
    expect(page.locator(".stated")).to_contain_text("逐条核对合同文本")
    page.get_by_label("复核意见").fill("同意登记。")
    wrong += second.look("check")
    page.locator("main form button.primary").last.click()
    expect(page.get_by_text("已办理：")).to_be_visible()

    decider = crowd.come("decider")
    page = decider.open(f"/desk/cases/{case.pk}/")
    page.get_by_role("link", name=re.compile("准予")).first.click()
    expect(page.locator(".stated")).to_contain_text("同意登记。")
    wrong += decider.look("grant")
    page.locator("main form button.primary").last.click()
    expect(page.get_by_text("已办理：")).to_be_visible()

    found = Case.objects.get(pk=case.pk)
    assert (found.status, found.outcome) == ("granted", "granted")
    assert found.registrar1_id != found.registrar2_id
    assert wrong == []


def test_what_the_second_registrar_doubts_goes_back_with_his_words(
    world: World, crowd: Crowd
) -> None:
    case = world.proposed()
    second = crowd.come("second")
    page = second.open(f"/desk/cases/{case.pk}/")
    page.get_by_role("link", name=re.compile("退回")).first.click()
    page.locator("main form button").last.click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("退回意见").fill("技术交易额请再核对。")
    page.locator("main form button.primary").last.click()
    expect(page.get_by_text("已办理：")).to_be_visible()

    first = crowd.come("reviewer")
    page = first.open(f"/desk/cases/{case.pk}/do/propose/")
    expect(page.get_by_text("技术交易额请再核对。").first).to_be_visible()
    expect(page.locator("#f-opinion textarea")).to_have_value(re.compile("条款完整"))


def test_the_decider_refuses_for_a_reason_with_its_ground(world: World, crowd: Crowd) -> None:
    case = world.advised_against()
    decider, wrong = crowd.come("decider"), []
    page = decider.open(f"/desk/cases/{case.pk}/")
    page.get_by_role("link", name=re.compile("不予")).first.click()
    expect(page.locator("[name=code]:checked")).to_have_count(1)  # as the registrars proposed
    page.get_by_label("具体情况").fill("合同没有可以考核的研究开发目标。")
    wrong += decider.look("refuse")
    page.locator("main form button.danger").last.click()
    expect(page.get_by_text("已办理：")).to_be_visible()

    found = Case.objects.get(pk=case.pk)
    assert found.outcome == "refused"
    assert found.reason["words"] == "合同没有可以考核的研究开发目标。"
    assert "《" in found.reason["citation"]
    assert wrong == []
