"""What frames every page: larger text, two languages, one policy, and errors in plain words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from lucide import IconDoesNotExist

from govservice import frame
from govservice.errors import Denied, Refused, Unavailable
from govservice.icons import icon
from govservice.law import Citation, no
from tests.views.pages import tags, text_of
from tests.world import World
from workflows import services
from workflows.ratings.views import LEVELS

TEMPLATES = Path(settings.BASE_DIR) / "templates"
_ICON = re.compile(r"{%\s*(?:icon|lucide)\s+['\"]([^'\"]+)['\"]")


def _drawn() -> set[str]:
    """Return every icon that a template or a module names."""
    names = {face for _level, _label, face in LEVELS}
    for path in TEMPLATES.rglob("*.html"):
        names |= set(_ICON.findall(path.read_text(encoding="utf-8")))
    return names


def test_there_are_templates_with_icons() -> None:
    assert len(_drawn()) > 30


@pytest.mark.parametrize("name", sorted(_drawn()))
def test_every_icon_can_be_drawn(name: str) -> None:
    drawn = icon(name)
    assert drawn.startswith("<svg")
    assert 'aria-hidden="true"' in drawn


def test_an_unknown_icon_is_an_error_not_a_hole() -> None:
    with pytest.raises(IconDoesNotExist):
        icon("no-such-icon")


def test_classes_of_an_icon_cannot_carry_markup() -> None:
    with pytest.raises(ValueError, match="not classes"):
        icon("check", '"><script>')


# 大字版 and language


@pytest.mark.django_db
def test_larger_text_is_turned_on_by_the_server_and_off_again(anybody: Client) -> None:
    assert "care" not in tags(anybody.get("/"), "html")[0].get("class", "")
    assert anybody.post("/care", {"next": "/track/"})["Location"] == "/track/"
    assert tags(anybody.get("/track/"), "html")[0]["class"] == "care"
    anybody.post("/care", {"next": "/"})
    assert "class" not in tags(anybody.get("/"), "html")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/care", "/language"])
@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_the_way_back_never_leaves_the_house(anybody: Client, path: str, next_: str) -> None:
    answer = anybody.post(path, {"next": next_, "language": "en"})
    assert answer["Location"] == "/"


@pytest.mark.django_db
def test_toggles_are_forms_not_links(anybody: Client) -> None:
    assert anybody.get("/care").status_code == 405
    assert anybody.get("/language").status_code == 405


@pytest.mark.django_db
def test_the_language_is_chosen_and_kept(anybody: Client) -> None:
    anybody.post("/language", {"language": "en", "next": "/"})
    page = anybody.get("/")
    assert tags(page, "html")[0]["lang"] == "en"
    anybody.post("/language", {"language": "zh-hans", "next": "/"})
    assert tags(anybody.get("/"), "html")[0]["lang"] == "zh-Hans"


# the policy


@pytest.mark.django_db
def test_no_page_needs_more_than_the_strict_policy(world: World, anybody: Client) -> None:
    case = world.accepted()
    owner = world.client("owner")
    pages = [anybody.get(path) for path in ("/", "/services/tech-contract/", "/track/", "/verify/")]
    pages += [owner.get(f"/my/cases/{case.pk}/"), owner.get("/my/cases/")]
    for page in pages:
        policy = page["Content-Security-Policy"]
        assert "unsafe" not in policy
        body = page.content.decode()
        assert not re.search(r"<[^>]+\sstyle=", body)
        assert not re.search(r"<[^>]+\son[a-z]+=", body)
        assert "<style" not in body
        assert not re.search(r"<script(?![^>]*\ssrc=)", body)
        for one in (*tags(page, "script"), *tags(page, "img")):
            assert one["src"].startswith("/")


# errors


@pytest.mark.django_db
def test_what_is_not_there_gets_our_own_page(anybody: Client) -> None:
    answer = anybody.get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到这个页面" in text_of(answer)


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained() -> None:
    careful = Client(enforce_csrf_checks=True)
    answer = careful.post("/track/", {"number": "x"})
    assert answer.status_code == 403
    assert "页面停留太久了" in text_of(answer)


def test_our_own_fault_needs_neither_database_nor_person() -> None:
    answer = frame.failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "我们这边出错了" in text_of(answer)


def _with(world: World, error: Exception, **headers: str) -> HttpResponse:
    case = world.draft()
    with mock.patch.object(services, "save_answers", side_effect=error):
        return world.client("owner").post(  # type: ignore[return-value]
            f"/my/cases/{case.pk}/form/role/", {"contact_name": "x"}, headers=headers
        )


@pytest.mark.django_db
def test_a_refusal_shows_every_reason_with_its_source(world: World) -> None:
    source = Citation("示例办法", "第三条", confirmed=False)
    refused = Refused([no("one", "第一个理由。", source), no("two", "第二个理由。")])
    answer = _with(world, refused)
    assert answer.status_code == 409
    told = text_of(answer)
    assert "第一个理由。 依据：《示例办法》第三条（依据待核）" in told
    assert "第二个理由。" in told
    assert "什么都没有改变" in told


@pytest.mark.django_db
def test_what_somebody_else_has_to_do_is_403(world: World) -> None:
    answer = _with(world, Denied([no("not_your_act", "这项操作不由您办理。")]))
    assert answer.status_code == 403
    assert "这项操作不由您办理" in text_of(answer)


@pytest.mark.django_db
def test_a_neighbour_that_is_silent_is_503_and_worth_another_try(world: World) -> None:
    answer = _with(world, Unavailable("登记系统没有回应，请稍后再试。"))
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "登记系统没有回应" in text_of(answer)


@pytest.mark.django_db
def test_a_script_gets_the_sentence_in_a_header(world: World) -> None:
    refused = Refused.because("stale", "页面已经过期。")
    answer: Any = _with(world, refused, **{"HX-Request": "true"})
    assert "%E9%A1%B5%E9%9D%A2" in answer["X-Sentence"]
