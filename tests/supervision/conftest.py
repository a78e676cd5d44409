"""The office under watch, before the people of `tests.world`."""

from __future__ import annotations

from tests.doors.conftest import calm, monday, world

__all__ = ["calm", "monday", "world"]
