"""Every page of the public and of the applicant: for all eyes, all widths, both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESKTOP, LARGER, PHONE, Crowd, Person, press
from tests.world import World
from workflows.models import Case, Paper

pytestmark = pytest.mark.usefixtures("quick_gate")
WAYS = {
    "desktop": (DESKTOP, "zh-CN", {}),
    "phone": (PHONE, "zh-CN", {}),
    "phone, larger text": (PHONE, "zh-CN", LARGER),
    "phone, English": (PHONE, "en-US", {}),
    "desktop, English": (DESKTOP, "en-US", {}),
}


@pytest.fixture(params=list(WAYS))
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    return request.param  # type: ignore[no-any-return]


def _come(crowd: Crowd, way: str, who: str) -> Person:
    size, language, cookies = WAYS[way]
    return crowd.come(who, size, language=language, cookies=cookies)


def test_public_pages_are_for_everybody(world: World, crowd: Crowd, way: str) -> None:
    case = world.accepted()
    code = Paper.objects.filter(case=case)[0].verify_code
    person, wrong = _come(crowd, way, "anonymous"), []
    for path in (
        "/",
        "/?q=none",
        "/services/tech-contract/",
        "/track/",
        "/verify/",
        f"/verify/{code}/",
        "/verify/ZZZZZZZZZZZZ/",
        "/no/such/page/",
    ):
        person.open(path)
        wrong += person.look(f"public-{path.strip('/').replace('/', '-')[:20]}")
    person.open("/track/")
    person.page.fill("#number", case.short_code or "")
    person.page.fill("#query-code", case.query_code)
    person.page.locator("main form button.primary").click()
    expect(person.page.locator(".timeline")).to_be_visible()
    wrong += person.look("tracked")
    assert wrong == []


def test_a_draft_is_for_everybody(world: World, crowd: Crowd, way: str) -> None:
    case = world.draft()
    person, wrong = _come(crowd, way, "owner"), []
    paths = ["/apply/tech-contract/", "/my/cases/"]
    own = [f"form/{step.slug}/?check=1" for step in case.definition.form.steps]
    own += ["materials/", "review/", "discard/"]
    for path in [*paths, *(f"/my/cases/{case.pk}/{one}" for one in own)]:
        person.open(path)
        wrong += person.look("draft")
    assert wrong == []


def test_a_case_is_for_everybody_wherever_it_stands(world: World, crowd: Crowd, way: str) -> None:
    asked, running, done = world.correcting(), world.accepted(), world.delivered()
    person, wrong = _come(crowd, way, "owner"), []
    for path in (
        "/my/cases/?tab=all",
        f"/my/cases/{asked.pk}/",
        f"/my/cases/{asked.pk}/correct/",
        f"/my/cases/{running.pk}/",
        f"/my/cases/{running.pk}/withdraw/",
        f"/my/cases/{done.pk}/",
        f"/my/cases/{done.pk}/rate/",
    ):
        person.open(path)
        for fold in person.page.locator("main details > summary").all():
            fold.click()
        wrong += person.look("case")
    assert wrong == []


def test_what_is_typed_is_saved_without_a_button(world: World, crowd: Crowd) -> None:
    case = world.draft()
    person = crowd.come("owner")
    page = person.open(f"/my/cases/{case.pk}/form/role/")
    page.fill("[name=contact_name]", "自动保存")
    page.press("[name=contact_name]", "Tab")
    expect(page.locator("[data-saved]")).to_have_text("已自动保存")
    assert Case.objects.get(pk=case.pk).answers["contact_name"] == "自动保存"


def test_withdrawing_asks_in_a_dialog_that_can_be_left_by_key(world: World, crowd: Crowd) -> None:
    case = world.accepted()
    page = crowd.come("owner").open(f"/my/cases/{case.pk}/")
    link = page.get_by_role("link", name="撤回申请")
    link.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("以后可以重新申请")
    press(page, "Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    link.click()
    page.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已撤回")


def test_the_whole_road_works_without_scripts(world: World, crowd: Crowd) -> None:
    case = world.correcting()
    person = crowd.come("owner", java_script_enabled=False)
    page = person.open(f"/my/cases/{case.pk}/")
    page.get_by_role("link", name="去逐项补正").click()
    page.fill("[name=summary]", "研究一种高速轴承在线监测方法，解决故障难以提前发现的问题。")
    page.get_by_role("button", name="保存这一项").click()
    page.get_by_role("button", name="提交补正").click()
    expect(page.get_by_text("补正内容已提交")).to_be_visible()
    page.get_by_role("link", name="撤回申请").click()
    page.get_by_role("button", name="确认撤回").click()
    assert Case.objects.get(pk=case.pk).status == "withdrawn"


def test_the_first_thing_read_after_a_refused_form_is_what_is_wrong(
    world: World, crowd: Crowd
) -> None:
    case = world.draft()
    page = crowd.come("owner").open(f"/my/cases/{case.pk}/form/role/")
    page.fill("[name=contact_phone]", "1")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("[name=contact_phone]")).to_be_in_viewport()


def test_a_keyboard_reaches_the_content_at_once(world: World, crowd: Crowd) -> None:
    page = crowd.come().open("/")
    press(page, "Tab")
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()
    press(page, "Enter")
    expect(page).to_have_url(re.compile("#main$"))
