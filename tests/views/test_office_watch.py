"""The look from outside the desks (监察): everything to read, nothing to do."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from govservice import clock
from tests.factories import moment
from tests.views.desk_pages import listed, numbers, queries_of
from tests.views.pages import text_of
from tests.world import Time, World
from workflows import services
from workflows.models import Case


@pytest.fixture
def supervisor(world: World) -> Client:
    return world.client("supervisor")


def test_the_supervisor_sees_all_open_cases_of_all_his_units(
    world: World, supervisor: Client
) -> None:
    cases = {world.submitted().pk, world.checked().pk, world.correcting().pk}
    world.delivered()
    far = world.submitted()
    Case.objects.filter(pk=far.pk).update(authority=world.elsewhere)
    world.draft()
    page = supervisor.get("/watch/")
    assert set(listed(page)) == cases | {far.pk}
    assert numbers(page) == {"open": "4", "near": "0", "over": "0", "paused": "1", "done": "1"}
    there = supervisor.get("/watch/", {"unit": world.elsewhere.pk})
    assert listed(there) == [far.pk]
    assert world.elsewhere.name in text_of(there)


def test_the_late_ones_have_a_tab_and_the_filters_work(world: World, monday: Time) -> None:
    late, reviewed = world.submitted(), world.accepted()
    monday.go_to(moment("2026-11-04", "09:30"))
    supervisor = world.client("supervisor")
    assert listed(supervisor.get("/watch/", {"tab": "over"})) == [late.pk]
    assert listed(supervisor.get("/watch/", {"stage": "review"})) == [reviewed.pk]
    by = world.actor("reviewer")
    services.claim(world.desk(reviewed).pk, by=by, at=clock.now())
    assert listed(supervisor.get("/watch/", {"who": by.user_id})) == [reviewed.pk]
    assert listed(supervisor.get("/watch/", {"source": "window"})) == []
    assert listed(supervisor.get("/watch/", {"q": late.title})) == [late.pk]


def test_the_file_opens_with_clocks_and_has_the_history(world: World, supervisor: Client) -> None:
    case = world.accepted()
    words = text_of(supervisor.get(f"/watch/cases/{case.pk}/"))
    assert "法定办结时限" in words and "从第二天起算" in words
    words = text_of(supervisor.get(f"/watch/cases/{case.pk}/", {"show": "history"}))
    assert "受理 周敏" in words
    assert case.title in text_of(supervisor.get(f"/watch/cases/{case.pk}/preview/"))


@pytest.mark.parametrize("part", ["form", "sheet", "history", "clocks", "notes", "papers"])
def test_nothing_on_the_page_can_be_done(world: World, supervisor: Client, part: str) -> None:
    case = world.submitted()
    body = supervisor.get(f"/watch/cases/{case.pk}/", {"show": part}).content.decode()
    main = body[body.index('<main id="main"') : body.index("</main>")]
    assert "/do/" not in main and "reveal" not in main
    assert not re.findall(r'<form[^>]*method="post"', main)


def test_posting_is_refused(world: World, supervisor: Client) -> None:
    case = world.submitted()
    for path in ("/watch/", f"/watch/cases/{case.pk}/", f"/watch/cases/{case.pk}/preview/"):
        assert supervisor.post(path).status_code == 405
    for path in ("claim/", "unclaim/", "notes/", "reveal/contact_phone/", "do/accept/"):
        assert supervisor.post(f"/desk/cases/{case.pk}/{path}").status_code == 403
    assert supervisor.post(f"/desk/receive/cases/{case.pk}/submit/").status_code == 403


def test_only_those_with_that_office_look_on(world: World) -> None:
    case = world.submitted()
    for person in ("window", "reviewer", "decider", "owner", "expert"):
        for path in ("/watch/", f"/watch/cases/{case.pk}/"):
            assert world.client(person).get(path).status_code == 403, person
    assert world.client("admin").get("/watch/").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_cases(
    world: World, supervisor: Client
) -> None:
    def few() -> int:
        world.submitted()
        world.accepted()
        return queries_of(lambda: supervisor.get("/watch/"))

    before = few()
    few()
    assert few() == before
