"""Giving a rating: it closes a delivered case and is kept for one that still runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from govservice.errors import Refused
from workflows.lifecycle import By
from workflows.models import Case
from workflows.ratings.models import Rating
from workflows.ratings.rules import Level
from workflows.services.perform import _perform


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever holds the query code of one case and has no account (窗口收件的申请人)."""

    case_id: int
    user_id: int | None = None
    name: str = "查询码持有人"
    kind: str = "holder"
    organisations: frozenset[int] = frozenset()

    def may(self, role: str, unit_id: int | None) -> bool:
        """A holder may act on the one case whose code was typed; *unit_id* is its number."""
        return role == "holder" and unit_id == self.case_id


def rate(case_id: int, *, level: str, by: By, at: datetime, words: str = "") -> Rating:
    """Record the applicant's one judgement.

    A case that has been delivered is closed by it; an earlier rating is kept and closes
    nothing.

    :raises Refused: no level was chosen, or the case was rated before.
    :raises Denied: *by* is not on the applicant's side.
    """
    if level not in set(Level):
        raise Refused.because("no_level", "请选择一个满意度等级。")
    rating = Rating(
        case_id=case_id,
        level=level,
        words=words.strip()[:500],
        at=at,
        by_id=by.user_id,
        channel="code" if by.kind == "holder" else "online",
    )

    def keep(case: Case) -> None:
        rating.save(force_insert=True)

    # The history is read by the rated staff: it says that, never what, was rated.
    try:
        _perform("rate", case_id, by=by, at=at, then=keep)
    except Refused as refused:
        if refused.codes != ("wrong_state",):
            raise
        _rate_early(case_id, by, at, keep, refused)
    return rating


def _rate_early(
    case_id: int, by: By, at: datetime, keep: Callable[[Case], None], refused: Refused
) -> None:
    """Keep a rating given before delivery; where that is not possible either, say the first."""
    try:
        _perform("rate_early", case_id, by=by, at=at, then=keep)
    except Refused as early:
        raise (refused if early.codes == ("wrong_state",) else early) from early
