"""What window, registrars and decider do with a case: one function for each act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from govservice.accounts.models import Membership
from govservice.clock import day_of
from govservice.errors import Denied, Refused
from govservice.law import no
from workflows.lifecycle import By
from workflows.models import Case, CaseNote
from workflows.services.perform import _perform
from workflows.spec import Reason

# The window


def accept(case_id: int, *, by: By, at: datetime, seen: int | None = None) -> Case:
    """Accept the matter (受理); the terms for the decision start on the next day."""
    return _perform("accept", case_id, by=by, at=at, seen=seen)


def ask_correction(
    case_id: int,
    *,
    by: By,
    at: datetime,
    defects: Iterable[Mapping[str, str]],
    seen: int | None = None,
) -> Case:
    """Tell the applicant everything that is missing, once (一次性告知).

    Each defect is ``{key, label, text, fix}``; *key* names the question or material.
    """
    listed = [dict(defect) for defect in defects]
    return _perform("ask_correction", case_id, by=by, at=at, seen=seen, defects=listed)


def not_accept(
    case_id: int, *, by: By, at: datetime, code: str, words: str = "", seen: int | None = None
) -> Case:
    """Refuse to take the matter, in writing (不予受理), for a reason of its procedure."""
    return _with_reason("not_accept", case_id, by, at, code, words, seen)


def deliver(case_id: int, *, by: By, at: datetime, way: str = "window") -> Case:
    """Hand the result over (送达): *way* is ``window`` or ``online``; invites the rating."""
    return _perform("deliver", case_id, by=by, at=at, way=way)


# The registrars (四眼) and the decider


def propose(
    case_id: int, *, by: By, at: datetime, review: Mapping[str, Any], seen: int | None = None
) -> Case:
    """The first registrar proposes to register or not, with amounts and grounds."""
    return _perform("propose", case_id, by=by, at=at, seen=seen, review=dict(review))


def check(
    case_id: int, *, by: By, at: datetime, opinion: str = "", seen: int | None = None
) -> Case:
    """The second registrar, never the first, agrees with the proposal."""
    return _perform("check", case_id, by=by, at=at, seen=seen, opinion=opinion)


def send_back(case_id: int, *, by: By, at: datetime, opinion: str, seen: int | None = None) -> Case:
    """Second registrar or decider sends the proposal back to the first; no clock stops."""
    return _perform("send_back", case_id, by=by, at=at, seen=seen, opinion=opinion)


def ask_supplement(
    case_id: int,
    *,
    by: By,
    at: datetime,
    defects: Iterable[Mapping[str, str]],
    seen: int | None = None,
) -> Case:
    """Ask the applicant, once, for what the review lacks; the office's clocks are suspended."""
    listed = [dict(defect) for defect in defects]
    return _perform("ask_supplement", case_id, by=by, at=at, seen=seen, defects=listed)


def grant(case_id: int, *, by: By, at: datetime, reason: str = "", seen: int | None = None) -> Case:
    """Decide for the applicant; the certificate is numbered in the same transaction."""
    return _perform("grant", case_id, by=by, at=at, seen=seen, reason=reason)


def refuse(
    case_id: int, *, by: By, at: datetime, code: str, words: str = "", seen: int | None = None
) -> Case:
    """Decide against the applicant, with a reason code of the procedure."""
    return _with_reason("refuse", case_id, by, at, code, words, seen)


def _with_reason(
    act: str, case_id: int, by: By, at: datetime, code: str, words: str, seen: int | None
) -> Case:
    case = Case.objects.only("procedure", "machine_version").get(pk=case_id)
    listed = {
        "not_accept": case.definition.not_accepted_reasons,
        "refuse": case.definition.refusal_reasons,
    }[act]
    found = next((reason for reason in listed if reason.code == code), None)
    reason = _written(found, words) if found else {}
    return _perform(act, case_id, by=by, at=at, seen=seen, reason=reason)


def _written(reason: Reason, words: str) -> dict[str, str]:
    source = str(reason.citation) if reason.citation else ""
    return {"code": reason.code, "text": reason.text, "words": words, "citation": source}


# Who answers for the case


def offer_handover(case_id: int, *, by: By, at: datetime, to: int, reason: str) -> Case:
    """Ask a colleague of the same unit to take the case over; needs his acceptance.

    :raises Refused: *to* holds no post at the unit that could do the work.
    """
    case = Case.objects.only("authority_id").get(pk=case_id)
    posts = Membership.objects.on(day_of(at)).filter(
        user_id=to, unit_id=case.authority_id, role__in=["window", "reviewer", "decider"]
    )
    if to == by.user_id or not posts.exists():
        raise Refused.because("no_such_colleague", "只能移交给本机构的其他在岗同事。")
    return _perform("offer_handover", case_id, by=by, at=at, to=to, reason=reason)


def take_over(case_id: int, *, by: By, at: datetime) -> Case:
    """Accept a hand-over; the clocks run on, the named window changes."""

    def window(case: Case) -> dict[str, Any]:
        posts = Membership.objects.on(day_of(at)).filter(
            user_id=by.user_id or 0, unit_id=case.authority_id
        )
        labels = posts.exclude(window_label="").values_list("window_label", flat=True)
        return {"owner_window": labels.first() or ""}

    return _perform("take_over", case_id, by=by, at=at, prepare=window)


def decline_handover(case_id: int, *, by: By, at: datetime, reason: str = "") -> Case:
    """Decline a hand-over; the owner stays."""
    return _perform("decline_handover", case_id, by=by, at=at, reason=reason)


def note(case_id: int, *, by: By, at: datetime, text: str) -> CaseNote:
    """Write a note among colleagues.

    :raises Refused: it is empty.
    """
    if not text.strip():
        raise Refused.because("empty_note", "备注是空的。")
    if by.user_id is None:
        raise Denied([no("not_your_act", "只有工作人员可以写备注。")])
    return CaseNote.objects.create(case_id=case_id, author_id=by.user_id, at=at, text=text.strip())
