"""Whether two cases are the same rows, but for their numbers, codes and keys."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import connection

from workflows.bench.copied import Row, rows
from workflows.services.drafts import digest

#: Every table a case leaves rows in, and how to find them.
TABLES = {
    "workflows_case": "id = %s",
    "workflows_caseevent": "case_id = %s order by seq",
    "workflows_casehead": "case_id = %s",
    "sla_timer": "case_id = %s order by due_at, kind",
    "workflows_phase": "case_id = %s order by id",
    "workflows_desk": "case_id = %s order by id",
    "workflows_paper": "case_id = %s order by id",
    "ratings_rating": "case_id = %s",
    "procrastinate_jobs": (
        "(args ->> 'event_id')::bigint in "
        "(select id from workflows_caseevent where case_id = %s) order by id"
    ),
}
#: The desks as stock Viewflow keeps them are other tables.
LAW = tuple(name for name in TABLES if name not in ("workflows_phase", "workflows_desk"))
#: Made from the content, which holds the number; `verify_history` judges them.
_SEALS = ("hash", "prev")


def written(case_id: int, tables: Mapping[str, str] = TABLES) -> dict[str, list[Row]]:
    """Return the rows of a case by table, with what is its alone replaced by names."""
    found = {name: rows(_select(name, where), case_id) for name, where in tables.items()}
    own = _own_strings(found)
    keys = {
        f"{name}.{row['id']}": f"{name} {place}"
        for name, listed in found.items()
        for place, row in enumerate(listed)
        if "id" in row
    }
    return {name: [_anonymous(row, own, keys) for row in listed] for name, listed in found.items()}


def _select(table: str, where: str) -> str:
    return f"select * from {table} where {where}"  # noqa: S608 (both are written above)


def _own_strings(found: Mapping[str, list[Row]]) -> dict[str, str]:
    (case,) = found["workflows_case"]
    own = {case[name]: f"<{name}>" for name in ("number", "short_code", "query_code", "title")}
    own[digest(json.loads(case["answers"]))] = "<answers_sha256>"
    for paper in found["workflows_paper"]:
        own[paper["number"]] = f"<number of {paper['kind']}>"
        own[paper["verify_code"]] = f"<code of {paper['kind']}>"
    return own


_REFERS = {"case_id": "workflows_case", "process_id": "workflows_phase"}


def _anonymous(row: Row, own: Mapping[str, str], keys: Mapping[str, str]) -> Row:
    kept: Row = {}
    for name, value in row.items():
        if name == "id" or name in _SEALS:
            continue
        if name in _REFERS:
            kept[name] = keys[f"{_REFERS[name]}.{value}"]
        elif name == "args":
            kept[name] = keys[f"workflows_caseevent.{''.join(filter(str.isdigit, value))}"]
        else:
            kept[name] = _renamed(value, own)
    return kept


def _renamed(value: Any, own: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for old, new in own.items():
            value = value.replace(old, new)
    return value


def differences(one: int, other: int, tables: tuple[str, ...] = tuple(TABLES)) -> list[str]:
    """Say where the rows of two cases differ: table, row, column and both values."""
    left, right = written(one), written(other)
    found = []
    for name in tables:
        if len(left[name]) != len(right[name]):
            found.append(f"{name}: {len(left[name])} rows and {len(right[name])}")
            continue
        for place, (a, b) in enumerate(zip(left[name], right[name], strict=True)):
            found += [
                f"{name}[{place}].{column}: {a[column]!r} and {b[column]!r}"
                for column in a
                if a[column] != b[column]
            ]
    return found


def row_counts() -> Counter[str]:
    """How many rows there are in every table of the database; lines of numbers count as high
    as they have come."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        counts: Counter[str] = Counter()
        for name in names:
            what = "coalesce(sum(last), 0)" if name == "certificates_series" else "count(*)"
            cursor.execute(f'select {what} from "{name}"')  # noqa: S608 (names of our tables)
            counts[name] = int(cursor.fetchone()[0])
    return counts
