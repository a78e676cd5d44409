"""The account pages in a real browser: readable by all, phone-wide, under the strict policy."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from govservice.accounts import seats
from govservice.accounts.models import Letter, Membership, Unit, User
from govservice.accounts.roles import Role

from .conftest import AT, PASSWORD, code_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
USCC, OTHER = "91110000600037341L", "91420100MAXX04QY4X"
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture(params=list(WIDTHS))
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def house(
    make_user: Callable[..., User],
    make_unit: Callable[..., Unit],
    appoint: Callable[..., Membership],
) -> User:
    """Return an administrator who also owns a firm, with a request waiting."""
    user = make_user("guanli", full_name="高伟", phone="13812345678")
    User.objects.filter(pk=user.pk).update(id_kind="resident", id_number="11010519491231002X")
    appoint(user, make_unit("A"), Role.ADMIN)
    particulars = seats.Particulars(
        "武汉星桥知行科技有限公司", "enterprise", "冯一鸣", "科研部", "027-87654321"
    )
    seat = seats.claim(user, uscc=USCC, particulars=particulars, declares=True, at=AT)
    asking = make_user("daiban", full_name="张一诺")
    seats.ask_to_join(asking, seat.organisation, at=AT)
    return user


def troubles(page: Page) -> list[str]:
    found: dict[str, Any] = Axe().run(page, options=LEVELS).response
    return [
        f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:3]}"
        for one in found["violations"]
    ]


def look_at(page: Page, url: str) -> list[str]:
    """Open a page and return everything that is wrong with it."""
    wrong: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            wrong.append(said.text)

    page.on("console", hear)
    page.goto(url)
    page.remove_listener("console", hear)
    wrong += troubles(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("wider than the screen")
    if shots := os.environ.get("SHOTS"):
        name = url.split("/accounts/")[-1].strip("/").replace("/", "-")
        size = page.viewport_size or {"width": 0}
        page.screenshot(path=f"{shots}/{name}-{size['width']}.png", full_page=True)
    return [f"{url}: {one}" for one in wrong]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_entrance_is_accessible(
    live_server: Any, context: BrowserContext, language: str
) -> None:
    name = settings.LANGUAGE_COOKIE_NAME
    context.add_cookies([{"name": name, "value": language, "url": live_server.url}])
    page = context.new_page()
    wrong = []
    for path in ("login", "signup", "password/reset", "privacy"):
        wrong += look_at(page, f"{live_server.url}/accounts/{path}/")
    assert wrong == []


def test_ones_own_pages_are_accessible(
    live_server: Any, context: BrowserContext, house: User
) -> None:
    client = Client()
    client.force_login(house, backend="allauth.account.auth_backends.AuthenticationBackend")
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    firm = house.seats.get().organisation_id
    page = context.new_page()
    wrong = []
    for path in (
        "profile",
        "organisations",
        "organisations/find",
        f"organisations/claim/{OTHER}",
        f"organisations/{firm}",
        "password/change",
        "email",
        "2fa",
        "sessions",
        "logout",
        "reauthenticate",
        "staff",
        "staff/new",
        f"staff/{house.pk}",
    ):
        wrong += look_at(page, f"{live_server.url}/accounts/{path}/")
    assert wrong == []


def test_a_person_signs_up_and_claims_an_organisation_by_hand(
    live_server: Any, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/signup/")
    page.get_by_label("姓名").fill("王小明")
    page.get_by_label("电子邮箱").fill("wang@example.com")
    page.get_by_label("手机号码").fill("13812345678")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再次输入密码").fill(PASSWORD)
    page.get_by_role("button", name="下一步：确认邮箱").click()
    page.get_by_role("alert").get_by_text("请阅读个人信息处理告知并确认").wait_for()
    assert troubles(page) == []

    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再次输入密码").fill(PASSWORD)
    page.get_by_label("我已阅读并知悉").check()
    page.get_by_role("button", name="下一步：确认邮箱").click()
    page.get_by_role("heading", name="确认电子邮箱").wait_for()
    assert troubles(page) == []
    page.locator("input[name=code]").fill(code_in(Letter.objects.latest("pk").body))
    page.get_by_role("button", name="确认", exact=True).click()
    page.wait_for_url(f"{live_server.url}/")

    page.goto(f"{live_server.url}/accounts/organisations/")
    page.get_by_label("统一社会信用代码").fill("91420100MAXX04QY40")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("alert").get_by_text("统一社会信用代码不正确").wait_for()
    page.get_by_label("统一社会信用代码").fill(USCC)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("单位名称").fill("武汉星桥知行科技有限公司")
    page.get_by_label("单位性质").select_option("企业")
    page.get_by_label("法定代表人或负责人").fill("冯一鸣")
    page.get_by_label("住所").fill("武汉市示例路1号")
    page.get_by_label("单位联系人").fill("科研部")
    page.get_by_label("单位联系电话").fill("027-87654321")
    page.get_by_label("本人声明").check()
    page.get_by_role("button", name="登记").click()
    page.get_by_label("现在以谁的名义办理").select_option("武汉星桥知行科技有限公司")
    page.get_by_role("button", name="切换").click()
    page.get_by_text("代 武汉星桥知行科技有限公司").first.wait_for(state="attached")
    assert troubles(page) == []
