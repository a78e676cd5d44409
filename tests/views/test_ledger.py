"""The ledger of a case as people read it: applicant, clerk, supervisor, printer, spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from govservice import clock
from sla import calendar_store
from sla.models import CalendarDay, CalendarVersion, CalendarYear
from tests.views.pages import ids, links, text_of
from tests.world import DEFECT, MONDAY, Time, World
from workflows import services
from workflows.models import Case, Paper
from workflows.selectors.clocks import clocks_of
from workflows.views import ledger_files

FILES = ("ledger", "ledger_json", "ledger_csv")


def whole(client: Client, case: Case, name: str = "ledger") -> HttpResponse:
    return client.get(reverse(f"workflows:{name}", args=[case.pk]))  # type: ignore[return-value]


def table(answer: HttpResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def supplemented(world: World, time: Time) -> Case:
    """Return a case that waited a week for its applicant while it was examined."""
    case = world.accepted()
    time.go_to(MONDAY + timedelta(days=1))
    services.ask_supplement(case.pk, by=world.actor("reviewer"), at=clock.now(), defects=[DEFECT])
    time.go_to(MONDAY + timedelta(days=7))
    case = Case.objects.get(pk=case.pk)
    return services.supplement(case.pk, by=world.actor("owner"), at=clock.now())


# ── in plain words ──


def test_the_applicant_reads_why_the_day_is_that_day(
    world: World, owner: Client, monday: Time
) -> None:
    case = supplemented(world, monday)
    for name in ("case", "ledger"):
        told = text_of(whole(owner, case, name))

        assert "受理次日起算" in told
        assert "您补充材料期间暂停计时" in told
        assert "周末，不计入" in told
        assert "开始的当天不计" in told


def test_a_clock_that_ran_out_was_not_kept(world: World, owner: Client, monday: Time) -> None:
    case = world.submitted()
    monday.go_to(datetime.fromisoformat(case.clocks["notice"]["due"]))
    told = text_of(whole(owner, case))

    assert "期满未办，系统按规定自动处理" in told
    assert "一次性告知时限 期满" in told


def test_nobody_is_named_to_the_applicant(world: World, owner: Client, monday: Time) -> None:
    case = supplemented(world, monday)
    names = {world.user(who).get_full_name() for who in ("window", "reviewer")}
    told = "".join(whole(owner, case, name).content.decode() for name in FILES)

    assert names
    assert not [name for name in names if name in told]
    assert "经办人" not in told


def test_whoever_holds_the_receipt_reads_it_too(world: World, anybody: Client) -> None:
    case = world.accepted()
    page = anybody.post(
        "/track/", {"number": case.short_code, "query_code": case.query_code}, follow=True
    )

    assert "收到申请次日起算" in text_of(page)
    assert "受理次日起算" in text_of(page)
    assert not any("ledger" in link for link in links(page))


def test_a_foreigner_reads_it_in_english(world: World, owner: Client, monday: Time) -> None:
    case = supplemented(world, monday)
    owner.cookies["django_language"] = "en"
    told = re.sub(
        r"<(dl|title|p class=\"sheet-office\").*?</\1>|<p class=\"sheet-office\">.*?</p>",
        "", whole(owner, case).content.decode(), flags=re.S,
    )  # fmt: skip
    words = re.sub(r"<[^>]+>|《[^》]*》第[^<\s]*", " ", told)

    assert "Counted from the day after acceptance" in words
    assert "Suspended while you supplement documents" in words
    assert re.findall(r"[\u4e00-\u9fff]+", words.partition("<main")[2]) == []


def test_a_draft_has_no_ledger_yet(world: World, owner: Client) -> None:
    case = world.draft()

    assert "还没有开始计时" in text_of(whole(owner, case))
    assert table(whole(owner, case, "ledger_csv")) == []


# ── in full ──


def test_the_office_reads_it_article_by_article(world: World, monday: Time) -> None:
    case = supplemented(world, monday)
    for role in ("window", "reviewer", "decider", "supervisor"):
        told = text_of(whole(world.client(role), case, "desk_ledger"))

        assert "中华人民共和国民法典》第二百零一条" in told
        assert world.user("reviewer").get_full_name() in told
        assert "工作日历第 1 版" in told


def test_every_row_leads_to_its_act_in_the_history(world: World, monday: Time) -> None:
    case = supplemented(world, monday)
    client = world.client("reviewer")
    shown = client.get(f"/desk/cases/{case.pk}/?show=clocks")
    named = {link.partition("#")[2] for link in links(shown) if "#event-" in link}
    history = client.get(f"/desk/cases/{case.pk}/?show=history")

    assert len(named) >= 3
    assert named <= ids(history)


def test_the_way_back_is_where_one_came_from(world: World) -> None:
    case = world.accepted()

    assert f"/desk/cases/{case.pk}/?show=clocks" in links(
        whole(world.client("window"), case, "desk_ledger")
    )
    assert f"/watch/cases/{case.pk}/?show=clocks" in links(
        whole(world.client("supervisor"), case, "desk_ledger")
    )


# ── as data ──


def asked_again(question: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return what `manage.py clock` says to *question*."""
    path = folder / "question.json"
    path.write_text(json.dumps(question, ensure_ascii=False), encoding="utf-8")
    said = StringIO()
    call_command("clock", str(path), stdout=said)
    answer: dict[str, Any] = json.loads(said.getvalue())
    return answer


