"""The list of one's cases: in tabs, searched, empty."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.views.pages import links, text_of
from tests.world import World
from workflows.models import Case


def _page(case: Case) -> str:
    return f"/my/cases/{case.pk}/"


def test_the_list_is_divided_by_who_has_to_act(world: World, owner: Client) -> None:
    draft, open_, asked, closed = (
        world.draft(),
        world.submitted(),
        world.correcting(),
        world.closed(),
    )
    in_tab = {
        tab: {case.pk for case in (draft, open_, asked, closed) if _page(case) in shown}
        for tab in ("todo", "open", "closed", "all")
        if (shown := links(owner.get("/my/cases/", {"tab": tab})))
    }
    assert in_tab["todo"] == {draft.pk, asked.pk}
    assert in_tab["open"] == {open_.pk}
    assert in_tab["closed"] == {closed.pk}
    assert in_tab["all"] == {draft.pk, open_.pk, asked.pk, closed.pk}


def test_the_list_is_searched_by_number_and_title(world: World, owner: Client) -> None:
    first, second = world.submitted(), world.submitted()
    for query in (first.short_code, first.title):
        found = links(owner.get("/my/cases/", {"tab": "all", "q": query}))
        assert _page(first) in found
        assert _page(second) not in found


@pytest.mark.parametrize("query", ["\x00", "%", "' or 1=1 --", "x" * 5000])
@pytest.mark.parametrize("page", ["", "0", "-1", "abc", "9" * 30])
def test_a_search_for_nonsense_finds_nothing_and_breaks_nothing(
    world: World, owner: Client, query: str, page: str
) -> None:
    sent = {"q": query, "page": page, "tab": query}
    assert owner.get("/my/cases/", sent).status_code == 200


def test_an_empty_list_says_what_to_do(world: World, owner: Client) -> None:
    assert "看看能办什么" in text_of(owner.get("/my/cases/"))


def test_the_list_costs_the_same_number_of_queries_however_long_it_is(
    world: World, owner: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(3):
        world.draft()
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        owner.get("/my/cases/", {"tab": "all"})
