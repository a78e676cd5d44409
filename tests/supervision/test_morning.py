"""The morning letter: on working days, once to each, about what is his, naming no applicant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.core import mail
from django.db import connection

from govservice.accounts.models import Letter, User
from sla.selectors import Promise
from sla.supervision import digests, tasks
from sla.supervision.models import Digest
from tests import world as worlds
from tests.factories import moment
from tests.supervision.planted import model_of, record, twin
from tests.views.desk_pages import queries_of
from tests.views.pages import text_of
from tests.world import Time, World
from workflows.models import Case

THURSDAY = moment("2026-11-05", "08:30")


def planted(world: World) -> dict[str, Case]:
    """Three cases of one clerk: over, due today and near on Thursday the 5th."""
    model = model_of(world.accepted())
    days = {"over": "2026-11-03", "today": "2026-11-05", "near": "2026-11-06"}
    return {
        name: twin(model, {"promise": (moment(day, "17:30"), Promise(5))})
        for name, day in days.items()
    }


def letters() -> dict[str, Letter]:
    """Return the letters that wait, by whom they are for."""
    found = list(Letter.objects.all())
    assert len({letter.to for letter in found}) == len(found)
    return {letter.to: letter for letter in found}


def test_the_clerk_and_the_head_are_told_in_the_morning_of_a_working_day(world: World) -> None:
    cases = planted(world)
    owner = cases["over"].owner
    assert owner

    assert digests.send(THURSDAY) == 2

    told = letters()
    assert set(told) == {owner.email, world.user("decider").email}
    letter = told[owner.email]
    assert letter.subject == "今日提醒 11-05：已超期 1 件，今天到期 1 件，临期 1 件"
    for case in cases.values():
        assert f"{case.short_code}　技术合同认定登记　承诺办结时限" in letter.body
        assert f"/t/{case.short_code}/" in letter.body
    assert "超期 2 个工作日" in letter.body and "今天 17:30 到期" in letter.body
    assert "【我经办的】" in letter.body and "【本机构的】" not in letter.body
    assert "【本机构的】" in told[world.user("decider").email].body


def test_a_letter_names_no_applicant_and_no_contract(world: World) -> None:
    case = planted(world)["over"]
    digests.send(THURSDAY)
    world.drain()

    told = [letter for letter in mail.outbox if letter.subject.startswith("今日提醒")]
    assert len(told) == 2
    for letter in told:
        for secret in (case.applicant_name, case.title, "13800000000"):
            assert secret not in f"{letter.subject} {letter.body}"


@pytest.mark.parametrize(
    ("at", "why"),
    [
        pytest.param(moment("2026-11-07", "08:30"), "Saturday", id="saturday"),
        pytest.param(moment("2026-10-01", "08:30"), "National Day", id="holiday"),
        pytest.param(moment("2026-11-05", "08:29"), "a minute early", id="early"),
        pytest.param(moment("2026-11-05", "17:30"), "the office is closed", id="closed"),
    ],
)
def test_no_letter_outside_the_hours_of_a_working_day(world: World, at: datetime, why: str) -> None:
    planted(world)

    assert digests.send(at) == 0, why
    assert not Digest.objects.exists()


def test_a_sunday_that_is_worked_has_its_morning(world: World) -> None:
    """2026-02-14, a Saturday, is worked for the Spring Festival."""
    assert digests.is_time(moment("2026-02-14", "09:00"))


def test_however_often_the_job_runs_there_is_one_letter_a_day(world: World) -> None:
    planted(world)
    for minute in ("08:30", "08:35", "16:00"):
        digests.send(moment("2026-11-05", minute))
    assert len(letters()) == 2
    Letter.objects.all().delete()

    assert digests.send(moment("2026-11-06", "08:30")) == 2


def test_a_job_killed_between_two_letters_is_taken_up_where_it_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(world)
    post, sent = digests.post, []

    def once(to: str, subject: str, body: str) -> None:
        if sent:
            raise KeyboardInterrupt
        sent.append(to)
        post(to, subject, body)

    monkeypatch.setattr(digests, "post", once)
    with pytest.raises(KeyboardInterrupt):
        digests.send(THURSDAY)
    assert set(letters()) == set(sent)
    monkeypatch.setattr(digests, "post", post)

    assert digests.send(THURSDAY) == 1
    assert len(letters()) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_letter_each(calm: None, monday: Time) -> None:
    planted(worlds.build())

    def work(_: int) -> int:
        try:
            return digests.send(THURSDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(8))) == 2

    assert len(letters()) == 2


def test_nobody_is_written_to_when_there_is_nothing_to_say(world: World) -> None:
    assert digests.send(THURSDAY) == 0
    assert letters() == {}
    assert set(Digest.objects.values_list("lines", flat=True)) == {0}


def test_who_has_no_address_gets_no_letter_and_keeps_nobody_from_his(world: World) -> None:
    owner = planted(world)["over"].owner
    assert owner
    User.objects.filter(pk=owner.pk).update(email="")
    assert digests.send(THURSDAY) == 1

    assert set(letters()) == {world.user("decider").email}
    assert Digest.objects.get(person=owner).lines == 3  # his page has them


def test_the_job_reads_the_clock_of_the_office(world: World, monday: Time) -> None:
    planted(world)
    monday.go_to(moment("2026-11-05", "09:00"))
    tasks.morning(0)

    assert len(letters()) == 2


def test_a_head_is_told_of_his_own_unit_only(world: World) -> None:
    planted(world)
    digests.send(THURSDAY)

    assert world.user("wuchang3").email not in letters()


def test_what_lies_in_a_unit_without_a_head_is_told_to_the_nearest_one_above(
    world: World,
) -> None:
    from govservice.accounts.models import Membership, Unit

    planted(world)
    Membership.objects.filter(role="decider", unit=world.unit).delete()
    above = Unit.objects.get(pk=world.unit.parent_id)
    leader = world.user("fazhi")
    Membership.objects.create(
        user=leader, unit=above, role="decider", valid_from=moment("2020-01-01").date()
    )
    digests.send(THURSDAY)

    assert "【本机构的】" in letters()[leader.email].body


def test_suspensions_begun_since_the_last_morning_are_told(world: World) -> None:
    case = planted(world)["near"]
    owner = case.owner
    assert owner
    record(
        case, "suspend", moment("2026-11-04", "16:00"), {"reason": "等待检测"}, pause=["promise"]
    )
    record(case, "suspend", moment("2026-11-03", "16:00"), {"reason": "旧"}, pause=["promise"])
    digests.send(THURSDAY)

    body = letters()[owner.email].body
    assert "上个工作日以来新暂停、扣除或延长 1 件" in body
    assert "等待检测" not in body


def test_the_page_of_today_shows_what_the_letter_says(world: World, monday: Time) -> None:
    cases = planted(world)
    monday.go_to(THURSDAY)
    owner = cases["over"].owner
    assert owner
    words = text_of(world.client(owner.username).get("/desk/today/"))

    assert "我经办的" in words and "本机构的" not in words
    for case in cases.values():
        assert str(case.short_code) in words
    assert "超期 2 个工作日" in words and "今天 17:30 到期" in words
    assert "本机构的" in text_of(world.client("decider").get("/desk/today/"))


def test_the_page_of_today_says_so_when_there_is_nothing(world: World) -> None:
    words = text_of(world.client("window").get("/desk/today/"))

    assert "今天没有需要提醒的办件" in words


def test_the_page_shows_nobody_elses_cases(world: World, monday: Time) -> None:
    cases = planted(world)
    monday.go_to(THURSDAY)
    words = text_of(world.client("wuchang3").get("/desk/today/"))

    assert all(str(case.short_code) not in words for case in cases.values())


def test_neither_letters_nor_page_ask_more_when_there_are_more_cases(
    world: World, monday: Time
) -> None:
    case = planted(world)["over"]
    monday.go_to(THURSDAY)
    decider = world.client("decider")
    page = lambda: decider.get("/desk/today/")  # noqa: E731
    shares = lambda: digests._by_person(THURSDAY.date(), THURSDAY)  # noqa: E731
    few = queries_of(page), queries_of(shares)
    for _ in range(15):
        twin(case, {"promise": (case.due_at, Promise(5))})

    assert (queries_of(page), queries_of(shares)) == few
