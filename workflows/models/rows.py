"""Writing one row with a statement that is put together once.

The ORM compiles each INSERT and UPDATE anew, which was a third of the processor time of an act
(`manage.py bench lifecycle`). These do what `save(force_insert=True)` and `update()` do for one
row of our own tables, and send no signals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection, models


def insert(row: models.Model) -> None:
    """Insert *row* and give it its key."""
    statement, fields = _insertion(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


@cache
def _insertion(model: type[models.Model]) -> tuple[str, list[Any]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = model._meta.db_table
    return f'insert into "{table}" ({columns}) values ({places}) returning id', fields  # noqa: S608


def change(
    model: type[models.Model],
    key: int,
    values: Mapping[str, Any],
    *,
    where: str = "true",
    given: Sequence[Any] = (),
) -> bool:
    """Set columns of one row, if it is still as *where* says; tell whether it was.

    *where* is SQL of ours about the row itself, with parameters *given*: PostgreSQL asks it again
    after waiting for the row, so of two who wait only one succeeds.
    """
    fields = [model._meta.get_field(name) for name in values]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)  # type: ignore[union-attr]
    prepared = [
        field.get_db_prep_save(value, connection)  # type: ignore[union-attr]
        for field, value in zip(fields, values.values(), strict=True)
    ]
    statement = f'update "{model._meta.db_table}" set {columns} where id = %s and {where}'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*prepared, key, *given])
        return bool(cursor.rowcount)
