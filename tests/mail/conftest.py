"""The office on a Monday morning; its letters land in Django's outbox."""

from tests.doors.conftest import calm, monday, world

__all__ = ["calm", "monday", "world"]
