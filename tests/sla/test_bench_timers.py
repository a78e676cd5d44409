"""The measurement of the timers measures what it says: so many fire, so many cases move."""

from __future__ import annotations

from datetime import datetime

import pytest

from govservice.clock import ZONE
from sla.models import Timer
from workflows.bench.acts import WARM_UP, acts_per_second
from workflows.bench.armed import Armed
from workflows.bench.timers import measure, report
from workflows.models import Case, CaseEvent
from workflows.selectors.soundness import findings

AT = datetime(2026, 11, 9, 12, tzinfo=ZONE)


@pytest.mark.django_db
def test_so_many_timers_as_asked_are_armed_and_so_many_fire() -> None:
    office = Armed(400, AT)
    assert Timer.objects.filter(status=Timer.Status.ARMED, due_at__gt=AT).count() == 400
    assert Case.objects.count() == 8

    measure([office], most=1)

    assert report([office])["rounds"] == {"idle": 15, "100_due": 1, "400_due": 1}
    assert report([office])["growth"] == {"idle": 1.0, "100_due": 1.0, "400_due": 1.0}
    assert Timer.objects.filter(status=Timer.Status.ARMED, due_at__gt=AT).count() == 400


@pytest.mark.django_db(transaction=True)
def test_the_acts_are_real_ones_on_one_process_and_on_two(calm: None) -> None:
    told = acts_per_second(cases=3, rounds=1)

    assert set(told) == {"deem_accepted", "rating_over"}
    assert all(rate["one_process"] > 0 and rate["two_processes"] > 0 for rate in told.values())
    for act in told:
        assert CaseEvent.objects.filter(act=act).count() == 2 * 3 + WARM_UP
    assert [finding for finding in map(str, findings()) if "timer" not in finding] == []
