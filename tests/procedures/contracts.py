"""A registrable technology contract to start a test from, and the ways to change it."""

from __future__ import annotations

from datetime import date
from typing import Any

from workflows.procedures.tech_contract.samples import samples

#: The day on which the tests file unless they say otherwise; a Monday.
FILED_ON = date(2026, 11, 2)


def contract(slug: str = "transfer", /, **changes: Any) -> dict[str, Any]:
    """Return the answers of a sample contract with *changes*; ``None`` takes an answer out."""
    sample = next(one for one in samples(FILED_ON) if one.slug == slug)
    changed = {**sample.answers, **changes}
    return {key: value for key, value in changed.items() if value is not None}


def training(**changes: Any) -> dict[str, Any]:
    """Return a training contract (技术培训) that may be registered."""
    proper: dict[str, Any] = {
        "project_name": "工业机器人视觉标定技术培训合同",
        "fw2_elements": ["special", "named", "no_transfer"],
        "fw2_exclusions": None,
    }
    return contract("service", **{**proper, **changes})


def cost(
    amount: str, kind: str = "equipment", quantity: str = "1", purpose: str = "supply"
) -> dict[str, str]:
    """Return a row of the list of non-technical costs."""
    return {
        "name": "一项",
        "kind": kind,
        "amount": amount,
        "quantity": quantity,
        "purpose": purpose,
    }
