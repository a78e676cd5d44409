"""The settings of the workers of the kill tests."""

from __future__ import annotations

from govservice.settings.test import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["tests.sla.hasty"]
