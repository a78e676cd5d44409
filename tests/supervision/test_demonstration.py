"""The demonstration leaves something to look at on every list that warns."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from govservice import clock
from sla.selectors import Level
from sla.supervision.defaults import silent
from sla.supervision.stops import shown, stops
from sla.supervision.warnings import lines
from tests.factories import moment
from tests.world import World
from workflows.models import Case


@pytest.mark.long
def test_something_is_near_over_suspended_late_and_deemed(world: World) -> None:
    units, now = [world.unit.pk], clock.now()
    call_command("demo")
    levels = {one.level for one in lines(units, at=now)}
    halted = [one for one in stops(units, since=moment("2026-08-01"), at=now) if one.late]

    assert {Level.NEAR, Level.OVERDUE} <= levels
    assert [one.label for one in shown(halted) if one.case.suspended] == ["中止办理"]
    deemed = silent(units, since=moment("2026-08-01"), at=now)
    assert [event.act for event in deemed] == ["deem_accepted"]
    assert Case.objects.filter(paused=True).count() >= 2
