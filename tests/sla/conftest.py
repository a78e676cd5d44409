"""What tests of the clock share with those of the doors."""

from __future__ import annotations

from tests.doors.conftest import calm, monday, world

__all__ = ["calm", "monday", "world"]
