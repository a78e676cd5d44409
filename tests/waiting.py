"""How a test waits for another session of the database, without knowing how quick it is."""

from __future__ import annotations

from django.db import connection


def until_somebody_waits() -> None:
    """Go on when another session of this database waits for a lock: for ours."""
    waiting = (
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    with connection.cursor() as cursor:
        for _ in range(60_000):
            cursor.execute("select pg_stat_clear_snapshot()")  # or we see the first look again
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            cursor.execute("select pg_sleep(0.005)")
    raise AssertionError("nobody waits")
