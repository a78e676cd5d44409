"""The demonstration's accounts, one per role, as `bin/up` prints them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from govservice import clock
from govservice.accounts.demo import create_demo


@dataclass(frozen=True, slots=True)
class Account:
    role: str
    username: str
    password: str


def demonstration() -> list[Account]:
    """Return one account per role; none where the settings are not the demonstration's."""
    if not settings.DEMONSTRATION:
        return []
    return [
        Account(made.label, made.username, made.password) for made in create_demo(clock.now())
    ]
