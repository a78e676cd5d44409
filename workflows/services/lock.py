"""The one lock: the case row, read together with everything an act looks at, in one statement.

Written out, because the ORM puts so long a statement together anew for every act: that was a
third of the processor time of a whole case (`manage.py bench lifecycle`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection, models

from govservice.accounts.models import Unit, User
from govservice.errors import Misdefined
from workflows.models import Case, Desk, Phase

M = TypeVar("M", bound=models.Model)


class _Part(Generic[M]):
    """The columns of one table in the row, and how they become a record."""

    def __init__(self, model: type[M], alias: str, first: int) -> None:
        fields = model._meta.concrete_fields
        self.model, self.names = model, [field.attname for field in fields]
        self.columns = [f'{alias}."{field.column}"' for field in fields]
        self.key = next(place for place, field in enumerate(fields) if field.primary_key)
        self.end = first + len(fields)
        self.slice = slice(first, self.end)
        self.converters = [
            (place, convert, field)
            for place, field in enumerate(fields)
            for convert in field.get_db_converters(connection)
        ]

    def found(self, row: Sequence[Any]) -> bool:
        """Whether the outer join found anything."""
        return row[self.slice][self.key] is not None

    def read(self, row: Sequence[Any]) -> M:
        values = list(row[self.slice])
        for place, convert, field in self.converters:
            values[place] = convert(values[place], field, connection)
        return self.model.from_db(connection.alias, self.names, values)


@cache
def _statement() -> tuple[str, tuple[_Part[Any], ...]]:
    parts: list[_Part[Any]] = []
    named: tuple[tuple[type[models.Model], str], ...] = (
        (Case, "c"),
        (Unit, "unit"),
        (User, "owner"),
        (Desk, "desk"),
        (Phase, "phase"),
    )
    for model, alias in named:
        parts.append(_Part(model, alias, parts[-1].end if parts else 0))
    columns = ", ".join(column for part in parts for column in part.columns)
    tables = {alias: model._meta.db_table for model, alias in named}
    text = f"""
        select {columns} from {tables["c"]} c
        join {tables["unit"]} unit on unit.id = c.authority_id
        left join {tables["owner"]} owner on owner.id = c.owner_id
        left join {tables["desk"]} desk on desk.case_id = c.id and desk.finished is null
        left join {tables["phase"]} phase on phase.id = desk.process_id
        where c.id = %s order by desk.id for update of c
    """  # noqa: S608 (names of our own tables and columns)
    return text, tuple(parts)


def lock(case_id: int) -> tuple[Case, list[Desk]]:
    """Lock a case and return it with its open desks; unit and owner are read.

    After a wait only the case is read anew: what is joined may be stale, so desks and phases
    are closed by conditional UPDATE, and of an owner who took over meanwhile there is no row.

    :raises Misdefined: outside a transaction.
    :raises Case.DoesNotExist: there is no such case.
    """
    if not connection.in_atomic_block:
        raise Misdefined("a case is locked inside the transaction that moves it")
    text, (of_case, of_unit, of_owner, of_desk, of_phase) = _statement()
    with connection.cursor() as cursor:
        cursor.execute(text, [case_id])
        rows = cursor.fetchall()
    if not rows:
        raise Case.DoesNotExist(f"no case {case_id}")
    first = rows[0]
    case: Case = of_case.read(first)
    case.authority = of_unit.read(first)
    if of_owner.found(first):
        case.owner = of_owner.read(first)  # else nobody, or somebody new: read when asked for
    desks: list[Desk] = []
    for row in filter(of_desk.found, rows):
        desk = of_desk.read(row)
        desk.case, desk.process = case, of_phase.read(row)
        desk.process.case = case
        desks.append(desk)
    return case, desks
