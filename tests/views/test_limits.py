"""How often somebody may guess holds in the cache that the service really uses."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from govservice.settings import base
from workflows.views.limits import Limit

LIMIT = Limit("test", most=1, seconds=600)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_real_cache(settings: Any) -> None:
    settings.CACHES = base.CACHES
    call_command("createcachetable", verbosity=0)


def test_a_flood_of_others_frees_nobody() -> None:
    crowd = [f"KC261102-{number:05}" for number in range(400)]

    for one in crowd:
        LIMIT.spend(one)

    assert [one for one in crowd if not LIMIT.is_spent(one)] == []


def test_tries_are_counted_apart() -> None:
    twice = Limit("twice", most=2, seconds=600)

    twice.spend("a")
    assert not twice.is_spent("a")
    twice.spend("a")
    assert twice.is_spent("a")
    assert not twice.is_spent("b")
