"""What runs in the child process; see `forms.gate.child`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from forms.gate.child import MEMORY, SECONDS, limit
from forms.gate.findings import Refusal
from forms.gate.kinds import inspect


def verdict(kind: str, path: str) -> dict[str, int | str]:
    """Return the verdict as it is printed."""
    limit(memory=MEMORY, seconds=SECONDS)
    try:
        return {"pages": inspect(Path(path), kind).pages}
    except Refusal as refusal:
        return {"refused": refusal.code}
    except (MemoryError, RecursionError):
        return {"refused": "complex"}


if __name__ == "__main__":
    print(json.dumps(verdict(*sys.argv[1:])))
