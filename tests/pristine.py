"""How a test that really commits leaves the database: as the migrations made it.

Django's own flush would empty the tables that migrations fill (the calendar), would leave the
job queue, whose models it does not manage, and is refused by the history of cases, which
nobody may truncate. So we keep a copy of every filled table and put it back.
"""

from __future__ import annotations

from django.db import connection, transaction

COPY = "pristine"

_TABLES = "select tablename from pg_tables where schemaname = 'public' order by tablename"
_GUARDS = """
    select t.tgrelid::regclass::text, t.tgname from pg_trigger t
    where t.tgenabled = 'A' and (t.tgtype & 32) <> 0 and not t.tgisinternal
"""  # 32: before TRUNCATE


def remember() -> None:
    """Copy every table that has rows, once the migrations are done."""
    with connection.cursor() as cursor:
        cursor.execute(f"drop schema if exists {COPY} cascade")
        cursor.execute(f"create schema {COPY}")
        for table in _column(_TABLES):
            cursor.execute(f'select exists (select from public."{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'create table {COPY}."{table}" as table public."{table}"')


@transaction.atomic
def restore() -> None:
    """Empty all tables and put the remembered rows back."""
    guards = _rows(_GUARDS)
    tables = ", ".join(f'public."{table}"' for table in _column(_TABLES))
    filled = _column(f"select tablename from pg_tables where schemaname = '{COPY}'")
    with connection.cursor() as cursor:
        for table, trigger in guards:
            cursor.execute(f"alter table {table} disable trigger {trigger}")
        cursor.execute("set local lock_timeout = '120s'")  # a connection left open is a fault
        cursor.execute(f"truncate {tables}")
        cursor.execute("set local session_replication_role = replica")  # any order of keys
        for table in filled:
            cursor.execute(
                f'insert into public."{table}" overriding system value table {COPY}."{table}"'
            )
        for table, trigger in guards:
            cursor.execute(f"alter table {table} enable always trigger {trigger}")


def _rows(query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _column(query: str) -> list[str]:
    return [row[0] for row in _rows(query)]