@pytest.mark.parametrize("stage", ["correcting", "supplemented", "closed"])
@pytest.mark.parametrize("side", ["", "desk_"], ids=["applicant", "office"])
def test_a_stranger_recomputes_the_downloaded_ledger(
    stage: str, side: str, world: World, monday: Time, tmp_path: Path
) -> None:
    case = supplemented(world, monday) if stage == "supplemented" else getattr(world, stage)()
    reader = world.client("window" if side else "owner")
    told = json.loads(whole(reader, case, f"{side}ledger_json").content)

    case = Case.objects.get(pk=case.pk)
    shown = clocks_of(case, list(case.events.order_by("seq")), at=clock.now())
    assert [one["name"] for one in told["clocks"]] == [one.clock.name for one in shown]
    for one, expected in zip(told["clocks"], shown, strict=True):
        answer = asked_again(one["question"], tmp_path)
        assert answer == one["answer"]
        assert answer["due_on"] == (expected.reading.due_on and expected.reading.due_on.isoformat())
        at_its_end = asked_again({**one["question"], "at": None}, tmp_path)
        stored = case.clocks.get(one["name"], {}).get("due")
        if stored:
            assert at_its_end["due_at"] == stored


def test_the_table_has_the_rows_of_the_page(world: World, monday: Time) -> None:
    case = supplemented(world, monday)
    reader = world.client("window")
    rows = table(whole(reader, case, "desk_ledger_csv"))
    told = json.loads(whole(reader, case, "desk_ledger_json").content)
    lines = [line for one in told["clocks"] for line in one["lines"]]

    assert [(row["开始"], row["结束"], row["说明"]) for row in rows] == [
        (line["first"], line["last"], line["words"]) for line in lines
    ]
    assert {row["经办人"] for row in rows} >= {world.user("reviewer").get_full_name()}


