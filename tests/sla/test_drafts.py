"""The calendar changes by two persons: one reads the notice in, another one agrees."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from govservice.accounts.actors import Actor
from govservice.errors import Denied, Refused
from sla import calendar_store, drafts
from sla.models import CalendarDay, CalendarDraft, CalendarVersion, CalendarYear
from tests.factories import UnitFactory, moment, officer
from tests.sla import notices

NOTICE_2027 = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假。
六、中秋节：9月15日（周三）放假。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""
LATER = "2026-12-31,放假,元旦\n2026-12-27,上班,元旦"
AT = moment("2026-11-20")


class People:
    def __init__(self) -> None:
        self.city = UnitFactory(name="市局", kind="bureau")
        self.station = UnitFactory(parent=self.city)
        self.maker, self.second = officer("admin", self.city), officer("admin", self.city)
        self.supervisor = officer("supervisor", self.city)
        self.clerk, self.legal = officer("window", self.city), officer("legal", self.city)
        self.below = officer("admin", self.station)


@pytest.fixture
def people(db: None) -> People:
    calendar_store.forget()
    return People()


def a_draft(by: Actor, **changes: Any) -> CalendarDraft:
    told: dict[str, Any] = {
        "year": 2027,
        "text": NOTICE_2027,
        "notice_number": "国办发明电〔2026〕测试号",
        "notice_date": date(2026, 11, 18),
        "source": "https://www.gov.cn/",
        **changes,
    }
    return drafts.draft(by=by, at=AT, **told)


def test_an_agreed_draft_is_the_next_version(people: People) -> None:
    kept = a_draft(people.maker)
    assert calendar_store.current().published_to == date(2026, 12, 25)

    version = drafts.approve(kept.pk, by=people.supervisor, at=AT)
    calendar_store.forget()

    now = calendar_store.current()
    assert (now.version, now.published_to) == (version.number, date(2027, 12, 25))
    assert now.is_working(date(2027, 1, 31)) and not now.is_working(date(2027, 2, 9))
    assert not now.is_provisional(date(2027, 3, 1))
    year = CalendarYear.objects.get(pk=2027)
    assert (year.notice_number, year.published_in) == ("国办发明电〔2026〕测试号", version)
    assert version.by == people.supervisor.name and version.draft == kept


def test_the_calendar_before_it_stays_readable(people: People) -> None:
    kept = a_draft(people.maker, year=2026, text=LATER, amends=True)
    version = drafts.approve(kept.pk, by=people.second, at=AT)
    calendar_store.forget()

    before, now = (calendar_store.of_version(version.number - back) for back in (1, 0))
    days = [date(2026, 12, 27), date(2026, 12, 31)]
    assert [before.is_working(day) for day in days] == [False, True]
    assert [now.is_working(day) for day in days] == [True, False]
    assert now.is_working(date(2026, 10, 10))  # an amendment leaves the rest of the year


def test_a_whole_year_that_is_read_again_replaces_the_old_rows(people: People) -> None:
    text = notices.NOTICE_2026.replace("10月10日（周六）上班", "10月11日（周日）上班")
    kept = a_draft(people.maker, year=2026, text=text)
    unchanged = CalendarDay.objects.get(day=date(2026, 5, 9)).pk

    version = drafts.approve(kept.pk, by=people.second, at=AT)

    ended = CalendarDay.objects.filter(until=version).values_list("day", flat=True)
    begun = CalendarDay.objects.filter(since=version).values_list("day", flat=True)
    assert (list(ended), list(begun)) == ([date(2026, 10, 10)], [date(2026, 10, 11)])
    assert CalendarDay.objects.get(pk=unchanged).until is None


def test_what_it_would_be_is_shown_before_anything_is_written(people: People) -> None:
    kept = a_draft(people.maker)

    would = drafts.calendar_with(kept)

    assert would.published_to == date(2027, 12, 25)
    assert would.is_working(date(2027, 1, 31))
    assert CalendarVersion.objects.count() == 1


# ── two persons ──


def test_nobody_agrees_to_what_he_wrote_himself(people: People) -> None:
    kept = a_draft(people.maker)

    with pytest.raises(Denied, match="不能复核自己录入的安排"):
        drafts.approve(kept.pk, by=people.maker, at=AT)
    assert CalendarVersion.objects.count() == 1


def test_the_database_holds_it_too(people: People) -> None:
    kept = a_draft(people.maker)
    one_person = {"state": "approved", "decided_by": kept.made_by, "decided_at": AT}

    with pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
        CalendarDraft.objects.filter(pk=kept.pk).update(version_id=1, **one_person)


@pytest.mark.parametrize("who", ["clerk", "legal", "below"])
def test_others_neither_write_nor_agree(people: People, who: str) -> None:
    by, kept = getattr(people, who), a_draft(people.maker)

    with pytest.raises(Denied):
        a_draft(by)
    with pytest.raises(Denied):
        drafts.approve(kept.pk, by=by, at=AT)
    with pytest.raises(Denied):
        drafts.reject(kept.pk, by=by, at=AT, reason="不对")


def test_the_supervisor_agrees_but_does_not_write(people: People) -> None:
    with pytest.raises(Denied):
        a_draft(people.supervisor)


# ── refusals ──


def test_a_text_that_contradicts_itself_is_refused_with_every_reason(people: People) -> None:
    text = NOTICE_2027.replace("周五）至3日", "周四）至3日").replace("共7天", "共8天")

    with pytest.raises(Refused) as refused:
        a_draft(people.maker, text=text)
    reasons = [verdict.reason for verdict in refused.value.verdicts]
    assert reasons[0] == "第 1 行：2027年1月1日（周五），与写明的“周四”不符。"
    assert len(reasons) == 3


def test_what_changes_nothing_is_refused(people: People) -> None:
    rows = "\n".join(f"{one.day},{one.kind},{one.name}" for one in drafts.present_days(2026))
    with pytest.raises(Refused, match="没有要改的内容"):
        a_draft(people.maker, year=2026, text=rows)


@pytest.mark.parametrize("year", [1999, 2060])
def test_a_year_outside_the_calendar_is_refused(people: People, year: int) -> None:
    with pytest.raises(Refused, match="年度应在 2004 至 2045 之间"):
        a_draft(people.maker, year=year)


def test_a_draft_is_stale_when_another_version_came_first(people: People) -> None:
    first, second = a_draft(people.maker), a_draft(people.maker, year=2026, text=LATER, amends=True)
    drafts.approve(first.pk, by=people.second, at=AT)

    assert drafts.is_stale(second)
    with pytest.raises(Refused, match="请重新录入") as refused:
        drafts.approve(second.pk, by=people.second, at=AT)
    assert refused.value.codes == ("stale",)


def test_a_draft_is_decided_once(people: People) -> None:
    kept = a_draft(people.maker)
    drafts.reject(kept.pk, by=people.supervisor, at=AT, reason="文号写错")

    with pytest.raises(Refused, match="已退回"):
        drafts.approve(kept.pk, by=people.second, at=AT)
    kept.refresh_from_db()
    assert (kept.state, kept.reason) == ("rejected", "文号写错")


def test_sending_back_needs_a_reason(people: People) -> None:
    with pytest.raises(Refused, match="理由"):
        drafts.reject(a_draft(people.maker).pk, by=people.second, at=AT, reason="  ")


def test_who_wrote_it_may_take_it_back(people: People) -> None:
    kept = a_draft(people.maker)
    drafts.reject(kept.pk, by=people.maker, at=AT, reason="漏了一行")

    assert CalendarDraft.objects.get(pk=kept.pk).decided_by_id == people.maker.user_id


def test_whoever_follows_is_told_in_the_same_transaction(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(drafts, "_followers", [told.append])

    version = drafts.approve(a_draft(people.maker).pk, by=people.second, at=AT)

    assert told == [version.number]


# ── at once ──


def together(*work: Callable[[], object]) -> list[str]:
    """Run in threads that start at once; return what became of each."""
    gate = Barrier(len(work))

    def run(one: Callable[[], object]) -> str:
        try:
            gate.wait()
            one()
        except Refused as refused:
            return refused.codes[0]
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return sorted(pool.map(run, work))


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_publish_once() -> None:
    people = People()
    kept = a_draft(people.maker)

    ends = together(
        lambda: drafts.approve(kept.pk, by=people.second, at=AT),
        lambda: drafts.approve(kept.pk, by=people.supervisor, at=AT),
    )

    assert ends == ["decided", "done"]
    assert CalendarVersion.objects.count() == 2
    assert CalendarDay.objects.filter(day=date(2027, 1, 31)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_agreed_to_at_once_the_second_is_stale() -> None:
    people = People()
    one, other = a_draft(people.maker), a_draft(people.maker, year=2026, text=LATER, amends=True)

    ends = together(
        lambda: drafts.approve(one.pk, by=people.second, at=AT),
        lambda: drafts.approve(other.pk, by=people.supervisor, at=AT),
    )

    assert ends == ["done", "stale"]
    assert CalendarVersion.objects.count() == 2
