"""Who is told: the clerks of a unit, its head, and those who watch over it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from govservice.accounts.models import Membership, User
from workflows.selectors.scope import DESK_ROLES

#: The head of a unit (机构负责人) is whoever decides there.
HEAD = "decider"
#: Whoever watches over the law's limits (监察).
WATCHER = "supervisor"

# From each unit up to the root; UNION ends a ring made by hand.
_ABOVE = """
WITH RECURSIVE up AS (
    SELECT id AS unit, id AS here, 0 AS steps FROM accounts_unit WHERE id = ANY(%(units)s)
  UNION
    SELECT up.unit, above.parent_id, up.steps + 1
    FROM up JOIN accounts_unit above ON above.id = up.here
    WHERE above.parent_id IS NOT NULL AND up.steps < 20
)
SELECT up.unit, up.steps, held.user_id, person.email
FROM up
  JOIN accounts_membership held ON held.unit_id = up.here AND held.role = %(role)s
    AND held.valid_from <= %(on)s AND (held.valid_to IS NULL OR held.valid_to >= %(on)s)
  JOIN accounts_user person ON person.id = held.user_id AND person.is_active
ORDER BY up.unit, up.steps, held.user_id
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is written to."""

    pk: int
    email: str


def heads(units: Collection[int], on: date) -> dict[int, list[Reader]]:
    """Return the heads of each unit; where a unit has none, those of the nearest one above."""
    found: dict[int, list[Reader]] = {}
    nearest: dict[int, int] = {}
    for unit, steps, reader in _above(units, HEAD, on):
        if nearest.setdefault(unit, steps) == steps:
            found.setdefault(unit, []).append(reader)
    return found


def watchers(units: Collection[int], on: date) -> dict[int, list[Reader]]:
    """Return everybody who watches over each unit, there or above."""
    found: dict[int, list[Reader]] = {}
    for unit, _, reader in _above(units, WATCHER, on):
        if reader not in found.setdefault(unit, []):
            found[unit].append(reader)
    return found


def _above(units: Collection[int], role: str, on: date) -> Iterator[tuple[int, int, Reader]]:
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"units": list(units), "role": role, "on": on})
        for unit, steps, person, email in cursor.fetchall():
            yield unit, steps, Reader(person, email)


def at_work(on: date) -> dict[int, Reader]:
    """Return everybody who holds a desk anywhere on that day, by number."""
    posts = Membership.objects.on(on).filter(role__in=DESK_ROLES)
    people = User.objects.filter(pk__in=posts.values("user_id"), is_active=True)
    return {pk: Reader(pk, email) for pk, email in people.values_list("pk", "email")}


def led(on: date) -> dict[int, set[int]]:
    """Return the units that each head answers for: his own and those below without a head."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_unit")
        units = [row[0] for row in cursor.fetchall()]
    found: dict[int, set[int]] = {}
    for unit, readers in heads(units, on).items():
        for reader in readers:
            found.setdefault(reader.pk, set()).add(unit)
    return found


def staffed(on: date) -> set[int]:
    """Return the units in which anybody holds a desk on that day."""
    posts = Membership.objects.on(on).filter(role__in=DESK_ROLES)
    return set(posts.values_list("unit_id", flat=True))
