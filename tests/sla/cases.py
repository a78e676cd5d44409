"""Cases as bare as a timer needs them: drafts of nobody in particular."""

from __future__ import annotations

from datetime import date, datetime

from govservice.accounts.models import Unit
from govservice.clock import ZONE
from workflows.models import Case


def a_case() -> int:
    """Return the id of a new case."""
    unit, _ = Unit.objects.get_or_create(
        code="clock-tests",
        defaults={"name": "测试登记站", "kind": "station", "valid_from": date(2020, 1, 1)},
    )
    return Case.objects.create(
        procedure="of-no-matter",
        authority=unit,
        created_at=datetime(2026, 11, 2, 9, tzinfo=ZONE),
    ).pk
