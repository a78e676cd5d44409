"""The review sheet (审核表): what the examination found, and what the registrars state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forms import show
from forms.money import grouped
from govservice.clock import day_of
from workflows.models import Case
from workflows.spec import RulePack


@dataclass(frozen=True, slots=True)
class Sheet:
    """*found* is the assessment as plain data; *proposal* the first registrar's statement."""

    found: Mapping[str, Any] | None
    pack: RulePack
    proposal: tuple[show.Section, ...]
    review: Mapping[str, Any]

    @property
    def checks(self) -> list[Mapping[str, Any]]:
        """The checks, those that need a person first."""
        order = {"red": 0, "amber": 1, "green": 2}
        checks = self.found["checks"] if self.found else []
        return sorted(checks, key=lambda check: order.get(check["colour"], 1))

    @property
    def pressing(self) -> list[Mapping[str, Any]]:
        """The checks that need a person."""
        return [check for check in self.checks if check["colour"] != "green"]

    @property
    def met(self) -> list[Mapping[str, Any]]:
        """The checks that came out well, with their grounds."""
        return [check for check in self.checks if check["colour"] == "green"]

    @property
    def amounts(self) -> dict[str, Any] | None:
        """The sums as people read them, if there are any."""
        amounts = self.found.get("amounts") if self.found else None
        if not amounts:
            return None
        lines = [
            {**line, "amount": grouped(line["amount"]), "deducted": grouped(line["deducted"])}
            for line in amounts["lines"]
        ]
        totals = {key: grouped(amounts[key]) for key in ("total", "technical", "deducted")}
        return {**totals, "lines": lines}

    @property
    def tally(self) -> dict[str, int]:
        found = [check["colour"] for check in self.checks]
        return {colour: found.count(colour) for colour in ("red", "amber", "green")}


def sheet_of(case: Case, *, at: datetime) -> Sheet:
    """Examine *case* as it lies now, under the pack that binds it (or would, today)."""
    pack = case.definition.pack(day_of(case.accepted_as_of or at))
    return Sheet(_assessed(case, pack, _filed_on(case, at)), pack, _proposal(case), case.review)


def _filed_on(case: Case, at: datetime) -> date:
    return day_of(case.submitted_at or at)


def _assessed(case: Case, pack: RulePack, day: date) -> Mapping[str, Any] | None:
    assess = case.definition.assess
    if assess is None:
        return None
    twin = case.earlier_twin()
    number = (twin.number or twin.short_code or "草稿") if twin else ""
    found: Mapping[str, Any] = assess(case.answers, pack, day, duplicate_of=number).as_json()
    return found


def _proposal(case: Case) -> tuple[show.Section, ...]:
    form = case.definition.review_form
    if form is None or not case.review.get("conclusion"):
        return ()
    return tuple(show.sections(form, case.review))
