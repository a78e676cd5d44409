"""A recount that is killed again and again: each date moves once, each history has one line."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter

import pytest

from sla import calendar_store
from tests import world as worlds
from tests.doors.conftest import calm as calm
from tests.factories import moment
from tests.start.worker_process import ROOT, environment
from tests.workflows.test_recount import ONE_DAY_OFF, City, agreed
from tests.world import MONDAY, Time
from workflows.bench.many import copies
from workflows.models import CaseEvent
from workflows.selectors.seals import breaks
from workflows.selectors.soundness import findings
from workflows.services.recount import BATCH

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 900.0


def start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "recompute_deadlines", "--move"],
        cwd=ROOT,
        env=environment("govservice.settings.test"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def written() -> int:
    return CaseEvent.objects.filter(act="recount").count()


def until_written(more_than: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while written() <= more_than and process.poll() is None:
        assert time.monotonic() < end, "nothing is written"
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("cases", "kills"),
    [(600, 2), pytest.param(4000, 10, marks=pytest.mark.long)],
    ids=["a few", "many"],
)
def test_a_killed_recount_is_gone_on_with(calm: None, cases: int, kills: int) -> None:
    with Time(MONDAY).running():
        world, city = worlds.build(), City()
        pattern = world.accepted()
        world.drain()
        ids = {pattern.pk, *copies(pattern, cases - 1)}
        city.publish(2026, ONE_DAY_OFF, at=moment("2026-11-02"))
    for _ in range(kills):
        process, before = start(), written()
        until_written(before + random.randrange(BATCH), process)
        process.kill()
        process.wait()
        assert written() % BATCH == 0 or written() == cases  # whole batches
    with start() as process:
        assert process.wait(timeout=PATIENCE) == 0

    lines = Counter(CaseEvent.objects.filter(act="recount").values_list("case_id", flat=True))
    calendar_store.forget()
    assert set(lines) == ids and set(lines.values()) == {1}
    assert agreed()
    assert [*map(str, findings()), *map(str, breaks())] == []
