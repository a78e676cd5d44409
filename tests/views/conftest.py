"""The pages of the public and of applicants, before the office of `tests.world`."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.doors.conftest import calm, monday, world
from tests.world import World

__all__ = ["calm", "monday", "world"]


@pytest.fixture
def anybody() -> Client:
    """A browser in which nobody is signed in."""
    return Client()


@pytest.fixture
def owner(world: World) -> Client:
    """The browser of the university's agent, to whom the cases of `World` belong."""
    return world.client("owner")


@pytest.fixture
def stranger(world: World) -> Client:
    """The browser of somebody else's agent."""
    return world.client("other")
