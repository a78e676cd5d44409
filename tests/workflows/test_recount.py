"""A new calendar moves due dates: into the history, to the applicant, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from io import StringIO
from threading import Event
from typing import TypeVar

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from govservice import jobs
from sla import calendar_store, drafts, timers
from sla.models import Timer
from tests.factories import MONDAY, UnitFactory, moment, officer
from tests.sla import notices
from tests.waiting import until_somebody_waits
from tests.workflows import licence
from tests.workflows.conftest import Office, make_office
from tests.workflows.sample import PROCEDURE
from workflows import services
from workflows.models import Case, CaseEvent
from workflows.selectors.clocks import clocks_of
from workflows.selectors.seals import breaks
from workflows.selectors.soundness import findings
from workflows.services import parked
from workflows.services import recount as recounting

T = TypeVar("T")
ONE_DAY_OFF = "2026-11-05,放假,测试日"
EARLIER = "2026-11-07,上班,测试日"


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One process sees a new version at once: there is nothing to wait for."""
    monkeypatch.setattr(calendar_store, "TRUST", 0.0)
    calendar_store.forget()
    yield
    calendar_store.forget()


class City:
    """Two who may change the calendar."""

    def __init__(self) -> None:
        unit = UnitFactory(kind="bureau")
        self.maker, self.second = officer("admin", unit), officer("supervisor", unit)

    def publish(self, year: int, text: str, *, at: datetime, amends: bool = True) -> int:
        kept = drafts.draft(
            by=self.maker,
            at=at,
            year=year,
            text=text,
            amends=amends,
            notice_number="国办发明电〔测试〕1号",
            notice_date=at.date(),
            source="测试",
        )
        number = drafts.approve(kept.pk, by=self.second, at=at).number
        calendar_store.forget()
        return number


@pytest.fixture
def city(db: None) -> City:
    return City()


def do_not_tell(events: list[int]) -> None:
    """Leave the letters out of a test that is not about them."""


def recount(version: int, tell: Callable[[list[int]], object] = do_not_tell) -> int:
    """Run once and return how many histories were written into."""
    at = moment("2026-11-02", "12:00")
    calendar = calendar_store.current()
    return recounting.recount(calendar, version=version, at=at, tell=tell).events


def due_of(case: Case, clock: str) -> datetime:
    told = Case.objects.get(pk=case.pk).clocks[clock]["due"]
    return datetime.fromisoformat(told)


def last_event(case: Case) -> CaseEvent:
    return CaseEvent.objects.filter(case=case).latest("seq")


def agreed() -> bool:
    out = StringIO()
    call_command("recompute_deadlines", "--check", stdout=out, stderr=StringIO())
    return "OK" in out.getvalue()


def whole() -> list[str]:
    """What is not as it must be; desks of the engine's office have no numbers of papers."""
    return [*map(str, findings()), *map(str, breaks())]


# ── the amendment of 2020, from the notice to the letter ──


def accepted_2020(office: Office, at: datetime, name: str) -> Case:
    case = services.open_draft(
        PROCEDURE,
        by=office.applicant,
        at=at,
        authority=office.unit,  # type: ignore[arg-type]
        organisation=office.organisation,  # type: ignore[arg-type]
        answers={"name": name},
    )
    services.submit(case.pk, by=office.applicant, at=at)
    return services.accept(case.pk, by=office.window, at=at)


def test_the_spring_festival_of_2020_is_lengthened_under_way(office: Office, city: City) -> None:
    before = city.publish(2020, notices.NOTICE_2020, at=moment("2020-01-02"), amends=False)
    case = accepted_2020(office, moment("2020-01-21"), "甲项目")
    ended = accepted_2020(office, moment("2020-01-21"), "乙项目")
    services.propose(
        ended.pk, by=office.reviewer, at=moment("2020-01-22"), review={"opinion": "同"}
    )
    services.grant(ended.pk, by=office.decider, at=moment("2020-01-23"))
    assert due_of(case, "promise") == moment("2020-02-03", "17:30")
    jobs.drain()
    mail.outbox.clear()

    version = city.publish(2020, notices.AMENDMENT_2020, at=moment("2020-01-26"))
    jobs.drain()

    assert due_of(case, "promise") == moment("2020-02-05", "17:30")
    event = last_event(case)
    assert (event.act, event.actor_name, event.source, event.target) == (
        "recount",
        "系统",
        "accepted",
        "accepted",
    )
    assert event.payload["clocks"]["calendar"] == version == before + 1
    assert event.payload["data"]["moved"]["promise"] == {
        "old": "2020-02-03T17:30:00+08:00",
        "new": "2020-02-05T17:30:00+08:00",
    }
    assert Timer.objects.get(case=case, kind="promise", status=0).due_at == moment(
        "2020-02-05", "17:30"
    )
    letters = [one for one in mail.outbox if case.short_code in one.body]
    assert len(letters) == 1 and letters[0].subject == "【示例事项】办理日期有变动"
    assert (
        "承诺时限：原为 2020年02月03日 17:30，现为 2020年02月05日 17:30（推后）。"
        in letters[0].body
    )
    assert "依据：2020 年调整（国办发明电〔测试〕1号）。" in letters[0].body
    assert agreed() and whole() == []


