"""The working calendar in a browser: read in, checked, agreed to by another, told to applicants."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sla import calendar_store
from tests.browser.people import DESKTOP, LARGER, PHONE, Crowd
from tests.sla import notices
from tests.world import World

pytestmark = pytest.mark.usefixtures("quick_gate")
CONTRADICTORY = notices.NOTICE_2026.replace("1月4日（周日）", "1月4日（周六）")


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_store, "TRUST", 0.0)
    calendar_store.forget()


@pytest.mark.parametrize(
    ("size", "ways"),
    [(DESKTOP, {}), (PHONE, {}), (DESKTOP, LARGER)],
    ids=["desktop", "phone", "larger text"],
)
def test_two_people_bring_a_notice_into_force(
    world: World, crowd: Crowd, size: tuple[int, int], ways: dict[str, str], drain: object
) -> None:
    case, name = world.accepted(), "larger" if ways else "calendar"
    maker = crowd.come("admin", size, cookies=ways)
    page, wrong = maker.open("/desk/calendar/"), []
    wrong += maker.look(f"{name}-years")
    page.get_by_role("link", name="录入通知").first.click()
    wrong += maker.look(f"{name}-new")
    page.get_by_label("年度", exact=True).fill("2026")
    page.get_by_role("textbox", name="通知内容").fill(CONTRADICTORY)
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("与写明的“周六”不符")).to_be_visible()
    expect(page.get_by_role("textbox", name="通知内容")).to_have_value(CONTRADICTORY)
    wrong += maker.look(f"{name}-contradiction")
    page.get_by_role("textbox", name="文号").fill("国办发明电〔2026〕测试号")
    page.get_by_label("发文日期").fill("2026-11-01")
    page.get_by_role("textbox", name="来源").fill("https://www.gov.cn/")
    page.get_by_label("修改现行安排").check()
    days = "2026-11-05,放假,测试日\n2026-11-06,放假,测试日"
    page.get_by_role("textbox", name="通知内容").fill(days)
    page.get_by_role("button", name="提交复核").click()
    expect(page.get_by_text("本人录入的安排由另一人复核")).to_be_visible()
    wrong += maker.look(f"{name}-own-draft")

    second = crowd.come("supervisor", size, cookies=ways)
    second.open(maker.path)
    expect(second.page.get_by_text(str(case.short_code)).first).to_be_visible()
    wrong += second.look(f"{name}-draft")
    second.page.get_by_role("button", name="退回").click()
    expect(second.page.get_by_role("alert")).to_contain_text("请写明退回的理由")
    second.page.get_by_role("button", name="同意并发布").click()
    expect(second.page.get_by_text("已发布").first).to_be_visible()
    wrong += second.look(f"{name}-published")
    drain()  # type: ignore[operator]

    second.open("/desk/calendar/2026/")
    wrong += second.look(f"{name}-year")
    second.open("/desk/calendar/2027/")
    wrong += second.look(f"{name}-guess")
    second.open(f"/watch/cases/{case.pk}/?show=history")
    expect(second.page.get_by_text("重算期限").first).to_be_visible()
    wrong += second.look(f"{name}-history")
    owner = crowd.come("owner", size, cookies=ways)
    owner.open(f"/my/cases/{case.pk}/")
    wrong += owner.look(f"{name}-owner")
    assert wrong == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_hours_are_kept_as_on_a_door(world: World, crowd: Crowd, size: tuple[int, int]) -> None:
    admin = crowd.come("admin", size)
    page, wrong = admin.open("/desk/hours/"), []
    wrong += admin.look("hours")
    page.get_by_role("link", name=world.unit.name).click()
    wrong += admin.look("hours-empty")
    page.get_by_label("星期").select_option("6")
    page.get_by_label("开放时段").fill("12:00-09:00")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("结束要晚于开始")
    expect(page.get_by_label("开放时段")).to_have_value("12:00-09:00")
    wrong += admin.look("hours-wrong")
    page.get_by_label("开放时段").fill("09:00-12:00")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("rowheader", name="每周六")).to_be_visible()
    wrong += admin.look("hours-kept")
    assert wrong == []
