"""The questions in a real browser: by keyboard, on a phone, over a bad line, without scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from forms import gate
from forms.models import StoredFile
from tests.factories import UserFactory
from tests.forms import site
from tests.forms.files import HONEST, HOSTILE, pdf
from tests.forms.test_numbers_and_money import CAPITALS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.forms.site"),
    pytest.mark.usefixtures("quick_gate"),
]
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
Open = Callable[..., Page]


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Open a page of the small site as a signed-in person; scripts that fail fail the test."""
    site.DRAFT.clear()
    site.FILES.clear()
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(path: str, *, scripts: bool = True, size: Any = DESKTOP, **draft: Any) -> Page:
        site.DRAFT.update(draft)
        client = Client()
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(UserFactory(), backend=settings.AUTHENTICATION_BACKENDS[-1] or backend)
        context = browser.new_context(viewport=size, java_script_enabled=scripts, locale="zh-CN")
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{live_server.url}/try/{path}/")
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            page.wait_for_load_state("networkidle")  # no request outlives its database
        context.close()
    assert wrong == []


# ── while typing ──


def test_sums_are_read_in_capitals_while_they_are_typed(visit: Open) -> None:
    page = visit("contract")
    total, reading = page.locator("#id_total"), page.locator("#id_total_reading span")

    for amount, words in CAPITALS:
        if not amount.startswith("-"):
            total.fill(amount)
            expect(reading).to_have_text(words)
    total.fill("１，２３４５６７.8元")
    total.blur()
    expect(total).to_have_value("1,234,567.80")
    total.fill("很多")
    expect(page.locator("#id_total_reading")).to_be_hidden()


def test_a_question_appears_when_its_condition_comes_true(visit: Open) -> None:
    page = visit("contract")
    patent = page.locator("#f-patent")

    expect(patent).to_be_hidden()
    page.get_by_label("技术转让").check()
    expect(patent).to_be_visible()
    page.get_by_label("技术服务").check()
    expect(patent).to_be_hidden()


def test_a_wrong_answer_is_said_on_leaving_and_the_next_field_keeps_the_focus(visit: Open) -> None:
    page = visit("party")
    page.locator("#id_seller_uscc").fill("91420100MA4KXXXX0X")
    page.keyboard.press("Tab")

    complaint = page.locator("#id_seller_uscc_error")
    expect(complaint).to_contain_text("统一社会信用代码不正确")
    described = page.locator("#id_seller_uscc").get_attribute("aria-describedby") or ""
    assert "id_seller_uscc_error" in described
    expect(page.locator("#id_person")).to_be_focused()

    page.locator("#id_seller_uscc").fill("91110000600037341L")
    page.locator("#id_seller_uscc").blur()
    expect(complaint).to_have_count(0)
    expect(page.locator("#f-seller_uscc")).to_have_class(re.compile("is-ok"))


def test_a_late_answer_does_not_wipe_out_what_was_typed_since(visit: Open) -> None:
    page = visit("party")
    held: list[Route] = []
    page.route("**/check/", lambda route: held.append(route))
    field = page.locator("#id_seller_uscc")
    field.fill("123")
    with page.expect_request("**/check/"):
        field.blur()
    field.fill("91110000600037341L")

    with page.expect_response("**/check/"):
        held[0].continue_()
    page.wait_for_function("() => !document.querySelector('.htmx-request')")

    expect(field).to_have_value("91110000600037341L")


def test_a_refused_form_is_read_from_its_summary(visit: Open) -> None:
    page = visit("contract")
    page.get_by_role("button", name="保存并继续").click()

    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="请选择“技术领域”。").click()
    expect(page.get_by_role("combobox", name="技术领域")).to_be_focused()


# ── long lists ──


def test_a_long_list_is_searched_by_keyboard(visit: Open) -> None:
    page = visit("contract")
    box = page.get_by_role("combobox", name="技术领域")
    box.focus()
    box.press_sequentially("领域1")
    expect(page.get_by_role("option")).to_have_count(3)  # 1, 10, 11
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_text("技术领域10")
    page.keyboard.press("Enter")

    expect(box).to_have_value("技术领域10")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert page.locator("#id_field").input_value() == "10"


