"""Progress without an account: number and query code, and nothing to learn from guessing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from govservice import clock
from tests.views.pages import links, text_of, value_of
from tests.world import Time, World
from workflows.models import Case
from workflows.views.limits import BY_CASE
from workflows.views.lookup import OPEN_FOR


def _ask(browser: Client, number: str, code: str) -> Any:
    return browser.post("/track/", {"number": number, "query_code": code})


def _wrong(case: Case) -> str:
    return f"{(int(case.query_code) + 1) % 1_000_000:06}"


def test_number_and_code_show_how_far_the_case_is(world: World, anybody: Client) -> None:
    case = world.accepted()
    page = anybody.post(
        "/track/", {"number": case.short_code, "query_code": case.query_code}, follow=True
    )
    told = text_of(page)
    assert "正在审查" in told
    assert world.unit.phone in told
    assert case.owner_window in told


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: f" {code} ", lambda code: code.replace("-", "—")]
)
def test_the_number_may_be_typed_in_any_way(world: World, anybody: Client, typed: object) -> None:
    case = world.submitted()
    answer = _ask(anybody, typed(case.short_code), f" {case.query_code} ")  # type: ignore[operator]
    assert answer.status_code == 302


def test_what_is_shown_holds_no_answer_no_file_and_no_telephone_of_the_applicant(
    world: World, anybody: Client
) -> None:
    case = world.submitted(contact_phone="13912345678", contact_name="王小明")
    page = anybody.post(
        "/track/", {"number": case.short_code, "query_code": case.query_code}, follow=True
    )
    told = text_of(page)
    assert "13912345678" not in told
    assert "王小明" not in told
    assert case.query_code not in told
    assert not any("/files/" in link or "/papers/" in link for link in links(page))


def test_the_name_of_a_person_is_masked(world: World, anybody: Client) -> None:
    case = world.submitted()
    Case.objects.filter(pk=case.pk).update(organisation=None, applicant_name="欧阳小明")
    page = anybody.post(
        "/track/", {"number": case.short_code, "query_code": case.query_code}, follow=True
    )
    assert "欧阳小明" not in text_of(page)
    assert "欧**" in text_of(page)


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(
    world: World, anybody: Client
) -> None:
    case = world.submitted()
    wrong = _ask(anybody, case.short_code or "", _wrong(case))
    unknown = _ask(anybody, "KC261102-99999-Z", _wrong(case))
    assert wrong.status_code == unknown.status_code == 422
    said = "办件编号或者查询码不对"
    assert said in text_of(wrong)
    assert said in text_of(unknown)
    assert value_of(wrong, "number") == case.short_code


def test_wrong_codes_against_one_case_are_stopped_whatever_the_address(world: World) -> None:
    case = world.submitted()
    for number in range(BY_CASE.most):
        browser = Client(REMOTE_ADDR=f"10.0.0.{number + 1}")
        assert _ask(browser, case.short_code or "", _wrong(case)).status_code == 422
    late = Client(REMOTE_ADDR="10.0.1.1")
    assert _ask(late, case.short_code or "", case.query_code).status_code == 429


@pytest.mark.parametrize(
    ("number", "code"),
    [("", ""), ("\x00", "\x00"), ("KC", "１２３"), ("x" * 9000, "9" * 9000), ("\u202e�", "ok")],
)
def test_nonsense_is_answered_plainly(
    world: World, anybody: Client, number: str, code: str
) -> None:
    assert anybody.post("/track/", {"number": number, "query_code": code}).status_code == 422


def test_a_draft_has_no_code_and_is_found_by_none(world: World, anybody: Client) -> None:
    world.draft()
    assert _ask(anybody, "", "").status_code == 422
    assert _ask(anybody, "", "000000").status_code == 422


def test_the_view_ends_after_half_an_hour_and_when_told_to(
    world: World, anybody: Client, monday: Time
) -> None:
    case = world.submitted()
    known = {"number": case.short_code, "query_code": case.query_code}
    page = f"/track/{case.short_code}/"
    anybody.post("/track/", known)
    assert anybody.get(page).status_code == 200
    anybody.post("/track/leave/")
    assert anybody.get(page).status_code == 302
    anybody.post("/track/", known)
    monday.go_to(clock.now() + OPEN_FOR + timedelta(minutes=1))
    assert anybody.get(page).status_code == 302


def test_the_code_of_one_case_opens_no_other(world: World, anybody: Client) -> None:
    first, second = world.submitted(), world.submitted()
    anybody.post("/track/", {"number": first.short_code, "query_code": first.query_code})
    assert anybody.get(f"/track/{second.short_code}/").status_code == 302
    assert anybody.get(f"/track/{second.short_code}/rate/").status_code == 404


def test_the_code_on_a_receipt_leads_each_to_his_own_page(world: World, anybody: Client) -> None:
    case = world.submitted()
    address = f"/t/{case.short_code}/"
    assert world.client("owner").get(address)["Location"] == f"/my/cases/{case.pk}/"
    at_the_desk = world.client("window").get(address, follow=True)
    assert at_the_desk.redirect_chain[-1][0].startswith(f"/desk/cases/{case.pk}/")
    elsewhere = "/track/?number=" + str(case.short_code)
    assert world.client("other").get(address)["Location"] == elsewhere
    assert anybody.get(address)["Location"] == elsewhere
    assert value_of(anybody.get(elsewhere), "number") == case.short_code
    assert anybody.get("/t/nonsense/")["Location"] == "/track/"


def test_who_holds_the_code_may_rate_once(world: World, anybody: Client) -> None:
    case = world.delivered()
    page = f"/track/{case.short_code}/rate/"
    assert anybody.get(page).status_code == 404
    anybody.post("/track/", {"number": case.short_code, "query_code": case.query_code})
    assert anybody.post(page, {"level": "fair"}).status_code == 302
    rated = Case.objects.get(pk=case.pk)
    assert (rated.status, rated.rating.level, rated.rating.channel) == ("closed", "fair", "code")
    again = anybody.post(page, {"level": "dissatisfied"}, follow=True)
    assert "已经评价过" in text_of(again)
    assert Case.objects.get(pk=case.pk).rating.level == "fair"
