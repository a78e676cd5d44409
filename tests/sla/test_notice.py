"""A notice is read as it was published; whatever does not agree with itself is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.notice import Day, Kind, Notice, read
from sla.seed import YEARS, seed_calendar, seed_days
from tests.sla import notices

HOLIDAY, WORKDAY = Kind.HOLIDAY, Kind.WORKDAY
ORIGINAL = {2019: notices.NOTICE_2019, 2020: notices.NOTICE_2020}


def days_off_the_week(year: int, days: tuple[Day, ...]) -> dict[date, bool]:
    """Return which days of *year* are worked when *days* are laid over the ordinary week."""
    first, last = date(year, 1, 1), date(year, 12, 25)
    every = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    told = {one.day: one.kind is WORKDAY for one in days}
    return {day: told.get(day, day.weekday() < 5) for day in every}


def shipped(year: int) -> dict[date, bool]:
    calendar = seed_calendar()
    return {day: calendar.is_working(day) for day in days_off_the_week(year, ())}


def present(year: int, *, without: tuple[date, ...] = ()) -> list[Day]:
    return [
        Day(one.day, WORKDAY if one.worked else HOLIDAY, one.name)
        for one in seed_days()
        if one.notice_year == year and one.day not in without
    ]


def words(notice: Notice, *, grave: bool = True) -> list[str]:
    return [one.text for one in notice.problems if one.grave is grave]


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (2024, notices.NOTICE_2024),
        (2025, notices.NOTICE_2025),
        (2026, notices.NOTICE_2026),
    ],
)
def test_the_published_words_give_the_shipped_calendar(year: int, text: str) -> None:
    notice = read(text, year)

    assert words(notice) == []
    assert days_off_the_week(year, notice.days) == shipped(year)


def test_days_keep_the_name_of_their_holiday() -> None:
    named = {one.day: (one.kind, one.name) for one in read(notices.NOTICE_2026, 2026).days}

    assert named[date(2026, 1, 4)] == (WORKDAY, "元旦")
    assert named[date(2026, 2, 15)] == (HOLIDAY, "春节")
    assert named[date(2026, 10, 10)] == (WORKDAY, "国庆节")
    assert len(named) == 39


def test_advice_to_give_leave_is_no_holiday() -> None:
    notice = read(notices.NOTICE_2024, 2024)

    assert date(2024, 2, 9) not in {one.day for one in notice.days}
    assert any("倡议" in text for text in words(notice, grave=False))


def test_a_notice_may_set_the_last_days_of_the_year_before() -> None:
    told = {one.day: one.kind for one in read(notices.NOTICE_2019, 2019).days}

    assert told[date(2018, 12, 29)] is WORKDAY
    assert told[date(2018, 12, 31)] is HOLIDAY
    assert read("12月1日放假。\n2018年12月20日放假。", 2019).problems[0].text == (
        "2018年12月20日（周四）不在 2019 年。"
    )


# ── mid-year amendments ──


@pytest.mark.parametrize(
    ("year", "amendment"),
    [(2019, notices.AMENDMENT_2019), (2020, notices.AMENDMENT_2020)],
)
def test_the_year_and_its_amendment_give_the_shipped_calendar(year: int, amendment: str) -> None:
    before = read(ORIGINAL[year], year)
    after = read(amendment, year, present=before.days)

    assert words(before) == words(after) == []
    assert days_off_the_week(year, before.days) != shipped(year)
    assert days_off_the_week(year, after.days) == shipped(year)


def test_the_memorial_day_of_2015_was_added_to_the_year() -> None:
    added = tuple(date(2015, 9, day) for day in (3, 4, 6))
    notice = read(notices.AMENDMENT_2015, 2015, present=present(2015, without=added))

    assert words(notice) == []
    assert days_off_the_week(2015, notice.days) == shipped(2015)
    assert {one.name for one in notice.days if one.day in added} == {
        "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"
    }


def test_a_holiday_is_lengthened_over_a_day_that_was_to_be_worked() -> None:
    before = read(notices.NOTICE_2020, 2020)
    after = read(notices.AMENDMENT_2020, 2020, present=before.days)

    assert Day(date(2020, 2, 1), WORKDAY, "春节") in before.days
    assert Day(date(2020, 2, 1), HOLIDAY, "春节") in after.days
    assert date(2020, 2, 3) not in {one.day for one in after.days}


def test_a_holiday_that_is_not_there_cannot_be_lengthened() -> None:
    assert "不能延长" in words(read(notices.AMENDMENT_2020, 2020))[0]


# ── contradictions ──


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("一、元旦：1月1日（周五）放假。", "2026年1月1日（周四），与写明的“周五”不符。"),
        ("一、元旦：1月1日至3日放假，共4天。", "写明共 4 天，按日期是 3 天。"),
        ("一、元旦：1月1日放假2天。", "写明共 2 天，按日期是 1 天。"),
        ("一、元旦：1月3日至1日放假。", "不是一段假期"),
        ("一、清明节：4月31日放假。", "没有“4月31日”这一天。"),
        ("一、元旦：1月1日休市。", "有日期没有读懂"),
        ("1月1日放假。\n1月1日上班。", "又写了上班，第 1 行写的是放假。"),
        ("一、元旦：2027年1月1日放假。", "2027年1月1日（周五）不在 2026 年。"),
        (notices.NOTICE_2025, "通知写的是 2025 年，与所选的 2026 年不符。"),
        ("", "没有读到任何一天"),
        ("今天天气很好。", "没有读到任何一天"),
        ("日期,类别,名称\n2026-13-01,放假,元旦", "没有 2026-13-01 这一天。"),
        ("2026-01-01,放假,元旦\n明天,放假,元旦", "“明天”不是日期"),
        ("2026-01-01,睡觉,元旦", "“睡觉”不是类别"),
        ("2026-01-01,放假,元旦,又一项", "多出的内容"),
        (f"2026-01-01,放假,{'长' * 41}", "名称不能超过 40 个字"),
    ],
)
def test_what_has_to_be_mended_is_told(text: str, told: str) -> None:
    assert any(told in text for text in words(read(text, 2026)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-01-05,上班,元旦", "2026年1月5日（周一）本来就是工作日"),
        ("2026-01-01,放假,元旦\n2026-01-01,放假,元旦", "重复，第 1 行已写"),
        ("2026-01-01,放假,元旦", "没有写到国庆节。"),
        ("2026-01-01,放假,元旦", "2026年10月1日（周四）是法定节日（国庆节），安排中没有放假。"),
    ],
)
def test_what_is_only_strange_is_told_but_may_stand(text: str, told: str) -> None:
    (found,) = [one for one in read(text, 2026).problems if told in one.text]

    assert not found.grave


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01,放假,元旦",
        notices.NOTICE_2026[: notices.NOTICE_2026.index("四、")],
        "2026-10-08,放假\n2026-10-09,放假",  # without names it is too short
    ],
)
def test_a_part_of_a_notice_cannot_replace_a_year(text: str) -> None:
    whole, amends = read(text, 2026), read(text, 2026, present=present(2026))

    assert any("像是只有一部分" in one for one in words(whole))
    assert not any("像是只有一部分" in one for one in words(amends))


@pytest.mark.parametrize("year", YEARS)
def test_every_year_that_was_ever_published_is_whole(year: int) -> None:
    named = "\n".join(f"{one.day},{one.kind},{one.name}" for one in present(year))
    nameless = "\n".join(f"{one.day},{one.kind}" for one in present(year))

    assert read(named, year).is_sound and read(nameless, year).is_sound


def test_a_problem_names_its_line() -> None:
    text = notices.NOTICE_2026.replace("1月4日（周日）", "1月4日（周六）")

    assert [one.line for one in read(text, 2026).problems] == [6]


# ── tables ──


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffdate,kind,name\n2026-01-01,holiday,元旦\n2026-01-04,workday,元旦\n",
        "日期，类别，名称\n2026年1月1日，放假，元旦\n2026年1月4日，调休上班，元旦",
        "2026/1/1\t放假\t元旦\r\n20260104\t上班\t元旦",
        '"2026-01-01","放假","元旦"\n\n"2026-01-04","班","元旦"',
    ],
)
def test_a_table_is_read_however_it_was_saved(text: str) -> None:
    assert read(text, 2026).days == (
        Day(date(2026, 1, 1), HOLIDAY, "元旦"),
        Day(date(2026, 1, 4), WORKDAY, "元旦"),
    )


def test_the_shipped_years_come_back_as_a_table() -> None:
    for year in (2015, 2019, 2020, 2026):
        rows = "\n".join(f"{one.day},{one.kind},{one.name}" for one in present(year))

        assert list(read(rows, year).days) == present(year)


def test_an_amendment_can_give_a_day_back_to_the_ordinary_week() -> None:
    notice = read("2026-10-10,照常,国庆节", 2026, present=present(2026))

    assert notice.is_sound
    assert date(2026, 10, 10) not in {one.day for one in notice.days}
    assert len(notice.days) == len(present(2026)) - 1


def test_lines_broken_by_copying_are_mended() -> None:
    text = "一、元旦：1月1日（周四）\n至3日（周六）放假调休，共3天。\n1月4日（周日）上班。"

    assert [one.day.day for one in read(text, 2026).days] == [1, 2, 3, 4]
    assert words(read(text, 2026, present=present(2026))) == []


def test_a_notice_without_line_breaks_is_read_the_same() -> None:
    whole = notices.NOTICE_2025.split("如下。\n")[1].split("\n节假日期间")[0]

    assert read(whole.replace("\n", ""), 2025).days == read(whole, 2025).days


_PIECES = "一、元旦：12月日（周四）至放假上班共天。,-\n延长春节期"


@given(st.text(max_size=200) | st.text(_PIECES, max_size=80))
def test_whatever_is_typed_is_answered(text: str) -> None:
    for notice in (read(text, 2026), read(text, 2026, present=present(2026))):
        assert notice.days or notice.problems