def test_what_is_not_in_the_list_does_not_become_an_answer(visit: Open) -> None:
    page = visit("contract", field="03")
    box = page.get_by_role("combobox", name="技术领域")
    expect(box).to_have_value("技术领域3")
    box.fill("占星术")
    expect(page.get_by_text("没有符合的选项")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_value("技术领域3")
    box.fill("")
    box.blur()
    assert page.locator("#id_field").input_value() == ""
    page.get_by_text("技术领域", exact=False).first.click()


def test_a_long_list_is_chosen_from_with_the_mouse(visit: Open) -> None:
    page = visit("contract")
    page.get_by_role("combobox", name="技术领域").click()
    page.get_by_role("option", name="技术领域7").click()

    assert page.locator("#id_field").input_value() == "07"


def test_many_boxes_are_filtered_and_stay_ticked(visit: Open) -> None:
    page = visit("contract", ip=["02"])
    page.locator("#f-ip").get_by_role("searchbox").fill("领域11")

    expect(page.locator("#f-ip .option:visible")).to_have_count(1)
    assert page.locator("#id_ip_1").is_checked()


# ── rows ──


def test_rows_are_added_and_removed_without_a_request(visit: Open) -> None:
    page = visit("money")
    page.locator("#id_costs-0-note").fill("一")
    page.get_by_role("button", name="添加一行").click()
    expect(page.locator("#id_costs-1-kind")).to_be_focused()
    page.locator("#id_costs-1-note").fill("二")
    page.get_by_role("button", name="添加一行").click()
    expect(page.get_by_role("button", name="添加一行")).to_be_disabled()  # three at most
    page.get_by_role("button", name="删除这一行").first.click()

    expect(page.locator("[data-row] legend")).to_have_text(["第 1 行", "第 2 行"])
    page.get_by_role("button", name="添加一行").click()
    assert page.locator("[data-row] [name$=-note]").evaluate_all("all => all.map(n => n.name)") == [
        "costs-1-note",
        "costs-2-note",
        "costs-3-note",
    ]
    page.locator("#id_costs-1-amount").fill("12")
    page.locator("#id_costs-1-kind").select_option("KF")
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()
    assert site.DRAFT["costs"][0] == {"kind": "KF", "amount": "12.00", "paid": "", "note": "二"}


def test_enter_in_a_row_removes_nothing(visit: Open) -> None:
    for scripts in (True, False):
        page = visit("money", scripts=scripts, costs=[{"note": "一"}, {"note": "二"}])
        with page.expect_navigation():
            page.locator("#id_costs-1-note").press("Enter")
        assert [row["note"] for row in site.DRAFT["costs"]] == ["一", "二"]


# ── files ──


def choose(page: Page, name: str, content: bytes) -> None:
    page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "application/pdf", "buffer": content}
    )


def test_an_upload_goes_on_where_the_line_broke(visit: Open) -> None:
    page = visit("files")
    content = pdf(pages=2)
    padded = content[:-6] + b"\n%" + b"x" * (3 << 20) + b"\n%%EOF\n"  # four pieces
    broken = iter(["abort", "lose the answer"])

    def bad_line(route: Route) -> None:
        if route.request.method != "PATCH" or route.request.headers["upload-offset"] == "0":
            return route.continue_()
        trouble = next(broken, "")
        if trouble == "lose the answer":
            route.fetch()
        return route.abort() if trouble else route.continue_()

    page.route("**/part/", bad_line)
    choose(page, "合同.pdf", padded)

    expect(page.locator("#given li")).to_have_text(["合同.pdf"])
    [file] = StoredFile.objects.all()
    assert file.file.read_bytes() == padded
    assert next(broken, None) is None


def test_a_refused_file_is_said_why_and_the_others_still_come(visit: Open) -> None:
    page = visit("files")
    name, content, code = HOSTILE["pdf with a hidden script"]
    choose(page, name, content)
    expect(page.locator(".files .bad .f-state")).to_have_text(gate.REASONS[code])
    choose(page, "程序.exe", b"MZ")
    expect(page.locator(".files .bad")).to_have_count(2)
    assert StoredFile.objects.count() == 1  # the second never left the browser

    choose(page, "合同.pdf", HONEST["pdf"][1])
    expect(page.locator("#given li")).to_have_text(["合同.pdf"])


