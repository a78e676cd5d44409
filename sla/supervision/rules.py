"""The rules of the lights (监察规则 J01–J06): which clock at which level means what.

Pure. A level comes from the due moment (`sla.selectors.urgency`); nothing here is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sla.selectors import Level
from workflows.spec import Clock, Procedure

#: 受理: after so many working days without any answer the window is reminded (J01).
SILENT_DAYS = 3
#: The clock whose end accepts by silence.
NOTICE = "notice"
#: More special procedures than this in one case are looked at (J09).
MOST_SPECIALS = 2
#: A suspension that begins with so many working days left, or fewer, is looked at.
LATE_DAYS = 1


class Kind(StrEnum):
    """Whose limit a clock is: the law's (法定), the office's promise (承诺), a step's (环节)."""

    label: str

    def __new__(cls, value: str, label: str) -> Kind:
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member

    LEGAL = "legal", "法定时限"
    PROMISE = "promise", "承诺时限"
    STEP = "step", "环节时限"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as supervisors know it: its number, its name, its light."""

    code: str
    title: str
    light: str  #: ``blue``, ``yellow`` or ``red``


J01 = Rule("J01", "受理临期", "blue")
J02 = Rule("J02", "受理超期", "red")
J03 = Rule("J03", "办理临期", "yellow")
J04 = Rule("J04", "承诺超期", "red")
J05 = Rule("J05", "法定超期", "red")
J06 = Rule("J06", "环节超期", "yellow")


def kind_of(procedure: Procedure, clock: Clock) -> Kind:
    """Return the kind of *clock*: what a promise is kept within is the law's."""
    if clock.step:
        return Kind.STEP
    outer = any(other.within == clock.name for other in procedure.clocks if not other.step)
    return Kind.LEGAL if outer else Kind.PROMISE


def rule_of(kind: Kind, clock: str, level: Level, *, warned: bool) -> Rule | None:
    """Return the rule that a clock at *level* falls under; ``None`` while all is well.

    A step (环节) has no warning of its own: only its end is told.
    """
    if level is Level.OVERDUE:
        if clock == NOTICE:
            return J02
        return {Kind.LEGAL: J05, Kind.PROMISE: J04, Kind.STEP: J06}[kind]
    if not warned or kind is Kind.STEP:
        return None
    return J01 if clock == NOTICE else J03
