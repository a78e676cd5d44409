"""What the office's clocks keep: its calendar with every version of it, and armed timers."""

from sla.models.calendar import (
    CalendarDay,
    CalendarDraft,
    CalendarVersion,
    CalendarYear,
    OpeningHours,
)
from sla.models.timers import Incident, Skip, Timer

__all__ = [
    "CalendarDay",
    "CalendarDraft",
    "CalendarVersion",
    "CalendarYear",
    "Incident",
    "OpeningHours",
    "Skip",
    "Timer",
]
