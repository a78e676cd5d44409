"""Anybody may read what the office does, how, and whether a paper is genuine."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from govservice import clock
from tests.views.pages import links, text_of
from tests.world import World
from workflows.models import Paper
from workflows.views.limits import BY_ADDRESS

GUIDE = "/services/tech-contract/"


def test_the_first_page_lists_the_services_and_leads_to_their_guides(
    world: World, anybody: Client
) -> None:
    page = anybody.get("/")
    assert "技术合同认定登记" in text_of(page)
    assert GUIDE in links(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("技术合同", True),
        ("合同 登记", True),
        ("知识产权", True),
        ("婚姻", False),
        ("%'\"<", False),
    ],
)
def test_services_are_searched_by_words_of_title_summary_and_theme(
    world: World, anybody: Client, query: str, found: bool
) -> None:
    page = anybody.get("/", {"q": query})
    assert page.status_code == 200
    assert (GUIDE in links(page)) is found


def test_the_head_of_the_page_names_the_bureau_from_the_record_of_units(
    world: World, anybody: Client
) -> None:
    bureau = world.unit.parent
    assert bureau is not None
    type(bureau).objects.filter(pk=bureau.pk).update(name="某市科学技术局")
    assert "某市科学技术局" in text_of(anybody.get("/"))


def test_the_guide_tells_everything_of_the_definition(world: World, anybody: Client) -> None:
    told = text_of(anybody.get(GUIDE))
    procedure = world.procedure
    for condition in procedure.item.conditions:
        assert condition in told
    for material in procedure.materials:
        assert material.title in told
    for question, answer in procedure.item.faq:
        assert question in told
        assert answer in told
    for clock_ in procedure.clocks:
        term = clock_.term("", clock.today())
        assert f"{term.length} {term.count.unit}" in told
    assert "不收费" in told
    assert world.unit.name in told
    assert world.unit.phone in told
    assert world.unit.complaint_phone in told


def test_rules_whose_text_was_not_confirmed_are_marked(world: World, anybody: Client) -> None:
    basis = world.procedure.pack(clock.today()).basis
    assert any(not citation.confirmed for citation in basis)
    assert "依据待核" in text_of(anybody.get(GUIDE))


def test_an_unknown_service_is_not_there(world: World, anybody: Client) -> None:
    assert anybody.get("/services/no-such-thing/").status_code == 404


def test_starting_asks_to_sign_in_and_comes_back(world: World, anybody: Client) -> None:
    answer = anybody.get("/apply/tech-contract/")
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next=/apply/tech-contract/"


# 真伪核验


def _paper(world: World) -> Paper:
    case = world.submitted()
    return case.papers.get(kind="receipt")


def test_a_paper_on_record_is_shown_as_it_stands_on_it(world: World, anybody: Client) -> None:
    paper = _paper(world)
    told = text_of(anybody.get(reverse("workflows:verify", args=[paper.verify_code])))
    assert "记录有效" in told
    assert paper.number in told
    assert "尚未用印" in told


def test_a_code_is_found_however_it_is_typed(world: World, anybody: Client) -> None:
    code = _paper(world).verify_code
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]} "
    answer = anybody.get("/verify/", {"code": typed}, follow=True)
    assert answer.status_code == 200
    assert "记录有效" in text_of(answer)


def test_a_void_paper_says_so_and_why(world: World, anybody: Client) -> None:
    paper = _paper(world)
    Paper.objects.filter(pk=paper.pk).update(voided_at=clock.now(), void_reason="发错了人")
    told = text_of(anybody.get(reverse("workflows:verify", args=[paper.verify_code])))
    assert "已作废" in told
    assert "发错了人" in told


@pytest.mark.parametrize("code", ["ABCDEFGH2345", "核验", "../../etc", "' or 1=1", "x" * 300])
def test_an_unknown_code_is_answered_plainly(world: World, anybody: Client, code: str) -> None:
    answer = anybody.get("/verify/", {"code": code}, follow=True)
    assert answer.status_code == 404
    assert "没有查到这份文书" in text_of(answer)


def test_guessing_codes_is_stopped_for_the_address(world: World, anybody: Client) -> None:
    for number in range(BY_ADDRESS.most):
        assert anybody.get(f"/verify/AAAAAAAA{2000 + number}/").status_code == 404
    assert anybody.get("/verify/AAAAAAAA9999/").status_code == 429