def test_what_was_decided_before_keeps_its_basis(office: Office, city: City) -> None:
    city.publish(2020, notices.NOTICE_2020, at=moment("2020-01-02"), amends=False)
    case = accepted_2020(office, moment("2020-01-17"), "甲项目")
    services.propose(case.pk, by=office.reviewer, at=moment("2020-01-19"), review={"opinion": "同"})
    services.grant(case.pk, by=office.decider, at=moment("2020-02-01", "16:00"))

    def promise() -> tuple[int, bool | None]:
        reading = {
            one.clock.name: one.reading
            for one in clocks_of(case, list(case.events.all()), at=moment("2020-03-02"))
        }["promise"]
        return reading.used, reading.in_time

    read_before = promise()
    recount(city.publish(2020, notices.AMENDMENT_2020, at=moment("2020-01-26")))

    assert promise() == read_before == (7, False)


# ── what a run does ──


@pytest.mark.parametrize(
    ("text", "new", "way"),
    [(ONE_DAY_OFF, "2026-11-10", True), (EARLIER, "2026-11-07", False)],
)
def test_later_and_earlier_are_both_told(
    office: Office, city: City, text: str, new: str, way: bool
) -> None:
    case = office.accepted()
    told: list[int] = []

    recount(city.publish(2026, text, at=moment("2026-11-02")), told.extend)

    event = last_event(case)
    assert due_of(case, "promise") == moment(new, "17:30")
    assert told == [event.pk]
    old, now = recounting.moved_dates(event, told_only=True)["promise"]
    assert (old, now > old) == (moment("2026-11-09", "17:30"), way)


def test_a_second_run_writes_nothing(office: Office, city: City) -> None:
    office.accepted("甲")
    office.submitted("乙")
    version = city.publish(2026, ONE_DAY_OFF, at=moment("2026-11-02"))

    assert recount(version) == 2
    assert recount(version) == 0
    assert agreed() and whole() == []


