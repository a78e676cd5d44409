"""Many cases that stand where one stands: its rows copied by SQL, each sealed as its own."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

from workflows.models import Case

#: What must differ from case to case; every other column is that of the pattern.
_OWN: Final = {
    "number": "left(c.number, -6) || lpad((%(last)s + n)::text, 6, '0')",
    "short_code": "'K-' || %(last)s + n",
    "fingerprint": "md5(c.fingerprint || %(last)s + n)",
    "title": "c.title || '第' || n || '份'",
}
_OF_CASE: Final = {
    "workflows_caseevent": "true order by p.seq",
    "sla_timer": "p.status = 0",
    "workflows_phase": "p.finished is null",
}


def copies(pattern: Case, number: int) -> list[int]:
    """Make *number* cases like *pattern*: history, open phase, desk and armed timers too.

    They take the next numbers of its line; papers and materials are not copied.
    """
    line = f"case {str(pattern.number)[-14:-6]}"
    ((last,),) = _rows(
        "with before as (select last from certificates_series where code = %(line)s)"
        " update certificates_series series set last = series.last + %(number)s from before"
        " where code = %(line)s returning before.last",
        {"line": line, "number": number},
    )
    told: dict[str, Any] = {"pattern": pattern.pk, "number": number, "last": last}
    names = ", ".join(_columns("workflows_case"))
    values = ", ".join(_OWN.get(name, f"c.{name}") for name in _columns("workflows_case"))
    made = [
        row[0]
        for row in _rows(
            f"""insert into workflows_case ({names})
            select {values} from workflows_case c, generate_series(1, %(number)s) n
            where c.id = %(pattern)s order by n returning id""",  # noqa: S608 (our own columns)
            told,
        )
    ]
    for table, where in _OF_CASE.items():
        _copy(table, where, told | {"made": made}, case_id="made.id")
    _copy(
        "workflows_desk",
        "p.finished is null",
        told | {"made": made},
        case_id="made.id",
        process_id="(select id from workflows_phase where case_id = made.id and finished is null)",
    )
    return made


def _copy(table: str, where: str, told: dict[str, Any], **own: str) -> None:
    names = _columns(table)
    values = ", ".join(own.get(name, f"p.{name}") for name in names)
    condition, _, order = where.partition(" order by ")
    _rows(
        f"""insert into {table} ({", ".join(names)})
        select {values} from {table} p, unnest(%(made)s::bigint[]) made (id)
        where p.case_id = %(pattern)s and {condition}
        order by made.id{", " + order if order else ""} returning id""",  # noqa: S608 (our own columns)
        told,
    )


def _columns(table: str) -> list[str]:
    found = _rows(
        "select column_name from information_schema.columns"
        " where table_schema = 'public' and table_name = %(table)s and column_name <> 'id'",
        {"table": table},
    )
    return [row[0] for row in found]


def _rows(query: str, told: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, told)
        return list(cursor.fetchall())
