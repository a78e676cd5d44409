"""The life of `bin/up`: prepare, start, watch, stop in order."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings

from govservice import database
from govservice.supervisor.children import Child, stop_all
from govservice.supervisor.steps import prepare, say, step

#: Seconds between two looks at the children, and between two looks at the database.
LOOK, LOOK_AT_DATABASE = 0.3, 2.0
#: Looks until a connection of ours must be gone.
LAST_CLOSED_WITHIN = 10
#: Where one who listens everywhere is asked from this machine.
LOOPBACK = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


class NotUp(Exception):
    """The service could not be brought up; the message says why."""


def run(bind: str, port: int, *, check: bool) -> None:
    """Bring everything up; return when `check` has found it good, else at Ctrl-C only."""
    began = time.monotonic()
    port = _free_port(bind, port, any_will_do=check)
    address = f"http://{_place(LOOPBACK.get(bind, bind), port)}"
    if not check:
        tell_address(address)
    with _only_one(address), _database() as cluster:
        django.setup()
        prepare()
        from govservice.supervisor import smoke
        from govservice.supervisor.accounts import demonstration, line

        people = demonstration()
        watch = Watch(children(bind, port), cluster)
        try:
            if check:
                smoke.check(address, people, meanwhile=watch.look)
                say(f"all good after {time.monotonic() - began:.1f} s")
                return
            smoke.wait_until_ready(address, meanwhile=watch.look)
            took = time.monotonic() - began
            say(f"\n政务服务  {address}   (up in {took:.1f} s; Ctrl-C ends it)\n")
            for account in people:
                say(line(account))
            while True:
                watch.look()
                time.sleep(LOOK)
        except smoke.Broken as error:
            raise NotUp(str(error)) from error
        finally:
            stop_all(watch.children)


def tell_address(address: str) -> None:
    """Let letters, papers and QR codes name the address just opened, unless another is set."""
    os.environ.setdefault("GOVSERVICE_SITE_URL", address)


def children(bind: str, port: int) -> list[Child]:
    """Return the web server and the worker, not yet started."""
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    web = [
        *(sys.executable, "-m", "gunicorn", "govservice.wsgi:application"),
        *("--bind", _place(bind, port), "--workers", "2", "--threads", "8"),
        *("--worker-class", "gthread", "--timeout", "60", "--graceful-timeout", "15"),
        *("--max-requests", "20000", "--max-requests-jitter", "2000"),
        *("--log-level", "warning", "--no-control-socket"),
    ]
    worker = [sys.executable, manage, "procrastinate", "worker"]
    environment = {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(settings.BASE_DIR)}
    return [Child("web", web, environment), Child("worker", worker, environment)]


class Watch:
    """Start what is down: children at once or with back-off, the database within two seconds."""

    def __init__(self, children: Sequence[Child], cluster: database.Cluster | None) -> None:
        self.children = children
        self._cluster = cluster
        self._database_seen = time.monotonic()

    def look(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if told := child.tend(now):
                say(told)
        if self._cluster and now - self._database_seen >= LOOK_AT_DATABASE:
            if not self._cluster.answers():
                say("the database is down; starting it")
                self._cluster.start()
            self._database_seen = time.monotonic()


@contextmanager
def _database() -> Iterator[database.Cluster | None]:
    """Run the private cluster meanwhile, or none where ``DATABASE_URL`` names a server."""
    if os.environ.get("DATABASE_URL"):
        try:
            database.must_answer()
        except database.ClusterError as error:
            raise NotUp(str(error)) from error
        yield None
        return
    try:
        cluster = database.Cluster(settings.PG_HOME)
        with step("database"):
            cluster.start()
        try:
            yield cluster
        finally:
            _stop(cluster)
    except database.ClusterError as error:
        raise NotUp(str(error)) from error


def _stop(cluster: database.Cluster) -> None:
    from django.db import connections

    connections.close_all()
    for _ in range(LAST_CLOSED_WITHIN):  # the server notices a closed connection a moment later
        others = cluster.clients()
        if not others:
            cluster.stop()
            return
        time.sleep(LOOK)
    say(f"the database stays up: {others} other connection(s) use it")


@contextmanager
def _only_one(address: str) -> Iterator[None]:
    """Hold the lock of this checkout; tell where the other one answers."""
    path = Path(settings.VAR) / "up.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise NotUp(f"it is up already: {file.read().strip()}") from None
        file.truncate(0)
        file.write(address)
        file.flush()
        yield


def _place(host: str, port: int) -> str:
    """Return host and port as addresses write them: those of IPv6 in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _free_port(bind: str, port: int, *, any_will_do: bool) -> int:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, 0 if any_will_do else port))
        except OSError as error:
            raise NotUp(f"{bind}:{port} cannot be used ({error}); try --port") from error
        chosen: int = probe.getsockname()[1]
        return chosen
