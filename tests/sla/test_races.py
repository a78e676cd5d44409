"""Two ticks, and a clerk against the tick: one effect each, no deadlock, nobody waits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from govservice.clock import ZONE
from sla import timers
from sla.models import Timer
from sla.tasks import AT_ONCE, a_place, tick
from sla.timers import ALL, Outcome
from tests.sla.cases import a_case
from workflows.models import Case

AT = datetime(2026, 11, 9, 18, tzinfo=ZONE)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def effects() -> Iterator[None]:
    """A table that would hold an effect twice if it happened twice."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (case_id bigint NOT NULL, who text NOT NULL)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE effect")


def effect(case_id: int, who: str) -> None:
    """Write an effect unless the case has one; whoever calls holds the case row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM effect WHERE case_id = %s", [case_id])
        if cursor.fetchone() == (0,):
            cursor.execute("INSERT INTO effect VALUES (%s, %s)", [case_id, who])


def all_effects() -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, who FROM effect")
        return list(cursor.fetchall())


def together(*work: Callable[[], object]) -> list[object]:
    """Run in threads that start at once; the first error of any is raised."""
    gate = Barrier(len(work))

    def run(one: Callable[[], object]) -> object:
        try:
            gate.wait()
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return [future.result() for future in [pool.submit(run, one) for one in work]]


def due_cases(number: int) -> list[int]:
    cases = [a_case() for _ in range(number)]
    for case_id in cases:
        timers.arm(case_id, {"legal": AT})
    return cases


@pytest.mark.parametrize("batch", [1, 20])
def test_two_ticks_act_once_on_every_timer(monkeypatch: pytest.MonkeyPatch, batch: int):
    def act(timer: Timer, at: datetime) -> None:
        with connection.cursor() as cursor:  # no question first: twice must show
            cursor.execute("INSERT INTO effect VALUES (%s, 'tick')", [timer.case_id])

    monkeypatch.setattr(timers, "_handler", act)
    cases = due_cases(200)

    def one() -> Outcome:
        return timers.tick(AT, batch=batch)

    first, second = together(one, one)

    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    # what one of them had to pass over, because the other held it, the other fired
    assert first.fired + second.fired == 200
    assert sorted(case_id for case_id, _ in all_effects()) == cases


@pytest.mark.parametrize("batch", [1, 20])
def test_a_clerk_and_the_tick_never_deadlock_and_one_of_them_acts(
    monkeypatch: pytest.MonkeyPatch, batch: int
):
    monkeypatch.setattr(timers, "_handler", lambda timer, at: effect(timer.case_id, "tick"))
    cases = due_cases(200)

    def clerk() -> None:
        for case_id in random.sample(cases, len(cases)):
            with transaction.atomic():
                Case.objects.select_for_update(of=("self",)).get(pk=case_id)
                effect(case_id, "clerk")
                timers.cancel(case_id, ALL)

    def clock() -> Outcome:
        return timers.tick(AT, batch=batch)

    together(clerk, clock, clerk, clock)

    assert sorted(case_id for case_id, _ in all_effects()) == cases
    assert not Timer.objects.filter(status=Timer.Status.ARMED).exists()


def test_the_tick_passes_over_a_case_that_somebody_holds(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(timers, "_handler", lambda timer, at: effect(timer.case_id, "tick"))
    held, free = due_cases(2)

    with transaction.atomic():
        Case.objects.select_for_update(of=("self",)).get(pk=held)
        [outcome] = together(lambda: timers.tick(AT))
        assert outcome == Outcome(fired=1)

    assert timers.tick(AT) == Outcome(fired=1)
    assert [case_id for case_id, _ in all_effects()] == [free, held]


def test_so_many_ticks_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many workers there are, the others keep their hands free for papers and letters."""
    monkeypatch.setattr(timers, "_handler", lambda timer, at: effect(timer.case_id, "tick"))
    due_cases(1)
    at_once = Barrier(AT_ONCE + 1)

    def one() -> bool:
        with a_place() as found:
            at_once.wait()  # all ask before anybody gives back
            return found

    found = together(*[one] * (AT_ONCE + 1))
    assert sorted(map(bool, found)) == [False] + [True] * AT_ONCE

    tick(timestamp=0)  # the places are free again
    assert len(all_effects()) == 1
