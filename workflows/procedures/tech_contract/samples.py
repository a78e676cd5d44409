"""Five contracts to show the service with, one of each type; all names are invented."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("samples.json")
#: Days of the contract move with the day of the show; days of law (a patent's end) do not.
MOVING = frozenset({"sign_date", "effective_date", "start_date", "end_date", "due"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A contract and the road it takes in the show.

    *story* is one of ``returned``, ``granted``, ``deemed``, ``unrated``, ``refused``;
    *mistakes* are answers as first filed, which the window has corrected, and *mend* what it
    writes; *reason* is the code of a refusal. *applicant* is a demonstration account.
    """

    slug: str
    title: str
    story: str
    applicant: str
    organisation: str
    answers: Mapping[str, Any]
    mistakes: Mapping[str, Any]
    mend: str
    reason: str

    @property
    def first_answers(self) -> dict[str, Any]:
        """The answers as first handed in."""
        return {**self.answers, **self.mistakes}

    def renamed(self, suffix: str) -> Sample:
        """Return the same contract under another name: none is filed twice."""
        name = f"{self.answers['project_name']}{suffix}"
        return replace(self, answers={**self.answers, "project_name": name})


def samples(on: date) -> tuple[Sample, ...]:
    """Return the contracts with their days moved as if written down on *on*."""
    raw = json.loads(SOURCE.read_text(encoding="utf-8"))
    shift = on - date.fromisoformat(raw["dated"])
    return tuple(
        Sample(
            slug=one["slug"],
            title=one["title"],
            story=one["story"],
            applicant=one["applicant"],
            organisation=one["organisation"],
            answers=_moved(one["answers"], shift),
            mistakes=one.get("mistakes", {}),
            mend=one.get("mend", ""),
            reason=one.get("reason", ""),
        )
        for one in raw["contracts"]
    )


def _moved(value: Any, shift: timedelta, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _moved(one, shift, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, shift) for one in value]
    if key in MOVING:
        return (date.fromisoformat(value) + shift).isoformat()
    return value
