"""Simulated time in a test: the shared row, read as an installation for practice reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from govservice import clock, simulation


@contextmanager
def simulated_time(settings: Any) -> Iterator[None]:
    """Let this process follow the shared offset, as with `SIMULATION` on."""
    settings.SIMULATION = settings.DEMONSTRATION = True
    simulation.forget()
    simulation.install()
    try:
        yield
    finally:
        clock.simulate(timedelta)
        simulation.forget()
