"""What an examination finds: checks with colour, reason and source, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from govservice.law import Citation
from workflows.procedures.tech_contract.amounts import Amounts


class Colour(StrEnum):
    """Green may pass, amber is for a person to judge, red does not hold."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Leads(StrEnum):
    """What the office does about a check that does not hold."""

    NOTHING = ""
    NOT_ACCEPT = "not_accept"  #: 不予受理
    CORRECT = "correct"  #: 一次性补正
    NOT_REGISTER = "not_register"  #: 不予登记


@dataclass(frozen=True, slots=True)
class Check:
    """One rule applied to one contract.

    *code* is stable; what stands before its first dot is the code of the reason (理由代码)
    under which the office refuses, where it does.
    """

    code: str
    label: str
    colour: Colour
    reason: str
    citation: Citation
    blocks: bool = False
    leads: Leads = Leads.NOTHING
    #: the question or material the applicant mends, where there is one
    key: str = ""

    @property
    def ground(self) -> str:
        return self.code.partition(".")[0]

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "label": self.label,
            "colour": self.colour.value,
            "reason": self.reason,
            "citation": str(self.citation),
            "confirmed": self.citation.confirmed,
            "blocks": self.blocks,
            "leads": self.leads.value,
            "key": self.key,
        }


def green(code: str, label: str, reason: str, citation: Citation) -> Check:
    """Return a check that holds."""
    return Check(code, label, Colour.GREEN, reason, citation)


def amber(code: str, label: str, reason: str, citation: Citation, key: str = "") -> Check:
    """Return a check that a person must judge; it stops nothing by itself."""
    return Check(code, label, Colour.AMBER, reason, citation, key=key)


def red(
    code: str, label: str, reason: str, citation: Citation, leads: Leads, key: str = ""
) -> Check:
    """Return a check that does not hold; the contract is not registered while it stands."""
    return Check(code, label, Colour.RED, reason, citation, blocks=True, leads=leads, key=key)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The class the contract seems to belong to, where it differs from the declared one.

    *type_code* is the class of registration under the rule pack; under TC-2001 a licence
    (``XK1``) is registered in the class of transfer (``ZR``).
    """

    type_code: str
    subtype: str
    reason: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole examination of one contract under one rule pack."""

    pack: str
    checks: tuple[Check, ...]
    amounts: Amounts | None
    suggestion: Suggestion | None
    large: bool

    @property
    def blocking(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.blocks)

    @property
    def registrable(self) -> bool:
        return not self.blocking

    def leading_to(self, *leads: Leads) -> tuple[Check, ...]:
        """Return the blocking checks with one of these consequences."""
        return tuple(check for check in self.blocking if check.leads in leads)

    @property
    def advice(self) -> Leads:
        """What the office would do now: the gravest consequence of a blocking check."""
        for leads in (Leads.NOT_ACCEPT, Leads.CORRECT, Leads.NOT_REGISTER):
            if self.leading_to(leads):
                return leads
        return Leads.NOTHING

    def check(self, code: str) -> Check:
        """Return the check with this code."""
        return next(check for check in self.checks if check.code == code)

    def as_json(self) -> Mapping[str, Any]:
        """Return the assessment as plain data; amounts are strings of yuan."""
        return {
            "pack": self.pack,
            "registrable": self.registrable,
            "advice": self.advice.value,
            "large": self.large,
            "amounts": _amounts(self.amounts),
            "suggestion": _suggestion(self.suggestion),
            "checks": [check.as_json() for check in self.checks],
        }


def _amounts(amounts: Amounts | None) -> dict[str, Any] | None:
    if amounts is None:
        return None
    return {
        "total": str(amounts.total),
        "technical": str(amounts.technical),
        "deducted": str(amounts.deducted),
        "lines": [
            {
                "name": line.name,
                "amount": str(line.amount),
                "deducted": str(line.deducted),
                "reason": line.reason,
            }
            for line in amounts.lines
        ],
    }


def _suggestion(suggestion: Suggestion | None) -> dict[str, str] | None:
    if suggestion is None:
        return None
    return {
        "type_code": suggestion.type_code,
        "subtype": suggestion.subtype,
        "reason": suggestion.reason,
        "citation": str(suggestion.citation),
    }
