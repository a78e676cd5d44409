"""Those who only look: the supervisor, and whoever has nothing but the codes of a receipt."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESKTOP, PHONE, Crowd, press
from tests.world import World
from workflows.models import Case

pytestmark = pytest.mark.usefixtures("quick_gate")


def test_the_supervisor_sees_everything_and_can_do_nothing(world: World, crowd: Crowd) -> None:
    case, other = world.accepted(), world.correcting()
    person = crowd.come("supervisor")
    page, wrong = person.open("/desk/"), []
    expect(page.get_by_role("heading", level=1)).to_have_text("效能监督")
    expect(page.locator("tr[data-href]")).to_have_count(2)
    wrong += person.look("watch")
    press(page, "j")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(f"{case.title}|{other.title}")
    )
    person.open(f"/watch/cases/{case.pk}/")
    expect(page.get_by_text("法定办结时限").first).to_be_visible()
    for part in ("办理过程", "计时台账", "核查与审核", "申请表", "内部备注", "文书"):
        page.get_by_role("link", name=part).first.click()
        expect(page.get_by_role("link", name=part).first).to_have_attribute("aria-current", "true")
        forms = page.locator("main form")
        assert [form.get_attribute("method") for form in forms.all()] == []
        wrong += person.look(f"watch-{part}")
    for act in ("accept", "propose", "grant"):
        person.open(f"/desk/cases/{case.pk}/do/{act}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("这项操作不由您办理")
    assert wrong == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_codes_of_a_receipt_show_how_far_it_is_and_let_it_be_rated(
    world: World, crowd: Crowd, size: tuple[int, int]
) -> None:
    case = world.delivered()
    person = crowd.newcomer(size)
    page, wrong = person.open(f"/t/{case.short_code}/"), []
    expect(page.get_by_label("办件编号")).to_have_value(str(case.short_code))
    page.get_by_label("查询码").fill("000000" if case.query_code != "000000" else "111111")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("alert")).to_contain_text("不对")
    wrong += person.look("track-wrong")
    page.get_by_label("查询码").fill(case.query_code)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("结果已送达，请您评价")
    assert "13" not in page.locator("main").inner_text() or not re.search(
        r"\b1\d{10}\b", page.locator("main").inner_text()
    )
    wrong += person.look("tracked")
    page.get_by_role("link", name="去评价").click()
    wrong += person.look("rate")
    page.get_by_role("button", name=re.compile("提交")).click()
    expect(page.get_by_text("请选择一个满意度等级").first).to_be_visible()
    page.get_by_text("基本满意", exact=True).click()
    page.get_by_role("button", name=re.compile("提交")).click()
    expect(page.get_by_text("谢谢您的评价").first).to_be_visible()
    assert Case.objects.get(pk=case.pk).status == "closed"
    page.get_by_role("button", name="用完了，关闭这件").click()
    person.open(f"/track/{case.short_code}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("进度查询")
    assert wrong == []


def test_guessing_codes_is_stopped(world: World, crowd: Crowd) -> None:
    case = world.submitted()
    person = crowd.newcomer()
    for guess in range(8):
        page = person.open("/track/")
        page.get_by_label("办件编号").fill(str(case.short_code))
        page.get_by_label("查询码").fill(f"{guess:06}")
        page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("尝试次数太多了")