def test_a_run_that_was_killed_leaves_whole_batches_and_the_next_does_the_rest(
    office: Office, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [office.accepted(name) for name in "甲乙丙"]
    version = city.publish(2026, ONE_DAY_OFF, at=moment("2026-11-02"))
    save, calls = recounting._save, []

    def dies(changed: list[Case]) -> None:
        calls.append(changed)
        if len(calls) == 2:
            raise SystemExit("killed")
        save(changed)

    monkeypatch.setattr(recounting, "_save", dies)
    calendar, at = calendar_store.current(), moment("2026-11-02", "12:00")
    with pytest.raises(SystemExit):
        recounting.recount(calendar, version=version, at=at, tell=do_not_tell, batch=1)
    monkeypatch.setattr(recounting, "_save", save)

    assert [last_event(case).act for case in cases] == ["recount", "accept", "accept"]
    assert recount(version) == 2
    assert agreed() and whole() == []


def test_what_stands_still_gets_no_date(office: Office, city: City) -> None:
    case = office.accepted()
    defects = [{"key": "name", "label": "名称", "text": "不清楚", "fix": "说明"}]
    services.ask_supplement(case.pk, by=office.reviewer, at=moment("2026-11-03"), defects=defects)

    recount(city.publish(2026, ONE_DAY_OFF, at=moment("2026-11-03")))

    clocks = Case.objects.get(pk=case.pk).clocks
    assert (clocks["legal"]["due"], clocks["promise"]["due"]) == (None, None)
    assert set(last_event(case).payload["data"]["moved"]) == {"correction"}
    assert agreed()
    services.supplement(case.pk, by=office.applicant, at=moment("2026-11-06"))
    assert due_of(case, "promise") == moment("2026-11-12", "17:30")
    assert agreed()


def licence_accepted(office: Office, name: str) -> Case:
    """A licence accepted on Monday 2 November: legal until the 30th, promised by the 16th."""
    answers = {"valid_until": "2027-01-31", "joint": False, "credit": "clear"}
    draft = office.draft(name, licence.PROCEDURE, **answers)
    case = services.submit(draft.pk, by=office.applicant, at=MONDAY)
    return services.accept(case.pk, by=office.window, at=MONDAY)


def test_time_that_was_told_is_still_taken_out_and_an_extension_still_given(
    office: Office, city: City
) -> None:
    """The day off lies inside the excluded days of one case, and behind those of nobody."""
    excluded, extended, suspended = (licence_accepted(office, name) for name in "甲乙丙")
    at = moment("2026-11-04")
    services.begin_special(
        excluded.pk,
        by=office.reviewer,
        at=at,
        kind="experts",
        reason="需要专家评审",
        first=date(2026, 11, 5),
        last=date(2026, 11, 18),
    )
    services.extend(extended.pk, by=office.decider, at=at, approver="局长", reason="案情复杂")
    services.suspend(suspended.pk, by=office.reviewer, at=at, reason="等待司法裁判")
    before = due_of(excluded, "legal"), due_of(extended, "legal")

    recount(city.publish(2026, "2026-11-10,放假,测试日", at=at))

    after = due_of(excluded, "legal"), due_of(extended, "legal")
    assert before == (moment("2026-12-14", "17:30"), moment("2026-12-14", "17:30"))
    assert after == (moment("2026-12-14", "17:30"), moment("2026-12-15", "17:30"))
    assert Case.objects.get(pk=suspended.pk).clocks["legal"]["due"] is None
    assert agreed() and whole() == []
    services.resume_handling(suspended.pk, by=office.reviewer, at=moment("2026-11-12"))
    assert due_of(suspended, "legal") == moment("2026-12-08", "17:30")
    assert agreed()


def test_the_office_s_own_dates_are_moved_without_a_letter(
    office: Office, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "TOLD", frozenset({"rating"}))
    case, told = office.accepted(), list[int]()

    recount(city.publish(2026, ONE_DAY_OFF, at=moment("2026-11-02")), told.extend)

    assert last_event(case).act == "recount"
    assert told == []


def test_closed_cases_and_drafts_are_left_alone(office: Office, city: City) -> None:
    draft = office.draft()
    version = city.publish(2026, ONE_DAY_OFF, at=moment("2026-11-02"))

    assert recount(version) == 0
    assert not CaseEvent.objects.filter(case=draft, act="recount").exists()


def test_the_moment_of_a_line_is_never_before_the_line_above_it(office: Office, city: City) -> None:
    case = office.accepted()
    defects = [{"key": "name", "label": "名称", "text": "不清楚", "fix": "说明"}]
    services.ask_supplement(case.pk, by=office.reviewer, at=moment("2026-11-03"), defects=defects)
    services.supplement(case.pk, by=office.applicant, at=moment("2026-11-04"))

    recount(city.publish(2026, ONE_DAY_OFF, at=moment("2026-11-02")))

    assert last_event(case).at == moment("2026-11-04")


def test_a_look_writes_nothing(office: Office, city: City) -> None:
    case = office.accepted()
    kept = drafts.draft(
        by=city.maker,
        at=moment("2026-11-02"),
        year=2026,
        text=ONE_DAY_OFF,
        amends=True,
        notice_number="测",
        notice_date=moment("2026-11-02").date(),
        source="测试",
    )

    found = {move.clock: move for move in recounting.moves(drafts.calendar_with(kept))}

    assert found["promise"].new == moment("2026-11-10", "17:30")
    assert found["promise"].is_later
    assert set(found) == {"legal", "promise"}
    assert due_of(case, "promise") == moment("2026-11-09", "17:30")
    assert last_event(case).act == "accept"


def test_the_number_of_queries_does_not_grow_with_the_cases(office: Office, city: City) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            recount(version)
        return len(captured)

    office.accepted("甲")
    version = city.publish(2026, ONE_DAY_OFF, at=moment("2026-11-02"))
    one = queries()
    for name in "乙丙丁":
        office.accepted(name)
    version = city.publish(2026, "2026-11-06,放假,测试日", at=moment("2026-11-02"))

    assert queries() == one


# ── with others at work ──


@pytest.mark.django_db(transaction=True)
def test_a_case_that_a_clerk_holds_is_waited_for_and_looked_at_again() -> None:
    """The clerk asks for a supplement while the run waits: then there is no promise to move."""
    office, city = make_office(), City()
    case = office.accepted()
    version = city.publish(2026, ONE_DAY_OFF, at=moment("2026-11-02"))
    holds, at = Event(), moment("2026-11-03")
    defects = [{"key": "name", "label": "名称", "text": "不清楚", "fix": "说明"}]

    def run() -> int:
        try:
            holds.wait()
            return recount(version)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            running = pool.submit(run)
            Case.objects.select_for_update().get(pk=case.pk)
            holds.set()
            services.ask_supplement(case.pk, by=office.reviewer, at=at, defects=defects)
            until_somebody_waits()
        running.result()

    found = Case.objects.get(pk=case.pk)
    assert found.clocks["promise"]["due"] is None
    assert "promise" not in _moved_of(case)
    assert agreed()


@pytest.mark.django_db(transaction=True)
def test_a_tick_passes_over_a_case_whose_end_is_being_moved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The old end has passed, the new one has not: silence accepts at the new one only."""
    office, city = make_office(), City()
    case, late = office.submitted(), moment("2026-11-09", "17:31")
    timers.tick(moment("2026-11-04"))  # the promise of acceptance is over, the law's term is not
    version = city.publish(2026, ONE_DAY_OFF, at=MONDAY)
    ticked: list[timers.Outcome] = []
    move_all = timers.move_all

    def meanwhile(due: dict[tuple[int, str], datetime]) -> None:
        with ThreadPoolExecutor(1) as pool:
            ticked.append(pool.submit(_alone, lambda: timers.tick(late)).result())
        move_all(due)

    monkeypatch.setattr(timers, "move_all", meanwhile)
    recount(version)

    assert ticked == [timers.Outcome()] and timers.tick(late) == timers.Outcome()
    timers.tick(moment("2026-11-10", "17:30"))
    assert Case.objects.get(pk=case.pk).deemed
    assert agreed() and whole() == []


@pytest.mark.django_db(transaction=True)
def test_a_run_waits_for_a_tick_and_moves_what_that_has_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tick was quicker: silence has accepted, and the terms that began are the ones moved."""
    office, city = make_office(), City()
    case = office.submitted()
    timers.tick(moment("2026-11-04"))
    version = city.publish(2026, ONE_DAY_OFF, at=MONDAY)
    handler = timers._handler
    assert handler is not None

    with ThreadPoolExecutor(1) as pool:
        running: list[Future[int]] = []

        def slowly(timer: Timer, at: datetime) -> None:
            running.append(pool.submit(_alone, lambda: recount(version)))
            until_somebody_waits()
            handler(timer, at)

        monkeypatch.setattr(timers, "_handler", slowly)
        timers.tick(moment("2026-11-09", "17:30"), most=1)
        running[0].result()

    assert Case.objects.get(pk=case.pk).deemed
    assert agreed() and whole() == []


def _alone(work: Callable[[], T]) -> T:
    """Do *work* on a connection of its own."""
    try:
        return work()
    finally:
        connections.close_all()


def _moved_of(case: Case) -> set[str]:
    events = CaseEvent.objects.filter(case=case, act="recount")
    return {name for event in events for name in event.payload["data"]["moved"]}


def test_what_two_people_have_skipped_stays_skipped_where_its_end_is_now(
    office: Office, city: City
) -> None:
    case = office.submitted()
    timer = Timer.objects.get(case=case, kind="notice")
    Timer.objects.filter(pk=timer.pk).update(status=Timer.Status.PARKED)
    one, other = (officer(role, office.unit) for role in ("admin", "supervisor"))  # type: ignore[arg-type]
    parked.ask_skip(timer.pk, by=one, at=MONDAY, reason="已由窗口人工处理")
    parked.decide_skip(timer.pk, by=other, at=MONDAY, agreed=True)

    recount(city.publish(2026, ONE_DAY_OFF, at=MONDAY))
    timers.tick(moment("2026-11-20"))

    timer.refresh_from_db()
    assert timer.status == Timer.Status.SKIPPED
    assert timer.due_at == due_of(case, "notice") == moment("2026-11-10", "17:30")
    assert Case.objects.get(pk=case.pk).status == "submitted"
    assert whole() == []
