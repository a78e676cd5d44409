"""`bin/prepare` installs what root may install, and names what anybody else must ask for."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNTIME = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Programs that answer like a bare Debian on which we are nobody special."""
    for name, script in {
        "dpkg-query": "exit 1",
        "id": "echo 1000",
        "apt-get": "echo 'apt-get was called' >&2; exit 9",
    }.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    return tmp_path


def prepare(machine: Path, *options: str, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "bin" / "prepare", *options],
        env={**os.environ, "PATH": f"{machine}:{os.environ['PATH']}", **given},
        capture_output=True,
        text=True,
    )


def test_without_root_it_names_exactly_what_is_missing_and_stops(machine: Path) -> None:
    done = prepare(machine)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "missing Debian packages; as root run:"
    assert done.stderr.splitlines()[1].endswith(f"--no-install-recommends {RUNTIME}")
    assert "apt-get was called" not in done.stderr


def test_the_tests_need_a_browser_too(machine: Path) -> None:
    assert "chromium" in prepare(machine, "dev").stderr


def test_root_whose_installation_fails_is_told_why(machine: Path) -> None:
    (machine / "id").write_text("#!/bin/sh\necho 0\n")
    done = prepare(machine)
    assert done.returncode == 1
    assert "apt-get was called" in done.stderr
    assert f"could not install: {RUNTIME}" in done.stderr


def test_an_old_python_is_refused(machine: Path) -> None:
    old = machine / "python3"
    old.write_text("#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.9.2' || exit 1\n")
    old.chmod(0o755)
    done = prepare(machine)
    assert done.returncode == 1
    assert "missing: Python 3.11 or later; python3 is Python 3.9.2" in done.stderr
