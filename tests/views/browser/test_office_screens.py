"""Every page of the office: for all eyes, at the desk and on the phone, and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESKTOP, LARGER, PHONE, Crowd, Person, press
from tests.world import World
from workflows.models import Case
from workflows.views.desk.case_file import PARTS

pytestmark = pytest.mark.usefixtures("quick_gate")
WAYS = {"desktop": (DESKTOP, {}), "phone": (PHONE, {}), "phone, larger text": (PHONE, LARGER)}


@pytest.fixture(params=list(WAYS))
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    return request.param  # type: ignore[no-any-return]


def _come(crowd: Crowd, way: str, who: str) -> Person:
    size, cookies = WAYS[way]
    return crowd.come(who, size, cookies=cookies)


def _walk(person: Person, paths: list[str]) -> list[str]:
    wrong = []
    for path in paths:
        person.open(path)
        wrong += person.look("office-" + re.sub(r"\W+", "-", path))
    return wrong


def test_the_windows_pages_are_for_everybody(world: World, crowd: Crowd, way: str) -> None:
    case, done = world.submitted(sealed=False), world.delivered()
    world.correcting()
    person = _come(crowd, way, "window")
    paths = ["/desk/", "/desk/?tab=done", "/desk/?tab=mine", "/desk/?q=nothing", "/desk/find/"]
    paths += [f"/desk/cases/{case.pk}/?show={part}" for part in PARTS]
    paths += [f"/desk/cases/{done.pk}/?show={part}" for part in ("history", "clocks", "papers")]
    acts = ("accept", "ask_correction", "not_accept")
    paths += [f"/desk/cases/{case.pk}/do/{act}/" for act in acts]
    paths += [f"/desk/cases/{case.pk}/reveal/contact_phone/"]
    assert _walk(person, paths) == []


def test_the_registrars_pages_are_for_everybody(world: World, crowd: Crowd, way: str) -> None:
    accepted, checked = world.accepted(), world.checked()
    proposed = world.proposed()
    person = _come(crowd, way, "reviewer")
    acts = [f"/desk/cases/{accepted.pk}/do/{act}/" for act in ("propose", "ask_supplement")]
    wrong = _walk(person, ["/desk/", *acts, f"/desk/cases/{proposed.pk}/do/send_back/"])
    person = _come(crowd, way, "decider")
    acts = [f"/desk/cases/{checked.pk}/do/{act}/" for act in ("grant", "send_back")]
    assert [*wrong, *_walk(person, ["/desk/", *acts])] == []


def test_the_supervisors_pages_are_for_everybody(world: World, crowd: Crowd, way: str) -> None:
    case = world.accepted()
    person = _come(crowd, way, "supervisor")
    parts = [f"/watch/cases/{case.pk}/?show={part}" for part in PARTS]
    assert _walk(person, ["/watch/", "/watch/?tab=over", *parts]) == []


def test_the_reception_is_for_everybody(world: World, crowd: Crowd, way: str) -> None:
    person = _come(crowd, way, "window")
    matter = f"/desk/receive/{world.procedure.slug}/{world.unit.pk}/"
    wrong = _walk(person, ["/desk/receive/", matter])
    person.page.get_by_text("自然人", exact=True).click()
    person.page.get_by_role("button", name="开始填写申请表").click()
    person.page.wait_for_url("**/form/**")
    case = Case.objects.get()
    base = f"/desk/receive/cases/{case.pk}/"
    steps = [f"{base}form/{step.slug}/?check=1" for step in world.procedure.form.steps]
    wrong += _walk(person, [*steps, f"{base}materials/", f"{base}review/", "/desk/receive/"])
    assert wrong == []


def test_the_queue_is_worked_by_keyboard_alone(world: World, crowd: Crowd) -> None:
    first, second = world.submitted(), world.submitted()
    page = crowd.come("window").open("/desk/")
    pane = page.locator("#preview")
    expect(pane.get_by_role("heading", level=2)).to_have_text(first.title)
    press(page, "j")
    expect(pane.get_by_role("heading", level=2)).to_have_text(second.title)
    press(page, "k")
    expect(pane.get_by_role("heading", level=2)).to_have_text(first.title)
    press(page, "c")
    expect(pane).to_contain_text("已领取，这件由您办理。")
    expect(page.locator(f"#holder-{first.pk}")).to_have_text("周敏")
    press(page, "/")
    page.keyboard.type(second.title)
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("搜索结果")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(second.title)
    press(page, "?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()


def test_a_pinyin_keyboard_does_not_set_off_shortcuts(world: World, crowd: Crowd) -> None:
    world.submitted()
    page = crowd.come("window").open("/desk/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("cjk")
    expect(page.get_by_role("searchbox")).to_have_value("cjk")
    assert page.url.endswith("/desk/")


def test_tabs_and_filters_change_the_list_in_place(world: World, crowd: Crowd) -> None:
    case, granted = world.submitted(), world.granted()
    page = crowd.come("window").open("/desk/")
    page.get_by_label("环节").select_option("issue")
    expect(page.locator("tr[data-href]")).to_have_count(1)
    expect(page.locator("tr[data-href]")).to_contain_text(granted.title)
    page.get_by_role("link", name=re.compile("待领取")).click()
    expect(page).to_have_url(re.compile("tab=free.*stage=issue|stage=issue.*tab=free"))
    page.get_by_label("环节").select_option("")
    expect(page.locator("tr[data-href]")).to_have_count(2)
    expect(page).to_have_url(re.compile("tab=free"))
    expect(page.locator("#list")).to_contain_text(case.title)


def test_an_act_is_confirmed_in_a_dialog_and_leads_to_the_next_case(
    world: World, crowd: Crowd
) -> None:
    case, following = world.submitted(), world.submitted()
    page = crowd.come("window").open(f"/desk/cases/{case.pk}/")
    page.get_by_role("link", name="受理", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("法定时限和承诺时限从次日起计算")
    press(page, "Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="受理", exact=True).click()
    dialog.get_by_role("button", name="受理").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(following.title)
    expect(page.get_by_text("已办理：受理。这是下一件。")).to_be_visible()


def test_a_notice_is_previewed_without_losing_a_tick(world: World, crowd: Crowd) -> None:
    case = world.submitted()
    page = crowd.come("window").open(f"/desk/cases/{case.pk}/do/ask_correction/")
    page.get_by_text("合同文本（含全部附件，中文）").first.click()
    box = page.locator("[name=p-contract_text]").first
    box.check()
    page.fill("[name=t-contract_text]", "第3页看不清。")
    page.get_by_role("button", name="预览告知书").click()
    expect(page.locator(".notice-preview")).to_contain_text("第3页看不清。")
    expect(box).to_be_checked()
    page.locator(".sheaves a").last.click()  # another document beside it
    expect(page.locator("[name=t-contract_text]")).to_have_value("第3页看不清。")
    page.get_by_role("button", name="一次性告知补正").click()
    expect(page.get_by_text("已办理：一次性告知补正。")).to_be_visible()


def test_personal_data_are_shown_in_a_dialog_for_a_reason(world: World, crowd: Crowd) -> None:
    case = world.submitted(contact_phone="13812345678")
    page = crowd.come("window").open(f"/desk/cases/{case.pk}/")
    page.get_by_role("link", name=re.compile("查看完整.*经办人电话")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="查看").click()
    expect(dialog).to_contain_text("不少于4个字")
    dialog.get_by_label("查看理由").fill("电话核实补正内容")
    dialog.get_by_role("button", name="查看").click()
    expect(dialog).to_contain_text("13812345678")


def test_the_desk_works_without_scripts(world: World, crowd: Crowd) -> None:
    case = world.submitted()
    page = crowd.come("window", java_script_enabled=False).open("/desk/?tab=free")
    page.get_by_role("link", name=case.title).click()
    page.get_by_role("button", name="领取").click()
    page.get_by_role("link", name="不予受理").click()
    page.get_by_text("合同以口头形式订立，没有书面文本。").click()
    page.fill("[name=words]", "申请人说明没有书面合同。")
    page.get_by_role("button", name="不予受理").click()
    expect(page.get_by_text("已办理：不予受理。")).to_be_visible()
    assert Case.objects.get(pk=case.pk).reason["code"] == "oral"
