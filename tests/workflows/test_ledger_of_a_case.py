"""The ledger of a clock of a case: rows that add up, and one sentence that explains the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from govservice.clock import ZONE
from govservice.law import Citation
from sla import exchange, questions
from sla.calendar import Calendar
from sla.rules import Count, Mark, MarkKind, RowKind, Term
from sla.seed import seed_calendar
from workflows.models import Case
from workflows.selectors.clocks import CaseClock, shown
from workflows.spec import Clock
from workflows.views.ledger_lines import accounts_of
from workflows.views.ledger_words import end_words, sentence, span_words

LAW = Citation("示例办法", "第一条")
SPAN = (datetime.fromisoformat("2023-01-01"), datetime.fromisoformat("2026-08-01"))
USED = (RowKind.COUNTED, RowKind.EXTENDED, RowKind.LATE)


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """Whatever language the page of another test was read in."""
    with translation.override("zh-hans"):
        yield


def moment(told: str) -> datetime:
    return datetime.fromisoformat(told).replace(tzinfo=ZONE)


def mark(kind: MarkKind, at: str, **more: object) -> Mark:
    return Mark(kind, moment(at), **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Told:
    """A clock to tell of, and the sentence that tells of it."""

    of: str
    name: str
    length: int
    marks: tuple[Mark, ...]
    at: str
    says: str
    count: Count = Count.WORKING

    def clock(self) -> CaseClock:
        return clock_of(self.name, Term(self.length, LAW, self.count), self.marks, moment(self.at))


def clock_of(
    name: str, term: Term, marks: Sequence[Mark], at: datetime, calendar: Calendar | None = None
) -> CaseClock:
    return shown(Clock(name, name, {}), term, marks, calendar or seed_calendar(), at=at)


BEFORE_NATIONAL_DAY = mark("start", "2026-09-28 10:00")
IN_NOVEMBER = mark("start", "2026-11-02 10:00")
HEARING = mark(
    "exclude", "2026-10-12 09:00", cause="听证", first=date(2026, 10, 13), last=date(2026, 10, 26)
)

TOLD = [
    Told(
        "holidays", "legal", 20, (BEFORE_NATIONAL_DAY,), "2026-09-29 10:00",
        "受理次日起算，20 个工作日，扣除 10 月 1—7 日等休息日 12 天，到 10 月 30 日 17:30 止。",
    ),
    Told(
        "a special procedure", "legal", 20, (BEFORE_NATIONAL_DAY, HEARING), "2026-10-14 10:00",
        "受理次日起算，20 个工作日，扣除 10 月 1—7 日等休息日 12 天、特别程序 10 个工作日，"
        "到 11 月 13 日 17:30 止。",
    ),
    Told(
        "a suspension that lasts", "promise", 5,
        (IN_NOVEMBER, mark("pause", "2026-11-04 15:00")), "2026-11-06 10:00",
        "受理次日起算，5 个工作日，扣除暂停 2 个工作日，已用 2 个工作日；"
        "现在暂停计时，恢复后继续计算，还剩 3 个工作日。",
    ),
    Told(
        "a suspension that is over", "promise", 5,
        (IN_NOVEMBER, mark("pause", "2026-11-04 15:00"), mark("resume", "2026-11-11 09:30")),
        "2026-11-11 10:00",
        "受理次日起算，5 个工作日，扣除休息日 2 天、暂停 5 个工作日，到 11 月 16 日 17:30 止。",
    ),
    Told(
        "an extension", "legal", 20,
        (IN_NOVEMBER, mark("extend", "2026-11-12 10:00", length=10)), "2026-11-12 18:00",
        "受理次日起算，20 个工作日，延长 10 个工作日，扣除休息日 12 天，到 12 月 14 日 17:30 止。",
    ),
    Told(
        "stopped in time", "promise", 5, (IN_NOVEMBER, mark("stop", "2026-11-05 15:00")),
        "2026-11-06 10:00",
        "受理次日起算，5 个工作日；11 月 5 日 15:00 停止计时，用了 3 个工作日，没有超期。",
    ),
    Told(
        "stopped late", "promise", 5, (IN_NOVEMBER, mark("stop", "2026-11-11 15:00")),
        "2026-11-20 10:00",
        "受理次日起算，5 个工作日，扣除休息日 2 天，应到 11 月 9 日 17:30 止；"
        "11 月 11 日 15:00 停止计时，用了 7 个工作日，超期 2 个工作日。",
    ),
    Told(
        "stopped after closing time", "promise", 5,
        (IN_NOVEMBER, mark("stop", "2026-11-09 18:00")), "2026-11-20 10:00",
        "受理次日起算，5 个工作日，扣除休息日 2 天，应到 11 月 9 日 17:30 止；"
        "11 月 9 日 18:00 才停止计时，过了当天的截止时间。",
    ),
    Told(
        "over, and no day late yet", "promise", 5, (IN_NOVEMBER,), "2026-11-09 18:00",
        "受理次日起算，5 个工作日，扣除休息日 2 天，已于 11 月 9 日 17:30 到期。",
    ),
    Told(
        "overdue", "promise", 5, (IN_NOVEMBER,), "2026-11-17 18:00",
        "受理次日起算，5 个工作日，扣除休息日 2 天，到 11 月 9 日 17:30 止；"
        "现已超期 6 个工作日，仍在计时。",
    ),
    Told(
        "through a year without a notice", "legal", 30, (mark("start", "2026-12-01 10:00"),),
        "2026-12-02 18:00",
        "受理次日起算，30 个工作日，扣除 1 月 1—3 日等休息日 13 天，"
        "预计到 2027 年 1 月 13 日 17:30 止：那一年的放假安排还没有公布，公布后重新计算。",
    ),
    Told(
        "filed at night", "notice", 5, (mark("start", "2026-11-03 00:00"),), "2026-11-02 18:00",
        "收到申请次日起算，5 个工作日，扣除休息日 2 天，到 11 月 10 日 17:30 止。",
    ),
    Told(
        "natural days", "rating", 30, (IN_NOVEMBER,), "2026-11-12 18:00",
        "11 月 2 日的次日起算，30 日，到 12 月 2 日 24:00 止。", Count.NATURAL,
    ),
    Told(
        "months", "legal", 2, (mark("start", "2026-06-02 10:00"),), "2026-06-12 18:00",
        "受理次日起算，2 个月，到 8 月 3 日 24:00 止。", Count.MONTHS,
    ),
    Told(
        "minutes", "step", 240, (IN_NOVEMBER,), "2026-11-02 11:00",
        "从 11 月 2 日 10:00 起算，240 分钟，到 11 月 2 日 15:30 止。", Count.MINUTES,
    ),
]  # fmt: skip


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.of)
def test_one_sentence_explains_the_day(told: Told) -> None:
    assert sentence(told.clock()) == told.says


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.of)
def test_the_rows_add_up_to_what_was_used(told: Told) -> None:
    one = told.clock()

    assert sum(row.days for row in one.rows if row.kind in USED) == one.reading.used


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.of)
def test_what_was_and_what_is_to_come_make_the_whole_term(told: Told) -> None:
    one = told.clock()
    rows = [*one.rows, *one.ahead]

    assert sum(row.days for row in rows if row.kind in USED) == one.end.used
    if one.ahead:
        assert one.end.used == one.end.total
        assert all(row.last >= one.read_at.date() for row in one.ahead)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.of)
def test_a_question_of_the_ledger_is_answered_alike_by_anybody(told: Told) -> None:
    one = told.clock()
    question = questions.question_of(
        one.term, one.marks, one.calendar, at=one.read_at, until=one.end.due_on or date.min
    )

    def nothing_stored(version: int | None) -> Calendar:
        raise AssertionError(f"asks for the calendar {version}")

    answer = exchange.answer(exchange.read(question, calendar=nothing_stored))
    assert answer["due_on"] == (one.reading.due_on and one.reading.due_on.isoformat())
    assert answer["used"] == one.reading.used
    assert [row["days"] for row in answer["ledger"]] == [row.days for row in one.rows]
    assert answer["provisional"] == one.reading.provisional


@given(
    start=st.datetimes(*SPAN),
    length=st.integers(1, 60),
    read_after=st.integers(0, 90),
    count=st.sampled_from([Count.WORKING, Count.NATURAL, Count.FIXED]),
    pause=st.none() | st.tuples(st.integers(0, 40), st.integers(0, 30)),
)
def test_no_day_is_lost_between_what_was_and_what_is_to_come(
    start: datetime,
    length: int,
    read_after: int,
    count: Count,
    pause: tuple[int, int] | None,
) -> None:
    begun = start.replace(tzinfo=ZONE)
    marks = [Mark("start", begun)]
    if pause:
        paused = begun + timedelta(days=pause[0])
        marks += [Mark("pause", paused), Mark("resume", paused + timedelta(days=pause[1]))]
    one = clock_of("legal", Term(length, LAW, count), marks, begun + timedelta(days=read_after))
    days = [
        row.first + timedelta(days=step)
        for row in (*one.rows, *one.ahead)
        if row.kind is not RowKind.START
        for step in range((row.last - row.first).days + 1)
    ]

    assert days == sorted(set(days))
    if days:
        assert len(days) == (days[-1] - days[0]).days + 1
        assert days[0] == begun.date() + timedelta(days=1)


def test_holidays_are_named_and_worked_weekends_too() -> None:
    one = clock_of(
        "legal", Term(12, LAW), [mark("start", "2026-09-17 10:00")], moment("2026-10-12 18:00")
    )
    (account,) = accounts_of(Case(procedure="sample"), [one], for_applicant=True)
    told = {line.span: line.words for line in account.lines}

    assert told["9月20日至24日"] == "计入 5 个工作日（9月20日调休上班）"
    assert told["9月25日至27日"] == "中秋节放假，不计入"
    assert told["10月11日"] == "周末，不计入"
    assert told["10月1日至7日"] == "国庆节放假，不计入"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-10-01", "2026-10-08", "10月1日至8日"),
        ("2026-09-30", "2026-10-08", "9月30日至10月8日"),
        ("2026-10-08", "2026-10-08", "10月8日"),
        ("2026-12-30", "2027-01-03", "2026年12月30日至2027年1月3日"),
    ],
)
def test_days_are_told_as_people_say_them(first: str, last: str, words: str) -> None:
    assert span_words(date.fromisoformat(first), date.fromisoformat(last)) == words


def test_midnight_belongs_to_the_day_it_ends() -> None:
    assert end_words(moment("2026-12-03 00:00"), since=None) == "12 月 2 日 24:00"
    assert end_words(moment("2026-12-03 00:01"), since=None) == "12 月 3 日 00:01"
