"""The law of movement: states, acts, and the road all procedures share."""

from workflows.lifecycle.acts import (
    ALL,
    Acting,
    By,
    Clocks,
    Declared,
    Guard,
    Who,
    act,
    act_in_place,
    role,
    tighten,
)
from workflows.lifecycle.guards import (
    APPLICANT,
    CLOCK,
    COUNTER,
    DECIDER,
    ENGINE,
    HOLDER,
    REVIEWER,
    STAFF,
    SUPERVISOR,
    WINDOW,
)
from workflows.lifecycle.spine import Spine
from workflows.lifecycle.status import DELIVERY, ENDS, HANDLING, OUTCOMES, Status

__all__ = [
    "ALL",
    "APPLICANT",
    "CLOCK",
    "COUNTER",
    "DECIDER",
    "DELIVERY",
    "ENDS",
    "ENGINE",
    "HANDLING",
    "HOLDER",
    "OUTCOMES",
    "REVIEWER",
    "STAFF",
    "SUPERVISOR",
    "WINDOW",
    "Acting",
    "By",
    "Clocks",
    "Declared",
    "Guard",
    "Spine",
    "Status",
    "Who",
    "act",
    "act_in_place",
    "role",
    "tighten",
]
