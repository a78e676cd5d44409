"""One piece of work, one pair of hands: what a desk shows to those who may not do it now."""

from __future__ import annotations

import re

import pytest

from tests.views.desk_pages import buttons, do
from tests.views.pages import text_of
from tests.world import World

#: What one types into: none of it is asked for while nothing can be sent.
FIELD = re.compile(r"<(?:textarea|select)|<input[^>]*type=\"(?:radio|text)\"")


def test_what_a_colleague_has_claimed_is_not_offered_and_his_name_is_said(world: World) -> None:
    case = world.accepted()
    world.client("reviewer").post(f"/desk/cases/{case.pk}/claim/")
    page = world.client("second").get(f"/desk/cases/{case.pk}/")
    assert buttons(page) == ["suspend"]  # holds whoever works on the case
    assert f"{world.user('reviewer').get_full_name()} 已领取，正在办理" in text_of(page)
    assert 'class="btn primary" href="/desk/cases' not in page.content.decode()
    assert "propose" in buttons(world.client("reviewer").get(f"/desk/cases/{case.pk}/"))


def test_the_page_of_such_an_act_says_why_it_is_refused_and_asks_nothing(world: World) -> None:
    case = world.accepted()
    world.client("reviewer").post(f"/desk/cases/{case.pk}/claim/")
    page = world.client("second").get(f"/desk/cases/{case.pk}/do/propose/")
    assert "领取，请先与其联系或等其退回。" in text_of(page)
    main = page.content.decode().split("<main")[1].split("</main>")[0]
    assert not FIELD.search(main)
    refused = do(world.client("second"), case, "propose", conclusion="register", opinion="同意")
    assert refused.status_code == 409


def test_the_first_registrar_does_not_claim_the_check_of_his_own_proposal(world: World) -> None:
    case = world.proposed()
    first = world.client("reviewer")
    for path in ("", "preview/"):
        page = first.get(f"/desk/cases/{case.pk}/{path}").content.decode()
        assert f"/desk/cases/{case.pk}/claim/" not in page
    answer = first.post(f"/desk/cases/{case.pk}/claim/")
    assert answer.status_code == 409
    assert "须由另一名登记员复核" in text_of(answer)
    assert world.client("second").post(f"/desk/cases/{case.pk}/claim/").status_code == 302


@pytest.mark.parametrize("act", ["accept", "grant", "propose", "deliver"])
def test_an_act_out_of_its_moment_shows_the_way_back_to_the_case(world: World, act: str) -> None:
    case = world.correcting()
    page = world.client("window").get(f"/desk/cases/{case.pk}/do/{act}/?tab=paused")
    assert page.status_code == 409
    text, body = text_of(page), page.content.decode()
    assert "本件现在是“补正中”" in text and "待办队列" in text
    assert f'href="/desk/cases/{case.pk}/?tab=paused"' in body
    assert not FIELD.search(body.split("<main")[1])


@pytest.mark.parametrize("door", ["claim", "unclaim", "notes"])
def test_who_signs_in_again_at_a_door_for_posting_comes_to_the_case(
    world: World, door: str
) -> None:
    case = world.submitted()
    answer = world.client("window").get(f"/desk/cases/{case.pk}/{door}/")
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"/desk/cases/{case.pk}/")
    assert world.desk(case).owner_id is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("tab=over", "没有超期的办件"),
        ("tab=mine", "您手上没有办件"),
        ("tab=free", "没有待领取的办件"),
        ("tab=paused&source=window", "没有符合筛选条件的办件"),
    ],
)
def test_an_empty_list_says_what_there_is_none_of(world: World, query: str, said: str) -> None:
    page = world.client("window").get(f"/desk/?{query}")
    assert said in text_of(page)
    assert "没有可以预览的办件" in text_of(page)


def test_a_list_that_became_empty_takes_the_preview_with_it(world: World) -> None:
    """Else the pane kept a case of the list before, and C would have claimed it."""
    world.submitted()
    headers = {"HX-Request": "true", "HX-Target": "list"}
    part = world.client("window").get("/desk/?tab=over", headers=headers).content.decode()
    assert '<div id="preview" hx-swap-oob="innerHTML">' in part
    part = world.client("window").get("/desk/?tab=all", headers=headers).content.decode()
    assert 'preview" hx-swap-oob' not in part


def test_the_registrar_reads_first_what_needs_him_and_unfolds_the_rest(world: World) -> None:
    case = world.accepted()
    page = world.client("reviewer").get(f"/desk/cases/{case.pk}/do/propose/").content.decode()
    folded = re.search(r'<details class="met">.*?</details>', page, flags=re.S)
    assert folded and folded[0].count('class="verdict green"') == page.count("verdict green")
    whole = world.client("reviewer").get(f"/desk/cases/{case.pk}/?show=sheet").content.decode()
    assert 'class="verdict green"' in whole and 'class="met"' not in whole


def test_a_hand_over_that_waits_is_told_to_both_and_to_colleagues(world: World) -> None:
    case = world.submitted()
    giver, taker = world.user("window"), world.user("chuangkou2")
    if case.owner_id != giver.pk:
        giver, taker = taker, giver
    do(world.client(giver.username), case, "offer_handover", to=taker.pk, reason="出差")
    path, one, other = f"/desk/cases/{case.pk}/", giver.get_full_name(), taker.get_full_name()
    told = text_of(world.client(giver.username).get(path))
    assert f"已请 {other} 接收本件；接收之前仍由 {one} 负责" in told
    assert f"{one} 请您接收本件" in text_of(world.client(taker.username).get(path))
    do(world.client(taker.username), case, "take_over")
    assert "移交待接收" not in text_of(world.client(giver.username).get(path))
