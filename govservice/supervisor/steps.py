"""What has to be there before the first request: each step does nothing when it is."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command, get_commands


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    say(f"  {name:<22}{time.monotonic() - began:5.1f} s")


def build_fonts() -> None:
    """In a process of its own: it is the one part that must not share our fontconfig."""
    run_program([sys.executable, "-m", "certificates.render.fonts", "build"])


def run_program(command: Sequence[str]) -> None:
    """Run a program to its end; if we are stopped meanwhile, end it and all that it started."""
    with subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            _, complaint = process.communicate()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        raise SystemExit(f"{' '.join(command[1:])} failed: {complaint.strip()}")


def compile_catalogues() -> None:
    """Make .mo files from newer .po files; GNU gettext is not needed for that."""
    for source in sorted(Path(settings.BASE_DIR, "locale").rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            fresh = target.with_name(f"{target.name}.{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(fresh))
            fresh.replace(target)  # at once: another process may be reading it


def migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Collect, hash and compress the static files, unless none changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
    fingerprint = _static_fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint:
        return
    call_command(
        "collectstatic",
        interactive=False,
        clear=True,
        verbosity=0,
        ignore_patterns=["viewflow", "viewflow/*"],
    )
    stamp.write_text(fingerprint, encoding="ascii")


def _static_fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(["viewflow", "viewflow/*"]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load_demonstration() -> None:
    """Fill an empty service with people, units and cases to try it with."""
    if settings.DEMONSTRATION and "demo" in get_commands():
        call_command("demo", verbosity=0)


STEPS: tuple[tuple[str, Callable[[], None]], ...] = (
    ("fonts", build_fonts),
    ("catalogues", compile_catalogues),
    ("migrations", migrate),
    ("static files", collect_static),
    ("demonstration data", load_demonstration),
)


def prepare() -> None:
    """Do all steps in order, telling each with its time."""
    for name, act in STEPS:
        with step(name):
            act()
