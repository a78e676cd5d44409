"""The clerk at the window: a morning by keyboard, and a visitor with a paper file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from govservice import clock
from govservice.accounts.demo import code_of
from govservice.accounts.models import Organisation
from tests.browser import hand
from tests.browser.people import Crowd, press
from tests.browser.test_applicant import upload
from tests.world import World
from workflows.models import Case

KNOWN = "91420100MAXX06QY6"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    from tests.forms import files

    path = tmp_path / "扫描件.pdf"
    path.write_bytes(files.pdf(pages=2))
    return path


@pytest.mark.usefixtures("quick_gate")
def test_a_morning_at_the_window_by_keyboard(world: World, crowd: Crowd) -> None:
    faulty, plain, third = world.submitted(sealed=False), world.submitted(), world.submitted()
    person = crowd.come("window")
    page, wrong = person.open("/desk/"), []
    pane = page.locator("#preview")
    titles = {case.pk: case.title for case in (faulty, plain, third)}
    expect(pane.get_by_role("heading", level=2)).to_have_text(titles[faulty.pk])
    wrong += person.look("queue")
    press(page, "j")
    expect(pane.get_by_role("heading", level=2)).to_have_text(titles[plain.pk])
    press(page, "/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("jkc")  # typing moves nothing and claims nothing
    press(page, "Escape")
    expect(pane.get_by_role("heading", level=2)).to_have_text(titles[plain.pk])
    press(page, "k")
    expect(pane.get_by_role("heading", level=2)).to_have_text(titles[faulty.pk])
    press(page, "c")
    expect(pane).to_contain_text("已领取，这件由您办理。")
    press(page, "Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(titles[faulty.pk])
    expect(page.get_by_role("heading", name="现在可以办理")).to_be_visible()
    wrong += person.look("case-file")
    page.get_by_role("link", name="一次性告知补正").click()
    found = page.locator("label", has_text="系统核查")
    expect(found.first).to_be_visible()
    page.locator("[name^='p-sealed']").first.check()
    page.locator("[name='f-sealed']").fill("请补齐双方签章后重新上传。")
    page.get_by_role("button", name="预览告知书").click()
    expect(page.locator(".notice-preview")).to_contain_text("请补齐双方签章后重新上传。")
    wrong += person.look("correction-notice")
    page.locator(".stick").get_by_role("button", name="一次性告知补正").click()

    expect(page.get_by_text("这是下一件")).to_be_visible()
    assert Case.objects.get(pk=faulty.pk).status == "correcting"
    shown = page.get_by_role("heading", level=1).inner_text()
    assert shown in {titles[plain.pk], titles[third.pk]}
    page.get_by_role("link", name="受理", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("时限从次日起计算")
    wrong += person.look("accept-dialog")
    dialog.get_by_role("button", name="受理").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(shown)
    expect(page.get_by_text("这是下一件")).to_be_visible()
    page.get_by_role("link", name="受理", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="受理").click()
    expect(page.get_by_text("这一栏没有下一件了。")).to_be_visible()

    left = Case.objects.filter(status="accepted")
    assert {case.pk for case in left} == {plain.pk, third.pk}
    assert wrong == []


def test_a_visitor_is_received_and_leaves_with_a_receipt(
    world: World, crowd: Crowd, scan: Path, drain: Callable[[], int]
) -> None:
    firm = Organisation.objects.get(uscc=code_of(KNOWN))
    sample = world.procedure.samples(clock.today())[3]  # type: ignore[misc]
    answers = {**sample.answers, "seller_uscc": firm.uscc, "seller_name": firm.name}
    person = crowd.come("window")
    page, wrong = person.open("/desk/"), []
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="收件登记").click()
    wrong += person.look("reception")
    page.get_by_role("link", name=world.procedure.title).click()
    page.get_by_label("统一社会信用代码").fill(firm.uscc)
    page.get_by_label("接收通知的电子邮箱").fill("fangke@example.org")
    wrong += person.look("reception-whom")
    page.get_by_role("button", name="开始填写申请表").click()
    for step in world.procedure.form.steps:
        expect(page.get_by_role("heading", level=1)).to_have_text(step.title)
        hand.fill(page, step, answers)
        wrong += person.look(f"reception-{step.slug}")
        page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请材料")
    for material in ("contract_text", "licence"):
        upload(page, material, scan)
    page.get_by_role("link", name="下一步：核对收件").click()
    wrong += person.look("reception-review")
    page.get_by_role("button", name="确认收件").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已收件")
    case = Case.objects.get()
    assert (case.channel, case.status, case.agent_id) == ("window", "submitted", None)
    assert case.answers == answers
    wrong += person.look("reception-done")
    link = page.get_by_role("link", name=re.compile("打印收件回执"))
    receipt = person.context.request.get(f"{person.base}{link.get_attribute('href')}")
    assert receipt.headers["content-type"] == "application/pdf"
    assert receipt.body().startswith(b"%PDF-")
    page.get_by_role("link", name="打开办件").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(case.title)
    assert wrong == []
    drain()


@pytest.mark.usefixtures("quick_gate")
def test_a_quick_hand_claims_the_case_it_has_moved_to_or_none(world: World, crowd: Crowd) -> None:
    first, second = world.submitted(), world.submitted()
    page = crowd.come("window").open("/desk/")
    pane = page.locator("#preview")
    expect(pane.get_by_role("heading", level=2)).to_have_text(first.title)
    held: list[Route] = []
    page.route("**/preview/**", lambda route: held.append(route))
    with page.expect_request("**/preview/**"):
        press(page, "j")
    page.keyboard.press("c")  # before the pane shows the second
    held[0].continue_()
    page.unroute("**/preview/**")
    expect(pane.get_by_role("heading", level=2)).to_have_text(second.title)
    press(page, "c")
    expect(pane).to_contain_text("已领取，这件由您办理。")

    assert world.desk(first).owner_id is None
    assert world.desk(second).owner_id == world.user("window").pk


@pytest.mark.usefixtures("quick_gate")
def test_the_code_of_a_receipt_opens_the_case(world: World, crowd: Crowd) -> None:
    case = world.submitted()
    person = crowd.come("window")
    page = person.open("/desk/find/")
    page.get_by_label("短编号或二维码内容").fill(f"{person.base}/t/{case.short_code}/")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(case.title)
    person.open(f"/t/{case.short_code}/")  # the camera of a tablet
    expect(page.get_by_role("heading", level=1)).to_have_text(case.title)
    person.open("/desk/find/")
    page.get_by_label("短编号或二维码内容").fill("KC261102-00099-X")
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_contain_text("校验位不对")
    elsewhere = crowd.come("elsewhere")
    elsewhere.open(f"/desk/find/?code={case.short_code}")
    expect(elsewhere.page.get_by_role("alert")).to_contain_text("不属于本机构")
