"""What the hand-written case has to write: the values of a case the engine has moved.

So the hand-written one computes nothing, neither days nor sentences; what is measured beside
it is the whole price of doing that, and of the machine, the desks and the records.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from certificates.numbers import new_code
from workflows.bench.engine import walk
from workflows.bench.office import Office
from workflows.models import Case
from workflows.numbers import case_number, short_code
from workflows.services.drafts import digest

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Copied:
    """The rows of one case: its own after each act, its events by act, its papers by kind."""

    case: Mapping[str, Row]
    events: Mapping[str, Row]
    papers: Mapping[str, Row]
    rating: Row

    def due(self, act: str) -> dict[str, datetime]:
        """When the clocks run out that *act* starts."""
        told = json.loads(self.events[act]["payload"]).get("clocks", {}).get("due", {})
        return {kind: datetime.fromisoformat(due) for kind, due in told.items()}


def copy_from(office: Office, name: str) -> Copied:
    """Move one case with the engine, and keep everything it wrote."""
    after: dict[str, Row] = {}
    for act in walk(office, name):  # a draft has no name yet; it is the latest
        (after[act],) = rows("select * from workflows_case order by id desc limit 1")
    case_id = after["rate"]["id"]
    return Copied(
        after,
        {row["act"]: row for row in rows(_OF_CASE.format("workflows_caseevent"), case_id)},
        {row["kind"]: row for row in rows(_OF_CASE.format("workflows_paper"), case_id)},
        rows(_OF_CASE.format("ratings_rating"), case_id)[0],
    )


_OF_CASE = "select * from {} where case_id = %s order by id"


def rows(query: str, *parameters: Any) -> list[Row]:
    """Read rows as dicts; JSON stays text."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Differing:
    """The strings that differ from case to case, given anew and put into the copied texts."""

    def __init__(self, copied: Copied, name: str) -> None:
        last = copied.case["rate"]
        self.name, self._last = name, last
        self._changes = {last["title"]: name}
        self._papers = copied.papers

    def answers(self, text: str) -> str:
        """Return the form as this case fills it in; its digest stands in the first event."""
        filled = self.fill(text)
        self._changes[digest(json.loads(text))] = digest(json.loads(filled))
        return filled

    def number(self, item: str, day: date, serial: int) -> dict[str, str]:
        """Give the case its numbers; returned as the columns they are kept in."""
        given = {
            "number": case_number(item, day, serial),
            "short_code": short_code(day, serial),
            "query_code": f"{secrets.randbelow(1_000_000):06}",
        }
        for column, value in given.items():
            self._changes[self._last[column]] = value
        return given

    def verify_code(self, kind: str) -> str:
        """Give a paper its code."""
        code = new_code()
        self._changes[self._papers[kind]["verify_code"]] = code
        return code

    def fill(self, text: str) -> str:
        """Return a copied *text* with this case's own strings in it."""
        for old, new in self._changes.items():
            text = text.replace(old, new)
        return text


def case_named(name: str) -> int:
    """The number of the row of the measured case *name*."""
    return Case.objects.values_list("pk", flat=True).get(title=name)
