"""Acts upon the office's time: 中止, 恢复, 延长期限, 特别程序; one function for each."""

from __future__ import annotations

from datetime import date, datetime

from govservice.clock import day_of
from workflows.lifecycle import By
from workflows.models import Case
from workflows.services.perform import _perform


def suspend(case_id: int, *, by: By, at: datetime, reason: str, seen: int | None = None) -> Case:
    """Suspend the handling (中止); from the next day on the office's clocks stand still."""
    return _perform("suspend", case_id, by=by, at=at, seen=seen, reason=reason)


def resume_handling(
    case_id: int, *, by: By, at: datetime, reason: str = "", seen: int | None = None
) -> Case:
    """Take the handling up again (恢复); from the next day on the clocks run."""
    return _perform("resume_handling", case_id, by=by, at=at, seen=seen, reason=reason)


def extend(
    case_id: int,
    *,
    by: By,
    at: datetime,
    approver: str,
    reason: str,
    approval: str = "",
    seen: int | None = None,
) -> Case:
    """Extend the legal term (延长期限), once, as *approver* has approved, for reasons told."""
    return _perform(
        "extend",
        case_id,
        by=by,
        at=at,
        seen=seen,
        approver=approver,
        reason=reason,
        approval=approval,
    )


def begin_special(
    case_id: int,
    *,
    by: By,
    at: datetime,
    kind: str,
    first: date,
    last: date,
    reason: str,
    seen: int | None = None,
) -> Case:
    """Begin a special procedure (特别程序); *first* to *last*, both included, are told."""
    return _perform(
        "begin_special",
        case_id,
        by=by,
        at=at,
        seen=seen,
        kind=kind,
        first=first.isoformat(),
        last=last.isoformat(),
        reason=reason,
    )


def end_special(
    case_id: int, *, by: By, at: datetime, reason: str, seen: int | None = None
) -> Case:
    """Put the result on the file (*reason*); an earlier end gives the rest of the days back."""

    def until(case: Case) -> dict[str, str]:
        told = date.fromisoformat(case.clocks["special"]["last"])
        return {"last": min(told, day_of(at)).isoformat()}

    return _perform("end_special", case_id, by=by, at=at, seen=seen, prepare=until, reason=reason)
