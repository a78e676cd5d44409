"""The pages of the supervisors: who sees what, filters, empty states, files, few queries."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.http import HttpResponse
from django.test import Client

from sla.selectors import Promise
from sla.supervision import escalations, tables, views
from tests.factories import moment
from tests.supervision.planted import model_of, record, twin
from tests.views.desk_pages import queries_of
from tests.views.pages import links, text_of
from tests.world import Time, World
from workflows.models import Case

NOW = moment("2026-11-05", "10:00")
LISTS = ("deadlines", "stops", "defaults")


@pytest.fixture
def supervisor(world: World, monday: Time) -> Client:
    monday.go_to(NOW)
    return world.client("supervisor")


def late(world: World, day: str = "2026-11-03", clock: str = "promise") -> Case:
    return twin(model_of(world.accepted()), {clock: (moment(day, "17:30"), Promise(5))})


def elsewhere(world: World, case: Case) -> Case:
    Case.objects.filter(pk=case.pk).update(authority=world.elsewhere)
    return case


def shown(page: HttpResponse, *cases: Case) -> list[bool]:
    words = text_of(page)
    return [str(case.short_code) in words for case in cases]


def rows_of(page: HttpResponse) -> list[list[str]]:
    text = page.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:])))


def test_the_board_lists_by_unit_limit_and_level(world: World, supervisor: Client) -> None:
    over, today = late(world), late(world, "2026-11-05")
    legal = late(world, "2026-11-06", "legal")
    far = elsewhere(world, late(world, "2026-11-04"))
    every = (over, today, legal, far)

    def board(**asked: object) -> list[bool]:
        page = supervisor.get("/watch/deadlines/", asked)
        assert isinstance(page, HttpResponse)
        return shown(page, *every)

    assert board() == [True] * 4
    assert board(unit=world.elsewhere.pk) == [False, False, False, True]
    assert board(kind="legal") == [False, False, True, False]
    assert board(kind="promise", level="overdue") == [True, False, False, True]
    assert board(level="today") == [False, True, False, False]
    assert board(level="nonsense", unit="7; drop", page="-1") == [True] * 4


def test_a_line_says_by_which_rule_and_leads_to_the_case(world: World, supervisor: Client) -> None:
    case = late(world)
    page = supervisor.get("/watch/deadlines/")
    words = text_of(page)

    assert "J04 承诺超期" in words and "超期 2 个工作日" in words and "承诺办结时限" in words
    assert f"/watch/cases/{case.pk}/" in links(page)
    assert supervisor.get(f"/watch/cases/{case.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("deadlines", "没有临期或超期的办件"),
        ("stops", "没有需要留意的中止或扣除"),
        ("defaults", "没有超时默认"),
    ],
)
def test_an_empty_list_says_what_would_stand_there(
    world: World, supervisor: Client, address: str, words: str
) -> None:
    assert words in text_of(supervisor.get(f"/watch/{address}/"))


def test_a_supervisor_of_one_station_sees_that_station_only(world: World, monday: Time) -> None:
    from govservice.accounts.models import Membership

    here, far = late(world), elsewhere(world, late(world))
    for case in (here, far):
        record(case, "suspend", moment("2026-11-03"), {"reason": "R"}, pause=["promise"])
        record(case, "deem_accepted", moment("2026-11-03"))
    Membership.objects.filter(user=world.user("supervisor")).update(unit=world.unit)
    monday.go_to(NOW)
    supervisor = world.client("supervisor")

    for address in LISTS:
        for asked in ({}, {"unit": world.elsewhere.pk}, {"as": "csv"}):
            page = supervisor.get(f"/watch/{address}/", asked)
            assert isinstance(page, HttpResponse)
            assert shown(page, here, far) == [True, False], (address, asked)


def test_suspensions_near_the_limit_come_first_and_all_can_be_asked_for(
    world: World, supervisor: Client
) -> None:
    late_one, early = late(world, "2026-11-04"), late(world, "2026-11-20")
    for case in (late_one, early):
        record(case, "suspend", moment("2026-11-03"), {"reason": "等待检测"}, pause=["promise"])
    page = supervisor.get("/watch/stops/")

    assert shown(page, late_one, early) == [True, False]
    assert "等待检测" in text_of(page) and "剩 1 个工作日" in text_of(page)
    every = supervisor.get("/watch/stops/", {"flag": "all"})
    assert shown(every, late_one, early) == [True, True]
    assert shown(supervisor.get("/watch/stops/", {"flag": "abused"}), late_one) == [False]


def test_a_default_links_to_the_history_of_its_case(world: World, supervisor: Client) -> None:
    case = late(world)
    record(case, "deem_accepted", moment("2026-11-03"), source="submitted", target="accepted")
    page = supervisor.get("/watch/defaults/")

    assert f"/watch/cases/{case.pk}/?show=history" in links(page)
    assert "视为受理" in text_of(page)


@pytest.mark.parametrize("address", LISTS)
def test_a_file_has_the_lines_of_the_list(world: World, supervisor: Client, address: str) -> None:
    case = late(world, "2026-11-04")
    record(case, "suspend", moment("2026-11-03"), {"reason": "=1+1"}, pause=["promise"])
    record(case, "deem_accepted", moment("2026-11-03"))
    answer = supervisor.get(f"/watch/{address}/", {"as": "csv"})
    assert isinstance(answer, HttpResponse)
    head, row = rows_of(answer)

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert ".csv" in answer["Content-Disposition"]
    assert len(head) == len(row)
    assert row[0] == case.short_code


def test_no_cell_of_a_file_is_a_formula(world: World, supervisor: Client) -> None:
    case = late(world, "2026-11-04")
    evil = '=HYPERLINK("http://example.org")'
    record(case, "suspend", moment("2026-11-03"), {"reason": evil}, pause=["promise"])
    Case.objects.filter(pk=case.pk).update(title="@SUM(1)")
    for address in ("deadlines", "stops"):
        answer = supervisor.get(f"/watch/{address}/", {"as": "csv"})
        assert isinstance(answer, HttpResponse)
        for row in rows_of(answer):
            assert not [cell for cell in row if cell[:1] in "=+-@\t\r" and cell], row


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\tx", "\rx", "\n=1", "＝1"])
def test_what_a_spreadsheet_would_compute_is_taken_for_text(cell: str) -> None:
    assert tables.harmless(cell) == f"'{cell}"


def plant(world: World) -> Case:
    """Plant a case that stands on every list of the supervisors but the one of what was told."""
    case = late(world, "2026-11-04", "legal")
    record(case, "suspend", moment("2026-11-03"), {"reason": "R"}, pause=["legal"])
    record(case, "deem_accepted", moment("2026-11-03"))
    return case


def address_of(name: str) -> str:
    return "/desk/raised/" if name == "raised" else f"/watch/{name}/"


@pytest.mark.parametrize("name", [*LISTS, "raised"])
def test_long_lists_have_pages_and_every_line_is_on_one(
    world: World, supervisor: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(views, "SIZE", 2)
    cases = [plant(world) for _ in range(5)]
    escalations.escalate(NOW)
    total = 10 if name == "raised" else 5  # the default is told beside the limit
    pages = [supervisor.get(address_of(name), {"page": n}) for n in range(1, total // 2 + 2)]

    assert f"第 1–2 条，共 {total} 条" in text_of(pages[0]) and "?page=2" in links(pages[0])
    assert f"第 3–4 条，共 {total} 条" in text_of(pages[1]) and "?page=1" in links(pages[1])
    seen = [any(shown(page, case)[0] for page in pages) for case in cases]
    assert all(seen)
    last = supervisor.get(address_of(name), {"page": 99999})
    assert f"–{total} 条，共 {total} 条" in text_of(last)


@pytest.mark.parametrize("name", LISTS)
def test_a_file_holds_all_pages(
    world: World, supervisor: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(views, "SIZE", 2)
    cases = {plant(world).short_code for _ in range(3)}
    answer = supervisor.get(address_of(name), {"as": "csv", "page": 2})
    assert isinstance(answer, HttpResponse)

    assert {row[0] for row in rows_of(answer)[1:]} == cases


def test_pages_keep_what_the_list_was_narrowed_to(
    world: World, supervisor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SIZE", 1)
    for _ in range(2):
        record(plant(world), "withhold_default", NOW, {"clock": "legal", "reasons": ["R"]})
    page = supervisor.get("/watch/defaults/", {"outcome": "withheld"})

    assert "共 2 条" in text_of(page) and "?outcome=withheld&page=2" in links(page)


@pytest.mark.parametrize("name", [*LISTS, "raised"])
def test_the_number_of_queries_does_not_grow(world: World, supervisor: Client, name: str) -> None:
    plant(world)
    escalations.escalate(NOW)
    few = queries_of(lambda: supervisor.get(address_of(name)))
    for _ in range(8):
        plant(world)
    escalations.escalate(NOW)

    assert queries_of(lambda: supervisor.get(address_of(name))) == few


def test_a_default_that_was_withheld_says_what_stood_against_it(
    world: World, supervisor: Client
) -> None:
    case = late(world)
    told = {"clock": "promise", "reasons": ["申请人有信用记录问题，不能默认准予。"]}
    record(case, "withhold_default", moment("2026-11-03"), told)
    words = text_of(supervisor.get("/watch/defaults/", {"outcome": "withheld"}))

    assert "承诺办结时限届满，申请人有信用记录问题，不能默认准予。" in words and "J13" in words
    assert shown(supervisor.get("/watch/defaults/", {"outcome": "done"}), case) == [False]


@pytest.mark.parametrize("address", LISTS)
def test_only_those_who_watch_may_look(world: World, address: str) -> None:
    for person in ("window", "reviewer", "decider", "owner", "expert"):
        assert world.client(person).get(f"/watch/{address}/").status_code == 403
    assert world.client("admin").get(f"/watch/{address}/").status_code == 200
    assert world.client("supervisor").post(f"/watch/{address}/").status_code == 405
