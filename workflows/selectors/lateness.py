"""How late the clocks acted: the figures by which the office may be held to its own timers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

#: Upper ends of the buckets and what they are called; the last one has no end.
BUCKETS: Final = (
    (timedelta(seconds=10), "10 秒以内"),
    (timedelta(minutes=1), "1 分钟以内"),
    (timedelta(minutes=5), "5 分钟以内"),
    (timedelta(hours=1), "1 小时以内"),
    (timedelta(days=1), "1 天以内"),
    (None, "超过 1 天"),
)

#: From this bucket on somebody should have noticed.
NOTICED: Final = 3

#: A clock that an act starts in the past (视为受理 counts from the receipt) cannot act before it
#: runs: it is late only from the moment of that act. Looked up for those that seem late.
_FIRED = """
select width_bucket(late, %(ends)s::interval[]) as bucket, count(*), max(late)
from (
  select greatest(t.fired_at - greatest(t.due_at, started.at), interval '0') as late
  from sla_timer t
  left join lateral (
    select max(e.at) as at from workflows_caseevent e
    where e.case_id = t.case_id and e.at <= t.fired_at
      and jsonb_exists(e.payload -> 'clocks' -> 'due', t.kind)
  ) started on t.fired_at - t.due_at > %(soon)s
  where t.status = 1 and t.fired_at >= %(since)s and t.fired_at <= %(at)s
) fired group by 1
"""


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many timers acted so late."""

    label: str
    count: int
    percent: float
    is_late: bool  #: later than people should have to notice: over five minutes


@dataclass(frozen=True, slots=True)
class Lateness:
    """The timers that acted in a period, by how late they were."""

    buckets: tuple[Bucket, ...]
    total: int
    worst: timedelta

    @property
    def in_time(self) -> float:
        """The share in percent that acted within the first bucket."""
        return self.buckets[0].percent if self.total else 100.0

    @property
    def worst_words(self) -> str:
        """The longest delay as people say it."""
        seconds = self.worst.total_seconds()
        for size, unit in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
            if seconds >= size:
                return f"{seconds / size:.1f} {unit}"
        return f"{seconds:.1f} 秒"


def lateness(at: datetime, period: timedelta) -> Lateness:
    """Return how late the timers were that acted in the *period* before *at*."""
    told: dict[str, Any] = {
        "ends": [end for end, _ in BUCKETS if end is not None],
        "soon": BUCKETS[0][0],
        "since": at - period,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIRED, told)
        rows = {place: (count, worst) for place, count, worst in cursor.fetchall()}
    total = sum(count for count, _ in rows.values())
    return Lateness(
        tuple(
            Bucket(label, count, round(100 * count / total, 1) if total else 0.0, place >= NOTICED)
            for place, (_, label) in enumerate(BUCKETS)
            for count, _ in [rows.get(place, (0, None))]
        ),
        total,
        max((worst for _, worst in rows.values()), default=timedelta()),
    )
