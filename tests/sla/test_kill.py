"""Two real workers, killed at random: every clock that has run out acts exactly once.

The cases are real, so is each act: 视为受理 with its numbered paper, and the end of the window
for rating. Some cases are broken, so that their act raises; nobody else may suffer from them.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from govservice import clock
from govservice.accounts.actors import actor_for
from govservice.accounts.models import User
from sla.models import Timer
from tests import world as worlds
from tests.start import worker_process
from tests.world import Time
from workflows.bench.many import copies
from workflows.models import Case, CaseEvent, Paper
from workflows.selectors.soundness import findings
from workflows.services import parked

pytestmark = pytest.mark.django_db(transaction=True)

#: So long ago that a window for rating has ended since, holidays or not.
LONG_AGO = timedelta(days=60)
#: Far longer than a worker needs for anything it does here.
PATIENCE = 900.0


@dataclass
class Office:
    """What waits for the workers when they start."""

    silent: list[int]  #: the office said nothing about them: 视为受理
    unrated: list[int]  #: nobody rated them: 评价期满办结
    broken: list[int]  #: their act raises

    @property
    def good(self) -> list[int]:
        return [*self.silent, *self.unrated]


@dataclass
class Workers:
    """Two workers; whoever is killed is replaced at once."""

    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: int = 0

    def start(self) -> None:
        options = ("--queues", "clock")
        self.running.append(worker_process.start(*options, settings="tests.sla.hasty_settings"))

    def kill_one(self) -> None:
        victim = self.running.pop(random.randrange(len(self.running)))
        victim.kill()
        victim.wait()
        self.killed += 1
        self.start()


@pytest.fixture
def workers() -> Iterator[Workers]:
    both = Workers()
    yield both
    for process in both.running:
        process.kill()
        process.wait()


def open_office(silent: int, unrated: int, broken: int) -> Office:
    """Fill the office as it stood long ago, and let nobody work in it since."""
    with Time(clock.now() - LONG_AGO).running():
        world = worlds.build()
        submitted, delivered = world.submitted(), world.delivered()
        world.drain()
    office = Office(
        [submitted.pk, *copies(submitted, silent + broken - 1)],
        [delivered.pk, *copies(delivered, unrated - 1)],
        [],
    )
    office.broken = sorted(random.sample(office.silent[1:], broken))
    office.silent = sorted(set(office.silent) - set(office.broken))
    Case.objects.filter(pk__in=office.broken).update(received_at=None)
    return office


def waiting() -> int:
    """Count the due timers upon which nobody has acted."""
    return Timer.objects.filter(status=Timer.Status.ARMED, due_at__lte=clock.now()).count()


def until(most: int) -> None:
    """Let the workers work until at most *most* due timers are left."""
    end = time.monotonic() + PATIENCE
    while (left := waiting()) > most:
        assert time.monotonic() < end, f"{left} timers are still waiting, not {most}"
        time.sleep(0.02)


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select deadlocks from pg_stat_database where datname = current_database()")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("cases", "kills"),
    [
        pytest.param((40, 15, 5), 2, id="60 cases, 2 kills"),
        pytest.param((1_500, 600, 50), 12, id="2150 cases, 12 kills", marks=pytest.mark.long),
    ],
)
def test_killed_workers_lose_nothing_and_do_nothing_twice(
    cases: tuple[int, int, int], kills: int, workers: Workers, calm: None
) -> None:
    office, before = open_office(*cases), deadlocks()
    total = waiting()
    for _ in range(2):
        workers.start()

    for place in range(1, kills + 1):
        # somewhere in its share of the work, so that the kills are spread over all of it
        share = total / (kills + 1)
        until(int(total - share * place + random.uniform(0, share / 2)))
        workers.kill_one()
    until(0)

    assert workers.killed == kills
    each_good_case_moved_once(office)
    the_broken_ones_are_parked(office)
    assert list(map(str, findings())) == [
        f"{case}: the timer notice was put aside: {REASON}"
        for case in sorted(map(str, Case.objects.filter(pk__in=office.broken)))
    ]
    assert deadlocks() == before
    mended_and_tried_again(office)


#: What stands in the record of a broken one: the same error at every attempt.
REASON = "AttributeError: 'NoneType' object has no attribute 'astimezone'"


def each_good_case_moved_once(office: Office) -> None:
    """One timer fired, one event, one paper with a number of its line, one job for the rest."""
    fired = Counter(
        Timer.objects.filter(
            case__in=office.good, kind__in=["notice", "rating"], status=Timer.Status.FIRED
        ).values_list("case_id", flat=True)
    )
    assert fired == Counter(office.good)
    assert not Timer.objects.filter(case__in=office.good).exclude(attempts=0).exists()
    events = CaseEvent.objects.filter(act__in=["deem_accepted", "rating_over"])
    assert Counter(events.values_list("case_id", "act")) == Counter(
        [(pk, "deem_accepted") for pk in office.silent]
        + [(pk, "rating_over") for pk in office.unrated]
    )
    assert Counter(
        Case.objects.filter(pk__in=office.good).values_list("status", flat=True)
    ) == Counter(accepted=len(office.silent), closed=len(office.unrated))
    papers = Paper.objects.filter(kind="acceptance", case__in=office.silent)
    assert Counter(papers.values_list("case_id", flat=True)) == Counter(office.silent)
    jobs = ProcrastinateJob.objects.filter(task_name="workflows.after")
    assert sorted(job.args["event_id"] for job in jobs) == sorted(
        events.values_list("pk", flat=True)
    )


def the_broken_ones_are_parked(office: Office) -> None:
    """Tried five times each, then put aside with the reason; their cases stand as they stood."""
    parked = Timer.objects.filter(case__in=office.broken, kind="notice")
    assert set(parked.values_list("status", "attempts", "reason")) == {
        (Timer.Status.PARKED, 5, REASON)
    }
    assert parked.count() == len(office.broken)
    assert set(Case.objects.filter(pk__in=office.broken).values_list("status", "seq")) == {
        ("submitted", 1)
    }


def mended_and_tried_again(office: Office) -> None:
    """What was broken is mended; tried again, each acts once, in the same line of numbers."""
    received: datetime | Any = Case.objects.filter(pk__in=office.silent).values_list(
        "received_at", flat=True
    )[0]
    Case.objects.filter(pk__in=office.broken).update(received_at=received)
    supervisor = actor_for(User.objects.get(username=worlds.PEOPLE["supervisor"]), clock.today())
    for timer in Timer.objects.filter(status=Timer.Status.PARKED):
        parked.retry(timer.pk, by=supervisor, at=clock.now())
    until(0)
    office.silent = sorted([*office.silent, *office.broken])
    office.broken = []
    each_good_case_moved_once(office)
    assert list(findings()) == []
