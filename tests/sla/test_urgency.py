"""The badge of a deadline in a queue."""

from __future__ import annotations

from datetime import datetime

import pytest

from govservice.clock import ZONE
from sla.seed import seed_calendar
from sla.selectors import Level, Promise, urgency

CALENDAR = seed_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("due_at", "now", "promise", "level", "text", "days"),
    [
        # Monday to Monday: five left
        ("2026-11-09T17:30", "2026-11-02T10:00", 5, "fine", "剩 5 个工作日", 5),
        ("2026-11-09T17:30", "2026-11-06T10:00", 5, "near", "剩 1 个工作日", 1),
        # over the weekend one working day is left
        ("2026-11-09T17:30", "2026-11-08T10:00", 5, "near", "剩 1 个工作日", 1),
        # a fifth of twenty days is longer than a day
        ("2026-11-09T17:30", "2026-11-03T10:00", 20, "near", "剩 4 个工作日", 4),
        ("2026-11-09T17:30", "2026-11-02T10:00", 20, "fine", "剩 5 个工作日", 5),
        ("2026-11-09T17:30", "2026-11-09T10:00", 5, "today", "今天 17:30 到期", 0),
        ("2026-11-09T17:30", "2026-11-09T17:30", 5, "today", "今天 17:30 到期", 0),
        ("2026-11-09T17:30", "2026-11-09T17:31", 5, "overdue", "刚超期", 0),
        ("2026-11-09T17:30", "2026-11-10T08:00", 5, "overdue", "超期 1 个工作日", 1),
        # 24:00 is the end of the 9th, not the start of the 10th
        ("2026-11-10T00:00", "2026-11-09T20:00", 30, "today", "今天 24:00 到期", 0),
        # due through the festival
        ("2026-02-24T17:30", "2026-02-14T10:00", 1, "fine", "剩 1 个工作日", 1),
        # beyond the published calendar
        ("2027-02-26T17:30", "2027-02-15T10:00", 10, "fine", "剩 9 个工作日（预计）", 9),
    ],
)
def test_the_badge(due_at: str, now: str, promise: int, level: str, text: str, days: int):
    badge = urgency(at(due_at), at(now), CALENDAR, Promise(promise))

    assert (badge.level, badge.text, badge.working_days) == (level, text, days)


@pytest.mark.parametrize(
    ("now", "level", "warned"),
    [
        pytest.param("2026-09-30T10:00", Level.FINE, False, id="accepted"),
        pytest.param("2026-10-08T15:29", Level.TODAY, False, id="EM-T01-before"),
        pytest.param("2026-10-08T15:30", Level.TODAY, True, id="EM-T01-yellow"),
        pytest.param("2026-10-08T17:30:01", Level.OVERDUE, True, id="EM-T01-red"),
    ],
)
def test_a_one_day_promise_is_near_two_hours_before_its_end(now: str, level: Level, warned: bool):
    badge = urgency(at("2026-10-08T17:30"), at(now), CALENDAR, Promise(1))

    assert (badge.level, badge.warned) == (level, warned)


def test_without_a_due_moment_the_clock_is_paused_or_there_is_none():
    now = at("2026-11-02T10:00")

    assert urgency(None, now, CALENDAR, Promise(5), paused=True).text == "已暂停计时"
    assert urgency(None, now, CALENDAR, Promise(5)).level is Level.NONE
