"""Who acts: one frozen value, built once per request, asked by every guard and every list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from django.db import connection

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from govservice.accounts.models import User


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the clock or the engine itself, with all it may do on one day.

    *grants* are (role, unit id) with every subtree already spread; *organisations* are those
    the person may act for, *acting_for* the one he chose for this session (``None``: himself).
    """

    user_id: int | None
    name: str
    kind: Literal["person", "clock", "engine"]
    grants: frozenset[tuple[str, int]] = frozenset()
    organisations: frozenset[int] = frozenset()
    acting_for: int | None = None

    def may(self, role: str, unit_id: int | None) -> bool:
        """Tell whether the actor holds *role* in the unit; ``None``: in any unit at all.

        The clock and the engine hold no office, only their own name as a role.
        """
        if self.kind != "person":
            return role == self.kind
        if unit_id is None:
            return any(held == role for held, _ in self.grants)
        return (role, unit_id) in self.grants

    @property
    def is_staff(self) -> bool:
        """Tell whether the actor holds any office (not Django's ``is_staff`` flag)."""
        return bool(self.grants)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _ in self.grants)

    def units(self, *roles: str) -> frozenset[int]:
        """Return the units in which one of *roles* is held; without roles, any office."""
        return frozenset(unit for role, unit in self.grants if not roles or role in roles)


CLOCK = Actor(None, "时钟", "clock")
ENGINE = Actor(None, "系统", "engine")
NOBODY = Actor(None, "", "person")

# The holder's own unit must be in force; below it a closed unit stays, since somebody has to
# answer for its files, and that is the unit above. UNION ends a ring made by hand.
_RIGHTS = """
WITH RECURSIVE held AS (
    SELECT m.role, m.unit_id
    FROM accounts_membership m JOIN accounts_unit u ON u.id = m.unit_id
    WHERE m.user_id = %(user)s
      AND m.valid_from <= %(on)s AND (m.valid_to IS NULL OR m.valid_to >= %(on)s)
      AND u.valid_from <= %(on)s AND (u.valid_to IS NULL OR u.valid_to >= %(on)s)
  UNION
    SELECT held.role, child.id
    FROM accounts_unit child JOIN held ON child.parent_id = held.unit_id
    WHERE child.valid_from <= %(on)s
)
SELECT role, unit_id, NULL::bigint FROM held
UNION ALL
SELECT NULL, NULL, organisation_id FROM accounts_organisationmember
WHERE user_id = %(user)s AND confirmed_at IS NOT NULL AND ended_at IS NULL
"""


def actor_for(user: User | AnonymousUser, on: date) -> Actor:
    """Return what *user* may do on the day *on*; one query, none for the anonymous."""
    if user.pk is None or not user.is_active:
        return NOBODY
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS, {"user": user.pk, "on": on})
        rows = cursor.fetchall()
    return Actor(
        user_id=user.pk,
        name=user.get_full_name(),
        kind="person",
        grants=frozenset((role, unit) for role, unit, _ in rows if role),
        organisations=frozenset(seat for role, _, seat in rows if not role),
    )
