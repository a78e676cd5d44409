"""A table full of armed timers, written by SQL, and the tick upon some that are due."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

from govservice.accounts.demo import create_demo
from sla import timers
from workflows.bench import desk

#: Timers of one case. A real one has one to four; so many share one here, only because a case
#: takes twenty times the room of a timer.
OF_A_CASE = 50
#: So far ahead that nothing is due by itself.
AHEAD = timedelta(days=30)

_FILL = """
insert into sla_timer (case_id, kind, due_at, status, attempts, reason)
select c.id, 'k' || k, %(first)s + random() * interval '700 days', 0, 0, ''
from (select id from workflows_case order by id limit %(cases)s) c
cross join generate_series(1, %(each)s) k
"""
_KEY = """
select conname, pg_get_constraintdef(oid) from pg_constraint
where conrelid = 'sla_timer'::regclass and contype = 'f'
"""
_INDEXES = """
select indexname, indexdef from pg_indexes
where tablename = 'sla_timer' and indexname <> 'sla_timer_pkey'
"""
# Spread over the whole table: no two beside each other, as clocks of different cases are.
_PULL = """
update sla_timer set due_at = %(at)s - interval '1 second' * (id %% 3600)
where id in (select id from sla_timer where id %% (select greatest(1, count(*) / %(many)s)
             from sla_timer) = 0 limit %(many)s)
"""
_PUT_BACK = """
update sla_timer
set status = 0, fired_at = null, due_at = %(first)s + random() * interval '700 days'
where status = 1
"""


class Armed:
    """One database with its armed timers, and how long its ticks took (milliseconds)."""

    def __init__(self, size: int, at: datetime) -> None:
        self.size, self.at = size, at
        self.database: str = connection.settings_dict["NAME"]
        self.times: dict[int, list[float]] = {}
        self.left, self.took = 0, 0.0
        create_demo(at)
        self.cases = max(1, size // OF_A_CASE)
        desk.fill(1, self.cases, at)
        self._fill()

    def _fill(self) -> None:
        """Load without key and indexes, then build the indexes: minutes are spared, nothing else.

        The key to the case is left out for good; no statement of a tick looks at it.
        """
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            keys = _rows(cursor, _KEY)
            indexes = _rows(cursor, _INDEXES)
            for name, _ in keys:
                cursor.execute(f'alter table sla_timer drop constraint "{name}"')
            for name, _ in indexes:
                cursor.execute(f'drop index "{name}"')
            each = min(self.size, OF_A_CASE)
            told: dict[str, Any] = {"first": self.at + AHEAD, "cases": self.cases, "each": each}
            cursor.execute(_FILL, told)
            for _, definition in indexes:
                cursor.execute(definition)
            self._tidy(cursor)

    def pull(self, due: int) -> None:
        """Let *due* timers be due."""
        self._enter()
        self.left, self.took = 0, 0.0
        if due:
            with connection.cursor() as cursor:
                cursor.execute(_PULL, {"at": self.at, "many": due})
                self.left = cursor.rowcount

    def tick(self, most: int) -> None:
        """Tick, for at most *most* timers, and note how long that took."""
        self._enter()
        began = perf_counter()
        outcome = timers.tick(self.at, most=most)
        self.took += (perf_counter() - began) * 1e3
        assert outcome.fired == min(most, self.left), f"{outcome} of {self.left}"
        self.left -= outcome.fired

    def put_back(self, due: int) -> None:
        """Keep the time it took, and let the timers lie ahead again."""
        self._enter()
        self.times.setdefault(due, []).append(self.took)
        if due:
            with connection.cursor() as cursor:
                cursor.execute(_PUT_BACK, {"first": self.at + AHEAD})
                if due > 1000:  # as autovacuum would meanwhile
                    self._tidy(cursor)

    def median(self, due: int) -> float:
        return round(median(self.times[due]), 3)

    def _enter(self) -> None:
        """Work in this database; the connection is opened outside the measure."""
        if connection.settings_dict["NAME"] != self.database:
            connection.close()
            connection.settings_dict["NAME"] = self.database
            timers.tick(self.at - AHEAD)  # nothing was due then

    def _tidy(self, cursor: Any) -> None:
        cursor.execute(
            "analyze sla_timer" if connection.in_atomic_block else "vacuum analyze sla_timer"
        )


def _rows(cursor: Any, query: str) -> list[tuple[str, str]]:
    cursor.execute(query)
    return list(cursor.fetchall())
