"""The working calendar at the desks: read a notice in, see what moves, agree, and the hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from forms.build.draft import storable
from govservice import clock
from sla import calendar_store
from sla.models import CalendarDraft, CalendarVersion, OpeningHours
from tests.doors.typing import FORM, NASTY, encoded
from tests.factories import moment
from tests.sla import notices
from tests.sla.test_drafts import NOTICE_2027
from tests.views.desk_pages import queries_of, typed_in
from tests.views.pages import text_of
from tests.world import Time, World
from workflows import tasks
from workflows.models import Case, CaseEvent

DAY_OFF = "2026-11-05,放假,测试日"


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(calendar_store, "TRUST", 0.0)
    calendar_store.forget()
    yield
    calendar_store.forget()


@pytest.fixture
def admin(world: World) -> Client:
    return world.client("admin")


@pytest.fixture
def supervisor(world: World) -> Client:
    return world.client("supervisor")


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "year": 2026,
        "scope": "amends",
        "notice_number": "国办发明电〔2026〕测试号",
        "notice_date": "2026-11-01",
        "source": "https://www.gov.cn/",
        "text": DAY_OFF,
        "do": "save",
        **changes,
    }


def read_in(client: Client, **changes: Any) -> CalendarDraft:
    answer = client.post("/desk/calendar/new/", typed(**changes))
    assert answer.status_code == 302, text_of(answer)
    return CalendarDraft.objects.latest("pk")


def page(kept: CalendarDraft) -> str:
    return f"/desk/calendar/drafts/{kept.pk}/"


# ── the way of a notice ──


def test_a_notice_goes_from_the_text_to_the_letter(
    world: World, admin: Client, supervisor: Client, mailoutbox: list[Any]
) -> None:
    case = world.accepted()
    world.drain()
    mailoutbox.clear()

    kept = read_in(admin)
    waiting = text_of(supervisor.get(page(kept)))
    assert "变动 1 件、2 个期限" in waiting and "推后 2" in waiting
    assert case.short_code in waiting
    assert Case.objects.get(pk=case.pk).seq == case.seq  # a look changes nothing

    answer = supervisor.post(page(kept), {"do": "approve"}, follow=True)
    assert "已发布" in text_of(answer)
    world.drain()

    moved = CaseEvent.objects.get(case=case, act="recount").payload["data"]["moved"]
    assert set(moved) == {"legal", "promise"}
    assert [one.subject for one in mailoutbox] == ["【技术合同认定登记】办理日期有变动"]
    history = text_of(supervisor.get(f"/watch/cases/{case.pk}/", {"show": "history"}))
    assert "原到 2026-11-" in history and "推后" in history
    told = text_of(world.client("owner").get(f"/my/cases/{case.pk}/"))
    assert "国家调整了放假安排" in told


def test_looking_shows_days_and_problems_and_keeps_nothing(admin: Client) -> None:
    text = notices.NOTICE_2026.replace("1月4日（周日）", "1月4日（周六）")
    answer = admin.post("/desk/calendar/new/", {"year": 2026, "text": text, "do": "check"})

    words = text_of(answer)
    assert answer.status_code == 200
    assert "第 6 行" in words and "与写明的“周六”不符" in words
    assert "2026-02-15" in words
    assert "更正以下内容" not in words  # only looked: what is still empty is no mistake
    assert "1月4日（周六）上班" in typed_in(answer, "text")
    assert not CalendarDraft.objects.exists()


def test_a_text_of_thousands_of_lines_is_answered_shortly(admin: Client) -> None:
    rows = ["2026-01-01,放假,元旦", *["2026-01-01,放假,元旦"] * 900, "明天,放假,元旦"]
    told = typed(do="check", scope="whole", text="\n".join(rows))
    answer = admin.post("/desk/calendar/new/", told)
    words = text_of(answer)

    assert answer.content.decode().count('class="notice ') < 60
    assert "“明天”不是日期" in words  # what must be mended is never left out for what may stand
    assert re.search(r"还有 \d+ 条没有列出", words)


def test_what_waits_is_listed_however_much_was_decided_since(
    admin: Client, supervisor: Client
) -> None:
    waits = read_in(admin, notice_number="等着的那一份")
    for day in range(1, 23):
        other = read_in(admin, text=f"2026-12-{day:02},放假,测试日", notice_number=f"第{day}份")
        supervisor.post(page(other), {"do": "reject", "reason": "重复"})

    words = text_of(supervisor.get("/desk/calendar/"))
    assert waits.notice_number in words
    assert "第22份" in words and "第2份" not in words


def test_number_and_date_are_taken_from_the_words_of_the_notice(admin: Client) -> None:
    told = {"year": 2026, "text": notices.NOTICE_2026, "do": "check"}
    body = admin.post("/desk/calendar/new/", told).content.decode()

    assert 'value="国办发明电〔2025〕7号"' in body
    assert 'value="2025-11-04"' in body


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"notice_number": ""}, "文号"),
        ({"notice_date": "昨天"}, "发文日期"),
        ({"year": "1990"}, "年度"),
        ({"text": ""}, "请粘贴通知内容，或上传文件。"),
        ({"text": "今天天气很好。"}, "没有读到任何一天"),
        ({"text": "2026-11-05,睡觉,测试日"}, "“睡觉”不是类别"),
        ({"scope": "whole", "text": "2027-11-05,放假,测试日"}, "不在 2026 年"),
    ],
)
def test_nothing_typed_is_lost_when_it_cannot_be_kept(
    admin: Client, changes: dict[str, Any], told: str
) -> None:
    answer = admin.post("/desk/calendar/new/", typed(**changes))

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert typed_in(answer, "text") == changes.get("text", DAY_OFF)
    assert not CalendarDraft.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_is_uploaded_however_it_was_saved(admin: Client, encoding: str) -> None:
    content = f"日期,类别,名称\r\n{DAY_OFF}\r\n".encode(encoding)
    upload = SimpleUploadedFile("2026.csv", content, "text/csv")

    kept = read_in(admin, text="", file=upload)

    assert {"day": "2026-11-05", "kind": "holiday", "name": "测试日"} in kept.days
    assert DAY_OFF in kept.text


def test_a_file_that_is_no_text_is_refused_in_words(admin: Client) -> None:
    upload = SimpleUploadedFile("2026.xlsx", b"PK\x03\x04\x00\x00\xff\xfe")
    answer = admin.post("/desk/calendar/new/", typed(file=upload))

    assert answer.status_code == 422
    assert "文件不是文本" in text_of(answer)
    assert typed_in(answer, "text") == DAY_OFF


# ── two persons ──


def test_who_wrote_it_cannot_publish_it(admin: Client) -> None:
    kept = read_in(admin)
    words = text_of(admin.get(page(kept)))

    assert "本人录入的安排由另一人复核" in words and "同意并发布" not in words
    answer = admin.post(page(kept), {"do": "approve"})
    assert answer.status_code == 403
    assert "不能复核自己录入的安排" in text_of(answer)
    assert CalendarVersion.objects.count() == 1


def test_sending_back_wants_a_reason_and_keeps_it(admin: Client, supervisor: Client) -> None:
    kept = read_in(admin)

    answer = supervisor.post(page(kept), {"do": "reject", "reason": " "})
    assert answer.status_code == 409 and "请写明退回的理由" in text_of(answer)
    supervisor.post(page(kept), {"do": "reject", "reason": "文号写错"})
    assert "文号写错" in text_of(admin.get(page(kept)))


def test_a_stale_draft_can_be_read_in_again(
    world: World, admin: Client, supervisor: Client
) -> None:
    first, second = read_in(admin), read_in(admin, text="2026-11-06,放假,测试日")
    supervisor.post(page(first), {"do": "approve"})

    words = text_of(admin.get(page(second)))
    assert "这份安排不能再发布" in words
    answer = supervisor.post(page(second), {"do": "approve"})
    assert answer.status_code == 409 and "请重新录入" in text_of(answer)
    again = admin.get("/desk/calendar/new/", {"again": second.pk})
    assert typed_in(again, "text") == second.text


def test_dates_that_have_gone_by_are_called_out(world: World, admin: Client, monday: Time) -> None:
    world.accepted()
    monday.go_to(moment("2026-11-09", "09:00"))
    kept = read_in(admin, text="2026-11-07,上班,测试日\n2026-11-08,上班,测试日")

    assert "1 个新的到期时刻已经过去" in text_of(admin.get(page(kept)))


def test_who_agrees_to_dates_that_go_by_says_that_he_has_seen_them(
    world: World, admin: Client, supervisor: Client, monday: Time
) -> None:
    """The promise ends on the 9th; with both days of the weekend worked it ended on the 7th."""
    world.accepted()
    monday.go_to(moment("2026-11-09", "09:00"))
    kept = read_in(admin, text="2026-11-07,上班,测试日\n2026-11-08,上班,测试日")
    shown = text_of(supervisor.get(page(kept)))
    assert "我已看过：1 个新的到期时刻已经过去" in shown and "已过去" in shown

    for seen in ({}, {"past": ""}, {"past": "0"}, {"past": "一"}):
        answer = supervisor.post(page(kept), {"do": "approve", **seen})
        assert answer.status_code == 409
        assert "请看过后勾选确认，再发布" in text_of(answer)
    assert admin.post(page(kept), {"do": "approve"}).status_code == 403  # his own, in any case
    assert CalendarDraft.objects.get(pk=kept.pk).version is None
    assert supervisor.post(page(kept), {"do": "approve", "past": "1"}).status_code == 302
    assert CalendarDraft.objects.get(pk=kept.pk).version is not None


def test_nothing_is_asked_where_no_date_goes_by(
    world: World, admin: Client, supervisor: Client
) -> None:
    world.accepted()
    kept = read_in(admin)

    assert "我已看过" not in text_of(supervisor.get(page(kept)))
    assert supervisor.post(page(kept), {"do": "approve"}).status_code == 302


# ── who may see what ──


@pytest.mark.parametrize("person", ["owner", "window", "reviewer", "decider", "expert"])
def test_the_calendar_is_kept_from_others(world: World, admin: Client, person: str) -> None:
    kept = read_in(admin)
    client = world.client(person)

    for path in ("/desk/calendar/", "/desk/calendar/2026/", page(kept), "/desk/hours/"):
        assert client.get(path).status_code == 403, path
    assert client.post(page(kept), {"do": "approve"}).status_code == 403


def test_the_supervisor_reads_and_agrees_but_does_not_write(supervisor: Client) -> None:
    assert supervisor.get("/desk/calendar/").status_code == 200
    assert supervisor.get("/desk/calendar/new/").status_code == 403
    assert "录入通知" not in text_of(supervisor.get("/desk/calendar/"))


def test_the_legal_office_reads_without_the_cases(world: World, admin: Client) -> None:
    case = world.accepted()
    kept = read_in(admin)
    words = text_of(world.client("fazhi").get(page(kept)))

    assert "变动 1 件" in words and case.short_code not in words
    assert "同意并发布" not in words


# ── years ──


def cells(response: HttpResponse, kind: str) -> list[str]:
    return re.findall(rf'<td class="{kind}[^"]*"[^>]*><b>(\d+)</b>', response.content.decode())


def test_a_published_year_shows_days_off_and_days_made_up(supervisor: Client) -> None:
    answer = supervisor.get("/desk/calendar/2026/")

    assert len(cells(answer, "shift")) == 6
    assert len(cells(answer, "off")) == 33
    assert "已公布" in text_of(answer) and "还没有公布" not in text_of(answer)
    assert "第 1 版" in text_of(answer)


def test_the_last_days_of_the_last_published_year_may_still_change(supervisor: Client) -> None:
    body = supervisor.get("/desk/calendar/2026/").content.decode()

    assert len(re.findall(r'<td class="\w+ maybe"', body)) == 6  # 26 to 31 December


def test_a_year_without_a_notice_is_a_guess_until_it_is_published(
    world: World, admin: Client, supervisor: Client
) -> None:
    before = text_of(supervisor.get("/desk/calendar/2027/"))
    assert "还没有公布" in before and "预计" in before

    kept = read_in(admin, year=2027, scope="whole", text=NOTICE_2027)
    supervisor.post(page(kept), {"do": "approve"})

    after = supervisor.get("/desk/calendar/2027/")
    assert "还没有公布" not in text_of(after)
    assert "录入：高伟；复核：何正" in text_of(after)
    assert len(re.findall(r'<td class="\w+ maybe"', after.content.decode())) == 6


def test_the_word_provisional_vanishes_when_the_year_is_published(
    world: World, admin: Client, supervisor: Client, monday: Time
) -> None:
    monday.go_to(moment("2026-12-23", "10:00"))
    case = world.accepted()
    mine = f"/my/cases/{case.pk}/"
    assert "预计" in text_of(world.client("owner").get(mine))

    kept = read_in(admin, year=2027, scope="whole", text=NOTICE_2027)
    supervisor.post(page(kept), {"do": "approve"})
    world.drain()

    assert "预计" not in text_of(world.client("owner").get(mine))


def test_years_outside_the_calendar_are_not_there(supervisor: Client) -> None:
    assert supervisor.get("/desk/calendar/1999/").status_code == 404
    assert supervisor.get("/desk/calendar/2046/").status_code == 404


# ── queries ──


def test_the_number_of_queries_does_not_grow(world: World, admin: Client) -> None:
    def pages() -> tuple[int, ...]:
        kept = CalendarDraft.objects.latest("pk")
        paths = ("/desk/calendar/", "/desk/calendar/2026/", page(kept), "/desk/hours/")
        return tuple(queries_of(lambda path=path: admin.get(path)) for path in paths)  # type: ignore[misc]

    world.accepted()
    read_in(admin)
    few = pages()
    for day in ("06", "09", "10"):
        world.accepted()
        read_in(admin, text=f"2026-11-{day},放假,测试日")

    assert pages() == few


# ── opening hours ──


def add(client: Client, world: World, **typed_: Any) -> HttpResponse:
    told = {"valid_from": "2026-11-02", "spans": "09:00-12:00", "weekday": "", **typed_}
    answer = client.post(f"/desk/hours/{world.unit.pk}/", told)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_saturday_window_opens_without_making_a_working_day(world: World, admin: Client) -> None:
    before = calendar_store.current().count(date(2026, 11, 2), date(2026, 11, 30))
    assert add(admin, world, weekday="6", note="周六").status_code == 302

    hers, others = (calendar_store.for_unit(one.pk) for one in (world.unit, world.elsewhere))
    saturday = moment("2026-11-07", "09:00"), moment("2026-11-07", "18:00")
    assert hers.minutes_between(*saturday) == 180
    assert others.minutes_between(*saturday) == 0
    assert not hers.is_working(date(2026, 11, 7))
    assert hers.count(date(2026, 11, 2), date(2026, 11, 30)) == before
    words = text_of(admin.get(f"/desk/hours/{world.unit.pk}/"))
    assert "每周六 09:00-12:00" in words
    assert "2026-11-07 星期六 休息日 09:00-12:00" in words


def test_days_of_the_week_are_chinese_in_any_browser(world: World, admin: Client) -> None:
    kept = read_in(admin)
    add(admin, world, day="2026-11-07")
    english = {"accept-language": "en"}
    hours = text_of(admin.get(f"/desk/hours/{world.unit.pk}/", headers=english))

    assert "2026-11-07 星期六" in hours and "2026-11-08 星期日" in hours
    assert "2026-11-05 星期四" in text_of(admin.get(page(kept), headers=english))


def test_longer_hours_hold_from_their_first_to_their_last_day(world: World, admin: Client) -> None:
    add(admin, world, weekday="3", spans="08:30—12：00，12:30-18:00", valid_to="2026-11-11")
    hers = calendar_store.for_unit(world.unit.pk)

    assert [len(hers.spans_on(date(2026, 11, day))) for day in (4, 11, 18)] == [2, 2, 2]
    opens = [hers.spans_on(date(2026, 11, day))[0][0].isoformat("minutes") for day in (4, 11, 18)]
    assert opens == ["08:30", "08:30", "09:00"]
    assert hers.close_of(date(2026, 11, 4)).hour == 17  # the term of the law ends as ever


def test_a_single_day_goes_before_the_week(world: World, admin: Client) -> None:
    add(admin, world, weekday="3", spans="08:00-12:00")
    add(admin, world, day="2026-11-04", spans="")

    assert calendar_store.for_unit(world.unit.pk).spans_on(date(2026, 11, 4)) == ()


@pytest.mark.parametrize(
    ("typed_", "told"),
    [
        ({"weekday": "3", "spans": "12:00-09:00"}, "结束要晚于开始"),
        ({"weekday": "3", "spans": "09:00-12:00、11:00-13:00"}, "不能重叠或首尾相接"),
        ({"weekday": "3", "spans": "09:00-12:00、12:00-13:00"}, "不能重叠或首尾相接"),
        ({"weekday": "3", "spans": "上午"}, "“上午”没有读懂"),
        ({"weekday": "3", "spans": "09:00-25:00"}, "没有读懂"),
        ({"weekday": ""}, "请选择星期，或填写一个日期"),
        ({"weekday": "3", "day": "2026-11-04"}, "请选择星期，或填写一个日期"),
        ({"weekday": "3", "valid_to": "2026-11-01"}, "截止日期不能早于生效日期"),
        ({"weekday": "9"}, "星期"),
        ({"weekday": "3", "valid_from": "2026-11-01"}, "已经过去的日子"),
        ({"day": "2026-10-30"}, "已经过去的日子"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_words(
    world: World, admin: Client, typed_: dict[str, str], told: str
) -> None:
    answer = add(admin, world, **typed_)

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert typed_.get("spans", "09:00-12:00") in answer.content.decode()
    assert not OpeningHours.objects.exists()


def test_hours_and_the_order_to_recount_are_kept_together_or_not_at_all(
    world: World, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies() -> None:
        raise SystemExit("killed")

    add(admin, world, weekday="3")
    row = OpeningHours.objects.get()
    monkeypatch.setattr(tasks, "recount_now", dies)
    with pytest.raises(SystemExit):
        add(admin, world, weekday="4")
    with pytest.raises(SystemExit):
        admin.post(f"/desk/hours/{world.unit.pk}/{row.pk}/end/")

    assert OpeningHours.objects.get().valid_to is None


def test_two_rows_never_hold_on_the_same_weekday(world: World, admin: Client) -> None:
    add(admin, world, weekday="3", valid_to="2026-11-30")

    assert "已有安排" in text_of(add(admin, world, weekday="3", valid_from="2026-11-30"))
    assert add(admin, world, weekday="3", valid_from="2026-12-01").status_code == 302


def test_a_window_never_closes_for_good(world: World, admin: Client) -> None:
    """A clock in minutes that runs there would have no end, and no list could count it."""
    for weekday in "1234":
        assert add(admin, world, weekday=weekday, spans="").status_code == 302
    answer = add(admin, world, weekday="5", spans="")

    assert answer.status_code == 422 and "窗口就不再开放" in text_of(answer)
    assert OpeningHours.objects.count() == 4
    friday = moment("2026-11-06", "09:00")
    assert calendar_store.for_unit(world.unit.pk).add_minutes(friday, 60) == moment(
        "2026-11-06", "10:00"
    )
    assert add(admin, world, weekday="5", spans="", valid_to="2026-12-31").status_code == 302


def test_the_page_shows_at_once_what_was_changed(
    world: World, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long a process trusts the hours it knows."""
    monkeypatch.setattr(calendar_store, "TRUST", 3600.0)
    there = f"/desk/hours/{world.unit.pk}/"
    assert "09:00-20:00" not in text_of(admin.get(there))

    add(admin, world, weekday="3", spans="09:00-20:00")
    assert "2026-11-04 星期三 工作日 09:00-20:00" in text_of(admin.get(there))