def test_a_spreadsheet_sees_utf_8_and_no_formula(world: World) -> None:
    clerk = world.user("window")
    clerk.full_name = "=HYPERLINK(1)"
    clerk.save()
    case = world.accepted()
    answer = whole(world.client("window"), case, "desk_ledger_csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "'=HYPERLINK(1)" in {row["经办人"] for row in table(answer)}


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", "＋1"])
def test_no_cell_is_calculated(typed: str) -> None:
    assert ledger_files._cell(typed) == f"'{typed}"


def test_numbers_stay_numbers() -> None:
    assert [ledger_files._cell(value) for value in (3, "工作日", "")] == [3, "工作日", ""]


# ── whose business it is ──


OWN = {"owner": 200, "other": 404, "window": 404, "supervisor": 404}
OF_THE_OFFICE = {"owner": 403, "window": 200, "elsewhere": 404, "supervisor": 200, "admin": 200}


@pytest.mark.parametrize(
    ("side", "expected"), [("", OWN), ("desk_", OF_THE_OFFICE)], ids=["own", "of the office"]
)
def test_a_ledger_is_only_for_those_whose_case_it_is(
    side: str, expected: dict[str, int], world: World
) -> None:
    case = world.accepted()
    got = {
        role: {whole(world.client(role), case, f"{side}{name}").status_code for name in FILES}
        for role in expected
    }

    assert got == {role: {status} for role, status in expected.items()}


# ── by which calendar ──


def a_day_off(day: date) -> None:
    """Publish a version in which *day* is off."""
    number = CalendarVersion.objects.latest("number").number + 1
    version = CalendarVersion.objects.create(
        number=number, created_at=clock.now(), reason="临时放假"
    )
    CalendarDay.objects.create(
        day=day, kind="holiday", name="国庆节", since=version,
        notice=CalendarYear.objects.get(year=day.year),
    )  # fmt: skip
    calendar_store.forget()


def test_a_stopped_clock_keeps_the_calendar_it_was_counted_by(world: World, monday: Time) -> None:
    case = world.accepted()
    events = list(case.events.order_by("seq"))
    before = {one.clock.name: one for one in clocks_of(case, events, at=clock.now())}
    a_day_off(date(2026, 11, 3))
    after = {one.clock.name: one for one in clocks_of(case, events, at=clock.now())}

    assert before["notice"].reading.stopped_at is not None
    assert after["notice"].calendar.version == 1
    assert after["notice"].rows == before["notice"].rows
    assert after["promise"].calendar.version == 2
    assert after["promise"].end.due_on != before["promise"].end.due_on


def test_a_day_off_of_a_new_notice_is_named(world: World, owner: Client) -> None:
    case = world.accepted()
    a_day_off(date(2026, 11, 3))

    assert "国庆节放假，不计入" in text_of(whole(owner, case))


# ── foreseen dates say so (预计) ──

#: A date of 2027, with or without its year, and what stands right after it.
_IN_2027 = re.compile(
    r"(?:2027[-年 ]+\d{1,2}[-月 ]+\d{1,2}(?: ?日)?|(?<![\d-])01-\d\d)(?:（[^）]*）)?(?: \d\d:\d\d)?"
)


def bare_dates(told: str) -> list[str]:
    """Return the dates in 2027 beside which nothing says 预计."""
    found = []
    for one in _IN_2027.finditer(told):
        around = told[max(0, one.start() - 12) : one.end() + 90]
        if "预计" not in around:
            found.append(told[max(0, one.start() - 40) : one.end() + 40])
    return found


@pytest.fixture
def late_in_the_year(world: World, monday: Time) -> Case:
    """A case that was accepted in the last days of 2026: its dates lie in 2027."""
    monday.go_to(datetime(2026, 12, 30, 10, tzinfo=clock.ZONE))
    return world.accepted()


def test_a_bare_date_is_found() -> None:
    assert bare_dates("请在 2027年1月8日（星期五） 17:30 前补好。")
    assert bare_dates("到期时间 01-08 17:30")
    assert bare_dates("期限 2027-01-08 17:30（预计）") == []


PAGES = {
    "owner": [
        "/my/cases/",
        "/my/cases/{pk}/",
        "/my/cases/{pk}/ledger/",
        "/my/cases/{pk}/ledger.json",
    ],
    "window": ["/desk/"],
    "reviewer": [
        "/desk/",
        "/desk/cases/{pk}/",
        "/desk/cases/{pk}/preview/",
        "/desk/cases/{pk}/?show=clocks",
        "/desk/cases/{pk}/?show=history",
        "/desk/cases/{pk}/ledger/",
        "/desk/cases/{pk}/do/ask_supplement/",
    ],
    "supervisor": ["/watch/", "/watch/cases/{pk}/", "/watch/cases/{pk}/preview/"],
}


def test_no_page_tells_a_date_of_an_unpublished_year_without_saying_so(
    late_in_the_year: Case, world: World
) -> None:
    bare = {}
    for role, pages in PAGES.items():
        client = world.client(role)
        for page in pages:
            answer = client.get(page.format(pk=late_in_the_year.pk))
            assert answer.status_code == 200, page
            if found := bare_dates(words_and_titles(answer)):  # type: ignore[arg-type]
                bare[f"{role} {page}"] = found

    assert bare == {}


def test_the_lists_of_what_comes_near_say_so(
    late_in_the_year: Case, world: World, monday: Time
) -> None:
    due = datetime.fromisoformat(late_in_the_year.clocks["promise"]["due"])
    monday.go_to(due - timedelta(hours=2))

    for role, page in (("reviewer", "/desk/"), ("supervisor", "/watch/deadlines/")):
        told = words_and_titles(world.client(role).get(page))  # type: ignore[arg-type]
        assert f"{clock.local(due):%Y-%m-%d %H:%M}（预计）" in told


def test_a_guessed_holiday_says_so(late_in_the_year: Case, world: World) -> None:
    assert "预计放假，不计入" in text_of(whole(world.client("owner"), late_in_the_year))


def test_no_paper_prints_a_date_of_an_unpublished_year_without_saying_so(
    late_in_the_year: Case, world: World
) -> None:
    correcting = world.correcting()
    world.drain()
    papers = [*late_in_the_year.papers.all(), *correcting.papers.all()]
    printed = {paper.kind: "".join(printed_text(paper).split()) for paper in papers}

    assert {"receipt", "acceptance", "correction"} <= set(printed)
    assert {kind: bare_dates(told) for kind, told in printed.items() if bare_dates(told)} == {}


def printed_text(paper: Paper) -> str:
    with pypdfium2.PdfDocument(paper.file.path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def words_and_titles(answer: HttpResponse) -> str:
    """Return the words of a page, titles included, without the moments that machines read."""
    body = answer.content.decode()
    if answer["Content-Type"].startswith("application/json"):
        told = json.loads(body)
        return " ".join(one["sentence"] for one in told["clocks"])
    titles = " ".join(re.findall(r' title="([^"]*)"', body))
    return f"{text_of(answer)} {titles}"


def test_letters_say_so_too(late_in_the_year: Case, world: World, mailoutbox: list[Any]) -> None:
    world.drain()
    told = "\n".join(mail.body for mail in mailoutbox)

    assert "2027年" in told
    assert bare_dates(told) == []
