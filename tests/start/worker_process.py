"""How a test starts a real worker on the test database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
#: Seconds; nothing here is measured, this only ends a test that hangs.
PATIENCE = 600


def database_url() -> str:
    """Return the test database as another process must name it."""
    said = connection.settings_dict
    host, user = quote(said["HOST"], safe=""), quote(said["USER"])
    password = f":{quote(said['PASSWORD'], safe='')}" if said.get("PASSWORD") else ""
    port = f"&port={said['PORT']}" if said.get("PORT") else ""
    return f"postgresql://{user}{password}@/{quote(said['NAME'])}?host={host}{port}"


def environment(settings: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": settings}


def start(*options: str, settings: str = "tests.start.worker_settings") -> subprocess.Popen[bytes]:
    """Start a worker that a test ends by its number."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "procrastinate", "worker", *options],
        cwd=ROOT,
        env=environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def run_once(queue: str) -> None:
    """Let a worker do all that waits in *queue*, and end."""
    with start("--one-shot", "--queues", queue) as process:
        try:
            assert process.wait(timeout=PATIENCE) == 0
        finally:
            process.kill()