def test_a_row_ends_with_today_and_what_has_not_begun_is_taken_away(
    world: World, admin: Client
) -> None:
    add(admin, world, weekday="3")
    add(admin, world, weekday="4", valid_from="2026-12-01")
    for row in OpeningHours.objects.all():
        admin.post(f"/desk/hours/{world.unit.pk}/{row.pk}/end/")

    (row,) = OpeningHours.objects.all()
    assert (row.weekday, row.valid_to) == (3, clock.today())


def test_hours_are_changed_by_the_administrator_of_the_unit_alone(
    world: World, admin: Client, supervisor: Client
) -> None:
    add(admin, world, weekday="3")
    row = OpeningHours.objects.get()

    assert supervisor.get(f"/desk/hours/{world.unit.pk}/").status_code == 200
    assert add(supervisor, world, weekday="4").status_code == 403
    assert supervisor.post(f"/desk/hours/{world.unit.pk}/{row.pk}/end/").status_code == 403
    assert admin.get("/desk/hours/999999/").status_code == 404
    assert OpeningHours.objects.count() == 1


# ── whatever is typed ──


@pytest.mark.parametrize("part", range(4))
def test_anything_may_be_typed(world: World, part: int) -> None:
    admin = world.client("admin")
    kept = read_in(admin)
    notice = ("year", "scope", "notice_number", "notice_date", "source", "text")
    hours = ("weekday", "day", "spans", "valid_from", "valid_to", "note")
    forms = (
        ("/desk/calendar/new/", notice, typed()),
        (f"/desk/hours/{world.unit.pk}/", hours, {"weekday": "3", "valid_from": "2026-11-02"}),
        (page(kept), ("do", "reason"), {}),
    )
    for nasty in NASTY[part::4]:
        for path, names, usual in forms:
            for name in names:
                pairs = [(key, str(value)) for key, value in {**usual, name: nasty}.items()]
                answer = admin.post(path, encoded(pairs), content_type=FORM)
                assert answer.status_code in {200, 302, 403, 409, 422}, (path, name, nasty)
        for query in ("year", "again", "page"):
            for path in ("/desk/calendar/new/", page(kept)):
                assert admin.get(path, {query: storable(nasty)}).status_code == 200
