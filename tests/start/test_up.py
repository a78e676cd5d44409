"""The whole of `bin/up` in its own folder: it survives kills, Ctrl-C stops all, data stays."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from govservice.supervisor import smoke

ROOT = Path(__file__).resolve().parents[2]
#: Seconds; nothing here is measured, this only ends a test that hangs.
PATIENCE = 600

pytestmark = pytest.mark.long


class Up:
    """A running `bin/up`."""

    def __init__(self, var: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.var = var
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        kept |= {
            "GOVSERVICE_VAR": str(var),
            "GOVSERVICE_DEMONSTRATION": "0",
            "DJANGO_SETTINGS_MODULE": "govservice.settings.development",
        }
        self.log = var / "up.log"
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "govservice.supervisor", "--port", str(port)],
                cwd=ROOT,
                env=kept,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def readiness(self) -> dict[str, object]:
        return smoke.readiness(self.address)

    def is_ready(self) -> bool:
        return self.readiness().get("ready") is True

    def postmaster(self) -> int:
        return int((self.var / "pg/data/postmaster.pid").read_text().splitlines()[0])

    def children(self, word: str) -> list[psutil.Process]:
        found = []
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.ZombieProcess):
                if word in " ".join(child.cmdline()):
                    found.append(child)
        return found

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)


def lives(process: psutil.Process) -> bool:
    """Tell whether it runs still; not one that has ended and whose parent has not asked yet."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """One folder for all: the fonts are built once."""
    folder = Path(tempfile.mkdtemp(prefix="gsup"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def up(var: Path, unused_port: int) -> Iterator[Up]:
    service = Up(var, unused_port)
    try:
        until(lambda: service.is_ready() or service.process.poll() is not None)
        assert service.process.poll() is None, service.log.read_text()
        yield service
    finally:
        service.end()


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_it_is_ready_again_after_each_part_was_killed(up: Up) -> None:
    before = up.postmaster()
    os.kill(before, signal.SIGKILL)
    until(lambda: (up.var / "pg/data/postmaster.pid").exists() and up.postmaster() != before)
    until(up.is_ready)
    for word in ("gunicorn", "procrastinate"):
        (victim,) = up.children(word)
        victim.kill()
        until(lambda word=word, victim=victim: up.children(word) not in ([], [victim]))
        until(up.is_ready)


def test_ctrl_c_stops_everything_it_started(up: Up) -> None:
    started = [*psutil.Process(up.process.pid).children(recursive=True)]
    started.append(psutil.Process(up.postmaster()))
    assert len(started) >= 4
    up.end()
    assert up.process.returncode == 0
    until(lambda: not [each for each in started if lives(each)])


def test_a_second_start_keeps_the_data(up: Up, unused_port: int) -> None:
    key = (up.var / "secret_key").read_text()
    up.end()
    again = Up(up.var, unused_port)
    try:
        until(again.is_ready)
        assert (up.var / "secret_key").read_text() == key
    finally:
        again.end()
