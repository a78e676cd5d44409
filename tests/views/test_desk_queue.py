"""The queue of the desks: whose work, in which order, under which tab, at what cost."""

from __future__ import annotations

import pytest
from django.test import Client

from govservice import clock
from tests.factories import moment
from tests.views.desk_pages import do, listed, numbers, queries_of
from tests.views.pages import text_of
from tests.world import Time, World
from workflows import services
from workflows.models import Case
from workflows.selectors import desk
from workflows.views.desk import queue


@pytest.fixture
def window(world: World) -> Client:
    return world.client("window")


def test_each_role_finds_the_work_of_its_own_desk(world: World) -> None:
    submitted, accepted, proposed, checked = (
        world.submitted(),
        world.accepted(),
        world.proposed(),
        world.checked(),
    )
    assert listed(world.client("window").get("/desk/")) == [submitted.pk]
    assert listed(world.client("reviewer").get("/desk/")) == [accepted.pk]  # the other is his own
    assert listed(world.client("second").get("/desk/")) == [accepted.pk, proposed.pk]
    assert listed(world.client("decider").get("/desk/")) == [checked.pk]
    assert listed(world.client("elsewhere").get("/desk/")) == []


def test_the_tightest_clock_comes_first(world: World, monday: Time) -> None:
    first = world.submitted()
    monday.go_to(moment("2026-11-03"))
    second = world.submitted()
    assert listed(world.client("window").get("/desk/")) == [first.pk, second.pk]


def test_a_badge_says_in_words_and_colour_how_much_time_is_left(world: World, monday: Time) -> None:
    world.submitted()
    page = world.client("window").get("/desk/").content.decode()
    assert "sla-fine" in page and "剩 1 个工作日" in page
    monday.go_to(moment("2026-11-03", "16:00"))
    assert "今天 17:30 到期" in world.client("window").get("/desk/").content.decode()
    monday.go_to(moment("2026-11-04", "18:00"))
    page = world.client("window").get("/desk/").content.decode()
    assert "sla-overdue" in page and "超期 1 个工作日" in page


def test_every_tab_shows_its_own_cases_and_their_number(world: World, monday: Time) -> None:
    done = world.closed()
    paused = world.correcting()
    late = world.submitted()
    monday.go_to(moment("2026-11-04", "11:00"))
    due_today = world.submitted()
    Case.objects.filter(pk=due_today.pk).update(due_at=moment("2026-11-04", "17:30"))
    fine = world.submitted()
    services.claim(world.desk(fine).pk, by=world.actor("window"), at=clock.now())
    expected = {
        "all": [late.pk, due_today.pk, fine.pk],
        "mine": [fine.pk],
        "free": [late.pk, due_today.pk],
        "near": [due_today.pk],
        "over": [late.pk],
        "paused": [paused.pk],
        "done": [done.pk],
    }
    window = world.client("window")
    for tab, cases in expected.items():
        page = window.get("/desk/", {"tab": tab})
        assert listed(page) == cases, tab
        assert numbers(page)[tab] == str(len(cases)), tab


def test_a_pile_without_end_is_counted_honestly_as_more_than(
    world: World, window: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        world.submitted()
    for module in (desk, queue):
        monkeypatch.setattr(module, "MOST", 2)
    assert numbers(window.get("/desk/"))["all"] == "1+"


def test_filters_narrow_the_list_and_stay_in_the_links(world: World, window: Client) -> None:
    submitted, granted = world.submitted(), world.granted()
    assert set(listed(window.get("/desk/"))) == {submitted.pk, granted.pk}
    page = window.get("/desk/", {"stage": "issue"})
    assert listed(page) == [granted.pk]
    assert "stage=issue" in page.content.decode()
    assert listed(window.get("/desk/", {"source": "window"})) == []
    services.claim(world.desk(submitted).pk, by=world.actor("window"), at=clock.now())
    mine = {"who": world.user("window").pk}
    assert listed(window.get("/desk/", mine)) == [submitted.pk]


def test_search_finds_by_applicant_title_and_number_whatever_the_pile(
    world: World, window: Client
) -> None:
    case, other = world.submitted(), world.closed()
    for words in (case.title[:8], case.title[-4:], case.short_code[:13].lower(), case.number):
        assert case.pk in listed(window.get("/desk/", {"q": words})), words
    found = listed(window.get("/desk/", {"q": case.applicant_name}))
    assert set(found) == {case.pk, other.pk}
    assert listed(window.get("/desk/", {"q": "%"})) == []
    assert "没有找到" in text_of(window.get("/desk/", {"q": "不存在的单位"}))


def test_a_whole_short_number_opens_the_case(world: World, window: Client) -> None:
    case = world.submitted()
    assert case.short_code
    answer = window.get("/desk/", {"q": f" {case.short_code.lower()} "})
    assert answer["Location"] == f"/desk/cases/{case.pk}/"


def test_another_stations_cases_are_never_found(world: World) -> None:
    case = world.submitted()
    elsewhere = world.client("elsewhere")
    for query in ({"q": case.title}, {"q": case.short_code}, {"tab": "done"}, {"tab": "over"}):
        assert listed(elsewhere.get("/desk/", query)) == []


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "9" * 30},
        {"page": "二"},
        {"tab": "nonsense"},
        {"stage": "\0'; drop"},
        {"who": "1e9"},
        {"who": "9" * 40},
        {"unit": "-7"},
        {"source": "fax"},
        {"q": "\0"},
        {"q": "KC" * 400},
        {"q": "\\%_'\""},
    ],
)
def test_nonsense_in_the_address_shows_a_list(
    world: World, window: Client, query: dict[str, str]
) -> None:
    world.submitted()
    assert window.get("/desk/", query).status_code == 200