def test_an_upload_can_be_given_up(visit: Open) -> None:
    page = visit("files")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "PATCH":
            held.append(route)
        else:
            route.continue_()

    page.route("**/part/", hold)
    with page.expect_request("**/part/"):
        choose(page, "合同.pdf", HONEST["pdf"][1])
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("button", name="取消").click()

    expect(page.locator(".files li")).to_have_count(0)
    assert not StoredFile.objects.exists()


def test_who_was_signed_out_goes_on_after_signing_in(visit: Open, tmp_path: Path) -> None:
    page = visit("files")
    content = pdf(pages=2)
    source = tmp_path / "合同.pdf"
    source.write_bytes(content[:-6] + b"\n%" + b"x" * (2 << 20) + b"\n%%EOF\n")
    context, offsets = page.context, []
    cookies = context.cookies()

    def sign_out_after_the_first(route: Route) -> None:
        if route.request.method == "PATCH":
            offsets.append(route.request.headers["upload-offset"])
            if len(offsets) == 1:
                answer = route.fetch()
                context.clear_cookies()
                return route.fulfill(response=answer)
        return route.continue_()

    page.route("**/part/", sign_out_after_the_first)
    page.set_input_files("input[type=file]", source)
    expect(page.locator(".files .bad")).to_contain_text("登录已过期")

    context.add_cookies(cookies)
    page.reload()
    page.set_input_files("input[type=file]", source)
    expect(page.locator("#given li")).to_have_text(["合同.pdf"])
    assert offsets.count("0") == 1


def test_pages_of_a_file_are_read_beside_the_form(visit: Open) -> None:
    page = visit("files")
    choose(page, "合同.pdf", HONEST["pdf"][1])

    first = page.get_by_role("img", name="合同.pdf，第 1 页")
    expect(first).to_be_visible()
    page.wait_for_function("() => document.querySelector('.viewer img').naturalWidth > 0")
    assert page.locator(".viewer img").count() == 3


# ── without scripts ──


def test_without_scripts_everything_can_be_answered(visit: Open) -> None:
    page = visit("contract", scripts=False)
    expect(page.locator("#f-patent")).to_be_visible()
    page.get_by_label("技术转让").check()
    page.locator("#id_patent").fill("ZL202110000001.2")
    page.locator("#id_field").select_option("03")
    page.locator("#id_sign_date").fill("2026-11-02")
    page.locator("#id_total").fill("1,000,000")
    page.locator("#f-has_costs").get_by_label("否").check()
    page.get_by_role("button", name="保存并继续").click()

    expect(page.locator("body")).to_have_text("继续")
    assert site.DRAFT["patent"] == "ZL202110000001.2"


def test_without_scripts_rows_and_files_work(visit: Open) -> None:
    page = visit("money", scripts=False, costs=[{"note": "一"}])
    page.get_by_role("button", name="添加一行").click()
    page.locator("#id_costs-1-note").fill("二")
    page.get_by_role("button", name="删除这一行").first.click()
    expect(page.locator("#id_costs-0-note")).to_have_value("二")

    page = visit("files", scripts=False)
    choose(page, "合同.pdf", HONEST["pdf"][1])
    page.get_by_role("button", name="提交所选文件").click()
    expect(page.locator("#given li")).to_have_text(["合同.pdf"])


# ── for everybody ──


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["party", "contract", "money", "files"])
def test_pages_are_accessible_and_fit_the_screen(visit: Open, path: str, size: Any) -> None:
    said: list[str] = []
    page = visit(path, size=size, has_costs=True, costs=[{"kind": "KF", "amount": "x"}])
    if path == "files":
        choose(page, "合同.pdf", HONEST["pdf"][1])
        expect(page.locator("#given li")).to_have_count(1)
    else:
        page.get_by_role("button", name="保存并继续").click()
        expect(page.locator(".error-summary, pre")).not_to_have_count(0)
    page.on("console", lambda message: said.append(message.text))
    if path == "contract":
        page.get_by_role("combobox", name="技术领域").click()
    found = Axe().run(page, options=LEVELS).response["violations"]

    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/{path}-{size['width']}.png", full_page=True)
    assert [text for text in said if "Content Security Policy" in text] == []
