"""``python -m govservice.supervisor [--check] [--port N] [--bind ADDRESS]``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govservice.settings.development")
# The demonstration behaves like the real service: no error pages with source code.
os.environ.setdefault("GOVSERVICE_DEBUG", "0")

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(Exception):
    """Somebody asked us to end."""


def _stop(number: int, frame: FrameType | None) -> None:
    for ending in ENDINGS:  # a second Ctrl-C must not interrupt the orderly end
        signal.signal(ending, signal.SIG_IGN)
    raise Stop


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/up", description="Bring the service up.")
    parser.add_argument("--check", action="store_true", help="try everything once and stop")
    parser.add_argument("--port", type=int, default=int(os.environ.get("GOVSERVICE_PORT", "8000")))
    parser.add_argument("--bind", default=os.environ.get("GOVSERVICE_BIND", "127.0.0.1"))
    chosen = parser.parse_args(arguments)
    from govservice.supervisor import running

    for ending in ENDINGS:
        signal.signal(ending, _stop)
    try:
        running.run(chosen.bind, chosen.port, check=chosen.check)
    except Stop:
        return 0
    except running.NotUp as error:
        print(f"not up: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
