"""Child processes that are started again when they die, ever more slowly."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: Seconds until a child that was asked to stop is killed.
PATIENCE = 25.0
_PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Backoff:
    """How long to wait before the next start: 1, 2, 4 … 30 s; again 1 after a good while."""

    longest: float = 30.0
    good_after: float = 60.0
    failures: int = 0

    def wait(self, lived: float) -> float:
        """Return the seconds to wait after a child that lived *lived* seconds."""
        self.failures = 0 if lived >= self.good_after else self.failures
        pause = min(self.longest, 2.0**self.failures)
        self.failures += 1
        return pause


def _die_with_parent() -> None:
    """Ask Linux to stop the child should the supervisor itself be killed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """One program. The caller says what time it is, so that tests need not wait."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    backoff: Backoff = field(default_factory=Backoff)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_start: float = 0.0

    def tend(self, now: float) -> str:
        """Start it if its time has come; return what happened, or nothing."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return ""
            self.process = None
            pause = self.backoff.wait(now - self.started_at)
            self.next_start = now + pause
            return f"{self.name} ended ({code}); starting it again in {pause:g} s"
        if now < self.next_start:
            return ""
        self.started_at = now
        self.process = subprocess.Popen(
            list(self.command),
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the supervisor, which stops it in order
            preexec_fn=_die_with_parent,
        )
        return ""

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, seconds: float) -> None:
        """Wait for the end; after *seconds* kill it and all that it started."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


def stop_all(children: Sequence[Child]) -> None:
    """Stop the children side by side."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.wait_or_kill(PATIENCE)
