"""The office on screens of other sizes, and after a session that ended: nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESKTOP, LARGER, PHONE, Crowd, Person, press
from tests.world import World, session_cookie
from workflows.models import Case

pytestmark = pytest.mark.usefixtures("quick_gate")


@pytest.mark.parametrize(
    ("size", "cookies"),
    [((1366, 768), {}), ((1100, 800), {}), ((1440, 900), LARGER)],
    ids=["laptop", "narrow", "larger text"],
)
def test_a_narrow_list_gives_up_columns_but_never_the_case(
    world: World, crowd: Crowd, size: tuple[int, int], cookies: dict[str, str]
) -> None:
    case = world.submitted()
    person = crowd.come("window", size, cookies=cookies)
    page = person.open("/desk/")
    title = page.locator(".row-link").first
    expect(title).to_have_text(case.title)
    wrong = person.look(f"queue-narrow-{size[0]}")
    width = title.evaluate("one => one.getBoundingClientRect().width / 16")
    assert width > 8, "the title needs room for some words"
    assert case.applicant_name in page.locator("tr[data-href]").first.inner_text()
    assert wrong == []


def sign_in_again(person: Person, crowd: Crowd) -> None:
    value = session_cookie(crowd.world.client("window"))
    person.context.add_cookies([{"name": crowd.cookie, "value": value, "url": person.base}])


def test_what_was_typed_for_an_act_outlives_the_session(world: World, crowd: Crowd) -> None:
    case = world.submitted()
    person = crowd.come("window")
    page = person.open(f"/desk/cases/{case.pk}/")
    page.get_by_role("link", name="不予受理").click()
    dialog = page.get_by_role("dialog")
    ground = "合同以口头形式订立，没有书面文本。"
    dialog.get_by_label(ground).check()
    dialog.get_by_label("具体情况").fill("当面询问，双方没有签订文本。")
    person.context.clear_cookies(name=crowd.cookie)
    dialog.get_by_role("button", name="不予受理").click()
    expect(page.get_by_label("密码", exact=True)).to_be_visible()

    sign_in_again(person, crowd)
    person.open(f"/desk/cases/{case.pk}/do/not_accept/")
    expect(page.get_by_label("具体情况")).to_have_value("当面询问，双方没有签订文本。")
    expect(page.get_by_label(ground)).to_be_checked()
    page.reload()
    expect(page.get_by_label("具体情况")).to_have_value("")  # put back once, not for ever


def test_a_notice_half_written_outlives_the_session_too(world: World, crowd: Crowd) -> None:
    case = world.submitted(sealed=False)
    person = crowd.come("window")
    path = f"/desk/cases/{case.pk}/do/ask_correction/"
    page = person.open(path)
    page.locator("[name='f-sealed']").fill("请补齐双方签章后重新上传。")
    person.context.clear_cookies(name=crowd.cookie)
    page.get_by_role("button", name="预览告知书").click()
    expect(page.get_by_label("密码", exact=True)).to_be_visible()
    sign_in_again(person, crowd)
    person.open(path)
    expect(page.locator("[name='f-sealed']")).to_have_value("请补齐双方签章后重新上传。")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_goes_wrong_at_a_desk_is_for_everybody(
    world: World, crowd: Crowd, size: tuple[int, int]
) -> None:
    case = world.correcting()
    person, wrong = crowd.come("window", size), []
    for path in ("/desk/cases/999999/", "/desk/time/", f"/desk/cases/{case.pk}/do/accept/"):
        page = person.open(path)
        expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
        wrong += person.look("office-wrong-" + path.strip("/").replace("/", "-"))
    assert wrong == []


def test_a_very_long_name_stays_within_its_place(world: World, crowd: Crowd) -> None:
    case = world.submitted()
    long = "面向长江中游城市群的智慧水务一体化平台关键技术研究开发合同（含补充协议）" * 5
    Case.objects.filter(pk=case.pk).update(title=long, applicant_name=long[:90])
    for size in (DESKTOP, PHONE):
        person = crowd.come("window", size)
        page = person.open("/desk/")
        expect(page.locator(".row-link").first).to_contain_text(long[:20])
        assert person.look(f"queue-long-{size[0]}") == []
        row = page.locator("tr[data-href]").first.evaluate("one => one.clientHeight / 16")
        assert row < 10, "a name takes a few lines at most"
        person.open(f"/desk/cases/{case.pk}/")
        heading = page.get_by_role("heading", level=1)
        assert heading.get_attribute("title") == long
        assert heading.evaluate("one => one.clientHeight / 16") < 6.5
        assert person.look(f"case-long-{size[0]}") == []


def test_the_phone_shows_the_applicant_by_his_whole_name(world: World, crowd: Crowd) -> None:
    case = world.submitted()
    person = crowd.come("window", PHONE)
    applicant = person.open("/desk/").locator("td.w-app").first
    expect(applicant).to_have_text(case.applicant_name)
    assert applicant.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_the_way_back_brings_the_list_its_filters_and_its_keys(world: World, crowd: Crowd) -> None:
    case = world.submitted()
    page = crowd.come("window").open("/desk/")
    pane, source = page.locator("#preview"), page.locator("select[name=source]")
    expect(pane.get_by_role("heading", level=2)).to_have_text(case.title)
    source.select_option("window")
    expect(page.get_by_text("没有符合筛选条件的办件")).to_be_visible()
    expect(pane).to_contain_text("没有可以预览的办件")
    page.go_back()
    expect(page.locator(".row-link").first).to_have_text(case.title)
    expect(source).to_have_value("")
    expect(pane.get_by_role("heading", level=2)).to_have_text(case.title)
    press(page, "c")
    expect(pane).to_contain_text("已领取，这件由您办理。")