def test_a_fragment_is_only_the_list(world: World, window: Client) -> None:
    world.submitted()
    answer = window.get("/desk/", {"tab": "free"}, headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert body.lstrip().startswith('<div id="list"') and "<html" not in body


def test_pages_follow_one_another_without_gap(
    world: World, window: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [world.submitted().pk for _ in range(5)]
    monkeypatch.setattr(queue, "SIZE", 2)
    pages = [listed(window.get("/desk/", {"page": page})) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(pk for page in pages for pk in page) == sorted(cases)
    assert 'rel="next"' not in window.get("/desk/", {"page": 3}).content.decode()


@pytest.mark.parametrize("query", ["", "?tab=free", "?tab=done", "?tab=paused", "?q=技术"])
def test_the_number_of_queries_does_not_grow_with_the_cases(
    world: World, window: Client, query: str
) -> None:
    def few() -> None:
        world.submitted()
        world.correcting()
        world.delivered()

    few()
    before = queries_of(lambda: window.get(f"/desk/{query}"))
    for _ in range(3):
        few()
    assert queries_of(lambda: window.get(f"/desk/{query}")) == before


def test_the_first_page_of_the_office_depends_on_the_office(world: World) -> None:
    assert world.client("supervisor").get("/desk/")["Location"] == "/watch/"
    assert world.client("admin").get("/desk/")["Location"] == "/accounts/staff/"
    assert world.client("owner").get("/desk/").status_code == 403
    assert world.client("expert").get("/desk/").status_code == 200
    assert world.client().get("/desk/").status_code == 302


# Taking work and putting it back


def test_who_claims_has_it_and_a_colleague_reads_so(world: World, window: Client) -> None:
    case = world.submitted()
    assert window.post(f"/desk/cases/{case.pk}/claim/").status_code == 302
    assert world.desk(case).owner == world.user("window")
    late = world.client("chuangkou2").post(f"/desk/cases/{case.pk}/claim/")
    assert late.status_code == 409
    assert "已由同事领取" in text_of(late)
    assert world.desk(case).owner == world.user("window")


def test_who_puts_work_back_leaves_it_to_all(world: World, window: Client) -> None:
    case = world.submitted()
    window.post(f"/desk/cases/{case.pk}/claim/")
    assert world.client("chuangkou2").post(f"/desk/cases/{case.pk}/unclaim/").status_code == 409
    assert window.post(f"/desk/cases/{case.pk}/unclaim/", {"back": "case"}).status_code == 302
    assert world.desk(case).owner is None


def test_a_claim_by_script_gives_back_the_pane_and_the_name_in_the_list(
    world: World, window: Client
) -> None:
    case = world.submitted()
    answer = window.post(f"/desk/cases/{case.pk}/claim/", headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert "已领取" in body and f'id="holder-{case.pk}" hx-swap-oob="true"' in body
    assert world.user("window").get_full_name() in body


def test_a_claim_belongs_to_the_role_of_the_station(world: World) -> None:
    case = world.submitted()
    assert world.client("reviewer").post(f"/desk/cases/{case.pk}/claim/").status_code == 403
    assert world.client("elsewhere").post(f"/desk/cases/{case.pk}/claim/").status_code == 404


def test_the_pane_shows_what_is_needed_to_choose(world: World, window: Client) -> None:
    case = world.submitted()
    words = text_of(window.get(f"/desk/cases/{case.pk}/preview/"))
    for expected in (case.title, case.short_code, "领取", "打开办件", "办理进度", "合同文本"):
        assert str(expected) in words


def test_a_handover_waits_in_a_strip_above_the_queue(world: World, window: Client) -> None:
    case = world.submitted()
    to = world.user("reviewer")
    owner = "window" if case.owner == world.user("window") else "chuangkou2"
    assert (
        do(world.client(owner), case, "offer_handover", to=to.pk, reason="休假").status_code == 302
    )
    page = text_of(world.client("reviewer").get("/desk/"))
    assert "请您接收" in page and case.title in page
    assert "请您接收" not in text_of(world.client("second").get("/desk/"))


def test_a_suspended_case_lies_in_the_pile_that_stands_still(world: World) -> None:
    suspended, _ = world.accepted(), world.accepted()
    by = world.actor("reviewer")
    services.suspend(suspended.pk, by=by, at=clock.now(), reason="等待法院判决")
    for person, pile in (("reviewer", "/desk/?tab=paused"), ("supervisor", "/watch/?tab=paused")):
        page = world.client(person).get(pile)
        assert listed(page) == [suspended.pk]
        assert "已中止" in text_of(page)
