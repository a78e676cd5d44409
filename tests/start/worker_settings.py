"""The settings of a worker process that a test starts: the test's own database and tasks."""

from __future__ import annotations

from govservice.settings.test import *

PROCRASTINATE_IMPORT_PATHS = ["tests.start.worker_tasks"]
