"""The demonstration's accounts, as `bin/up` prints them."""

from __future__ import annotations

from django.conf import settings

from govservice import clock
from govservice.accounts.demo import DemoAccount, create_demo


def demonstration() -> list[DemoAccount]:
    """Return the accounts to try each role with; none outside a demonstration."""
    return create_demo(clock.now()) if settings.DEMONSTRATION else []


def line(account: DemoAccount) -> str:
    """Return the account as one printed line."""
    return f"  {account.username:<14}{account.password:<20}{account.label}"
