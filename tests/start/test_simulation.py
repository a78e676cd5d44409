"""Simulated time: one offset for every process, a banner on every page, and never for real."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from certificates.papers import Preview, render
from certificates.verify import PRACTISED, outcome
from govservice import clock, simulation
from govservice.errors import Refused
from govservice.models import SimulatedClock
from sla import simulation as passing
from tests import world as worlds
from tests.simulated import simulated_time
from tests.start.worker_process import ROOT, database_url
from workflows.lifecycle import Status
from workflows.models import Case, CaseEvent

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)
SETTINGS = "tests.start.simulation_settings"


@pytest.fixture
def practice(settings: Any) -> Iterator[None]:
    with simulated_time(settings):
        yield


def command(*options: str) -> str:
    said = StringIO()
    call_command("simulate", *options, stdout=said)
    return said.getvalue()


# ── one offset ──


def test_time_is_set_forward_and_runs_on(practice: None) -> None:
    start = clock.real()
    simulation.go_to(start + timedelta(days=3), by="班主任")
    first = clock.now()

    assert timedelta(days=3) <= first - start < timedelta(days=3) + A_MINUTE
    assert clock.now() > first
    assert clock.is_practice()


@pytest.mark.django_db(transaction=True)
def test_another_process_reads_the_same_offset(practice: None) -> None:
    other = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": SETTINGS}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "simulate", "--days", "3"],
        cwd=ROOT, env={**os.environ, **other}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    simulation.forget()  # a second has passed

    assert f"{clock.now():%Y-%m-%d}" in done.stdout
    assert clock.now() - clock.real() > timedelta(days=3) - A_MINUTE


def test_what_was_read_is_trusted_for_a_second(
    practice: None, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticking = [100.0]
    monkeypatch.setattr(simulation, "monotonic", lambda: ticking[0])
    simulation.go_to(clock.real() + timedelta(days=1), by="")
    clock.now()

    with django_assert_num_queries(0):
        clock.now()
    ticking[0] += 1.5
    SimulatedClock.objects.update(shift=timedelta(days=9))
    assert clock.now() - clock.real() > timedelta(days=8)


def test_a_broken_transaction_still_knows_the_time(practice: None) -> None:
    simulation.go_to(clock.real() + timedelta(days=2), by="")
    clock.now()
    known = simulation._seen
    assert known is not None
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        try:
            cursor.execute("select no_such_column")
        finally:
            simulation._seen = (0.0, known[1])
            assert simulation.offset() == known[1]


# ── only forward ──


def test_time_never_runs_back(practice: None) -> None:
    simulation.go_to(clock.real() + timedelta(days=3), by="")
    with pytest.raises(Refused, match="只能向前"):
        simulation.go_to(clock.real() + timedelta(days=1), by="")


def test_time_goes_no_farther_than_the_calendar_bears(practice: None) -> None:
    with pytest.raises(Refused, match="最远到"):
        simulation.go_to(clock.real() + timedelta(days=365 * 30), by="")


def test_the_end_of_a_simulation_says_what_lies_in_the_future(practice: None) -> None:
    command("--days", "3")
    said = command("--off")

    assert "real time" in said
    assert "lies in the future" in said
    assert not clock.is_practice()
    assert simulation.reached() is not None


def test_a_moment_without_offset_is_the_offices(practice: None) -> None:
    to = (clock.real() + timedelta(days=5)).replace(hour=9, minute=0, second=0, microsecond=0)

    assert f"{to:%Y-%m-%d} 09:00" in command("--to", f"{to:%Y-%m-%dT%H:%M}")


# ── what runs out on the way ──


def test_what_runs_out_on_the_way_acts_at_its_own_moment(practice: None) -> None:
    case = worlds.build().submitted()
    due = datetime.fromisoformat(case.clocks["notice"]["due"])
    said = command("--days", "30")

    found = Case.objects.get(pk=case.pk)
    event = CaseEvent.objects.get(case=case, act="deem_accepted")
    assert found.status != Status.SUBMITTED
    assert event.at == due
    assert "0 timers" not in said


def test_the_next_morning_is_a_working_one(practice: None) -> None:
    morning = passing.next_morning(clock.now())

    assert morning > clock.now()
    assert f"{morning:%H:%M}" == "09:00"
    assert morning.date() == passing.calendar_store.current().next_working(morning.date())


# ── seen by everybody ──


@pytest.mark.parametrize("page", ["account_login", "workflows:home", "workflows:track"])
def test_the_banner_is_on_every_page(page: str, practice: None, client: Client) -> None:
    assert "模拟时间" not in client.get(reverse(page)).content.decode()
    simulation.go_to(clock.real() + timedelta(days=3), by="")
    shown = client.get(reverse(page)).content.decode()

    assert "模拟时间" in shown
    assert f"{clock.now():%Y-%m-%d}" in shown


def test_a_page_that_is_not_there_bears_it_too(practice: None, client: Client) -> None:
    simulation.go_to(clock.real() + timedelta(days=3), by="")

    assert "模拟时间" in client.get("/no/such/page/").content.decode()


def test_a_person_stays_signed_in_while_days_pass(practice: None) -> None:
    client = worlds.build().client("owner")
    client.get("/")
    simulation.go_to(clock.real() + timedelta(days=3), by="")

    assert client.get(reverse("workflows:mine")).status_code == 200


def test_papers_of_simulated_time_are_marked_for_ever(practice: None) -> None:
    world = worlds.build()
    real = world.submitted().papers.get()
    simulation.go_to(clock.real() + timedelta(days=3), by="")
    practised = world.submitted().papers.get()
    simulation.end(by="")

    assert "practice" not in real.facts
    assert practised.facts["practice"] is True
    assert outcome(practised).practice == PRACTISED
    assert outcome(real).practice == ""
    assert len(render(practised)) != len(render(real))


def test_a_form_printed_in_simulated_time_is_marked(practice: None) -> None:
    facts = worlds.build().submitted().papers.get().facts
    form = Preview("papers/receipt.html", "收件回执", facts, clock.real())
    before = render(form)
    simulation.go_to(clock.real() + timedelta(days=3), by="")

    assert render(form) != before


# ── from a page ──


def test_the_head_of_the_class_lets_time_pass_from_any_page(practice: None) -> None:
    client = worlds.build().client("admin")
    before = clock.now()
    back = client.post(reverse("workflows:simulate"), {"move": "hour", "next": "/watch/"})

    assert back["Location"] == "/watch/"
    assert clock.now() - before > timedelta(minutes=59)
    assert "前进 1 小时" in client.get("/watch/").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"move": "days", "days": "三"}, "1 至 1000"),
        ({"move": "days", "days": "0"}, "1 至 1000"),
        ({"move": "to", "to": "昨天"}, "请填写要到的日期和时间"),
        ({"move": "to", "to": "2004-01-01T09:00"}, "只能向前"),
        ({"move": ""}, "请填写要到的日期和时间"),
    ],
    ids=["no number", "no day", "no moment", "backwards", "nothing"],
)
def test_what_makes_no_sense_comes_back_as_typed(
    typed: dict[str, str], sentence: str, practice: None
) -> None:
    client = worlds.build().client("admin")
    answer = client.post(reverse("workflows:simulate"), typed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert typed.get("days", "") in answer.content.decode()


def test_only_the_administrator_sets_the_time(practice: None) -> None:
    world = worlds.build()
    simulation.go_to(clock.real() + timedelta(days=3), by="")
    told = {
        who: world.client(who).get(reverse("workflows:simulate")) for who in ("owner", "window")
    }

    assert {who: answer.status_code for who, answer in told.items()} == {
        "owner": 403,
        "window": 403,
    }
    assert "前进 1 小时" not in world.client("window").get("/desk/").content.decode()


# ── never for real ──


def test_without_the_setting_the_row_is_not_read(django_assert_num_queries: Any) -> None:
    SimulatedClock.objects.create(
        shift=timedelta(days=3), reached=clock.now() + timedelta(days=3), set_by="练习"
    )
    simulation.install()

    with django_assert_num_queries(0):
        assert clock.now() - clock.real() < A_MINUTE
    assert not clock.is_practice()


@pytest.mark.parametrize("given", [(), ("--days", "3"), ("--off",)], ids=["show", "move", "off"])
def test_the_command_is_refused_where_cases_are_real(given: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="正式环境"):
        command(*given)


def test_a_setting_left_on_where_cases_are_real_is_an_error(settings: Any) -> None:
    assert [one.id for one in run_checks() if one.id == "govservice.E001"] == []
    settings.SIMULATION = True

    assert [one.id for one in run_checks() if one.id == "govservice.E001"] == ["govservice.E001"]
    assert not simulation.is_possible()
    with pytest.raises(Refused, match="正式环境"):
        simulation.go_to(clock.now(), by="")
