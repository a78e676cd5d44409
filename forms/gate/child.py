"""The parsers run in a process of their own: a crash or a flood there harms nobody.

python -m forms.gate KIND PATH   ->   {"pages": 3}  or  {"refused": "script"}
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from forms.gate.findings import Found, Refusal

_ROOT = Path(__file__).resolve().parents[2]
MEMORY, SECONDS = 1536 * 2**20, 30


def examine(path: Path, kind: str) -> Found:
    """Judge a file as `inspect` does, in a child with little memory and time.

    :raises Refusal: it may not come in, or the parser did not come back.
    """
    command = [sys.executable, "-m", "forms.gate", kind, str(path)]
    try:
        done = subprocess.run(
            command, cwd=_ROOT, env=environment(), capture_output=True, timeout=2 * SECONDS
        )
        said = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        said = {}
    if "pages" in said:
        return Found(pages=said["pages"])
    raise Refusal(said.get("refused", "complex"))


def environment() -> dict[str, str]:
    """Return what a child is told: no secret of ours is among it."""
    kept = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}


def limit(*, memory: int, seconds: int) -> None:
    """Bind this process to so many bytes of address space and seconds of work."""
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
            resource.setrlimit(what, (most, most))
