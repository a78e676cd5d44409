"""What each paper says, read from the case at the moment of the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from certificates.papers import Defect, Facts, Limit, Reason, Submitted
from certificates.spec import PaperSpec
from govservice.clock import day_of, local
from govservice.law import Citation
from sla import calendar_store
from sla.rules import Count, Term
from sla.selectors import day_due
from workflows.models import Case
from workflows.papers import timing
from workflows.papers.sections import sections
from workflows.services.perform import Move


def facts_for(spec: PaperSpec, move: Move, verify_code: str) -> dict[str, Any]:
    """Return the facts of the paper *spec* for what *move* has just done."""
    own = _OWN.get(spec.slug) or _certificate
    return {**common(move.case, move.at, verify_code), **own(move)}


def common(case: Case, at: datetime, verify_code: str) -> Facts:
    """What every paper of *case* says: who gives it, to whom, on which ground."""
    unit = case.authority
    return {
        "authority": {
            "name": unit.name,
            "address": unit.address,
            "phone": unit.phone,
            "complaint_phone": unit.complaint_phone,
            "hours": unit.hours_text,
        },
        "handler": {
            "name": case.owner.get_full_name() if case.owner else "",
            "phone": unit.phone,
            "window": case.owner_window,
        },
        "applicant_name": case.applicant_name,
        "applicant_is_person": case.organisation_id is None,
        "case_number": case.number or "",
        "short_code": case.short_code or "",
        "item_title": case.definition.title,
        "subject": case.title,
        "basis": [str(source) for source in case.definition.pack(_legal_day(case, at)).basis],
        "verify_url": _url("workflows:verify", verify_code) if verify_code else "",
    }


def _legal_day(case: Case, at: datetime) -> Any:
    return day_of(case.accepted_as_of or at)


def _url(name: str, *args: Any) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def track_url(case: Case) -> str:
    """The address in the second code of a receipt: it opens the case for whoever may see it."""
    return _url("workflows:open", case.short_code)


def _day(at: datetime | None) -> str:
    return day_of(at).isoformat() if at else ""


def _due_on(case: Case, clock: str) -> str:
    due = case.clocks.get(clock, {}).get("due")
    return _day(datetime.fromisoformat(due)) if due else ""


def _is_foreseen(day: str) -> bool:
    """Whether *day* was counted through a year without a notice (预计)."""
    calendar = calendar_store.current()
    return bool(day) and calendar.is_provisional(date.fromisoformat(day))


def submitted_materials(case: Case) -> list[Submitted]:
    """The materials that lie in the file, one line each."""
    given = case.given_keys()
    return [
        {"title": material.title, "form": "电子件", "copies": material.copies or "1"}
        for material in case.definition.materials
        if material.key in given
    ]


def _receipt(move: Move) -> dict[str, Any]:
    case = move.case
    return {
        "received_at": local(case.received_at or move.at).isoformat(),
        # Whoever takes it down at the window submits nothing himself.
        "submitted_by": move.by.name if case.agent_id else "",
        "channel": case.Channel(case.channel).label,
        "materials": submitted_materials(case),
        "answer_due_on": _due_on(case, "notice"),
        "answer_provisional": _is_foreseen(_due_on(case, "notice")),
        "query_code": case.query_code,
        "track_url": track_url(case),
    }


def _acceptance(move: Move) -> dict[str, Any]:
    case = move.case
    return {
        "submitted_on": _day(case.submitted_at),
        "accepted_on": _day(case.accepted_as_of),
        "deemed": case.deemed,
        "limits": _limits(move),
        "excluded": list(case.definition.item.special_procedures),
        "query_code": case.query_code,
        "track_url": track_url(case),
    }


def _limits(move: Move) -> list[Limit]:
    started = move.event.payload["clocks"]["start"]
    calendar = calendar_store.current()
    limits: list[Limit] = []
    for name, told in started.items():
        clock = move.case.definition.clock(name)
        if clock.step or clock.runs_for != "office":
            continue
        due = move.event.payload["clocks"]["due"][name]
        day = day_due(datetime.fromisoformat(due))
        source = Citation(told["act"], told["section"], confirmed=told["confirmed"])
        limits.append(
            {
                "label": clock.label,
                "length": str(Term(told["length"], source, Count(told["count"]))),
                "due_on": day.isoformat(),
                "provisional": calendar.is_provisional(day),
                "basis": str(source),
            }
        )
    return limits


def _correction(move: Move) -> dict[str, Any]:
    case, deadline = move.case, _due_on(move.case, "correction")
    defects: list[Defect] = [
        {
            "material": defect.get("label", ""),
            "defect": defect.get("text", ""),
            "remedy": defect.get("fix", ""),
            "deadline_on": deadline,
        }
        for defect in case.defects
    ]
    in_review = move.name == "ask_supplement"
    return {
        "submitted_on": _day(case.submitted_at),
        "defects": defects,
        "deadline_on": deadline,
        "deadline_provisional": _is_foreseen(deadline),
        "lapse": "逾期未补正的，终止办理并退回申请，不影响重新申请。",
        "clock_note": (
            "补正期间本机关的办理计时暂停，补正提交后继续计算。"
            if in_review
            else "补正期间不计入本机关的办理时限；补正提交之日视为重新收件。"
        ),
        "track_url": track_url(case),
    }


def _reasons(case: Case) -> list[Reason]:
    reason: Mapping[str, str] = case.reason
    text = "：".join(part for part in (reason.get("text", ""), reason.get("words", "")) if part)
    return [
        {
            "code": reason.get("code", ""),
            "text": text,
            "basis": reason.get("citation", ""),
        }
    ]


def _remedies(case: Case) -> list[str]:
    return case.definition.item.remedies.splitlines()


def _not_accepted(move: Move) -> dict[str, Any]:
    case = move.case
    return {
        "submitted_on": _day(case.submitted_at),
        "reasons": _reasons(case),
        "advice": case.reason.get("advice", ""),
        "remedies": _remedies(case),
    }


def _not_registered(move: Move) -> dict[str, Any]:
    case = move.case
    return {
        "submitted_on": _day(case.submitted_at),
        "accepted_on": _day(case.accepted_as_of),
        "reasons": _reasons(case),
        "remedies": _remedies(case),
    }


_NO_PREJUDICE = "您可以在条件具备后重新提出申请。"


def _withdrawal(move: Move) -> dict[str, Any]:
    case = move.case
    return {
        "submitted_on": _day(case.submitted_at),
        "withdrawn_on": _day(move.at),
        "reason": case.reason.get("text", ""),
        "effects": ["自撤回之日起，本机关终止办理本件。", _NO_PREJUDICE],
    }


def _termination(move: Move) -> dict[str, Any]:
    case = move.case
    return {
        "submitted_on": _day(case.submitted_at),
        "reasons": _reasons(case),
        "effects": ["申请材料予以退回，本件终止办理。", _NO_PREJUDICE],
        "remedies": _remedies(case),
    }


def _sheet(move: Move) -> dict[str, Any]:
    case = move.case
    return {
        "registered_on": _day(move.at),
        "sections": sections(case.definition.form, case.answers),
    }


def _certificate(move: Move) -> dict[str, Any]:
    """The certificate states what its procedure says, from the answers and the review."""
    case = move.case
    made = case.definition.certificate_facts
    assert made is not None
    return dict(made(case.answers, case.review, on=day_of(move.at)))


_OWN: dict[str, Callable[[Move], dict[str, Any]]] = {
    "receipt": _receipt,
    "acceptance": _acceptance,
    "correction": _correction,
    "not_accepted": _not_accepted,
    "not_registered": _not_registered,
    "withdrawal": _withdrawal,
    "termination": _termination,
    "contract_sheet": _sheet,
    "suspension": timing.suspension,
    "resumption": timing.resumption,
    "extension": timing.extension,
    "special_time": timing.special_time,
    "default_record": timing.default_record,
    "deemed_renewal": timing.deemed_renewal,
}


def case_form(case: Case, at: datetime) -> dict[str, Any]:
    """Facts of the printable application form (申请表), for a draft as well."""
    return {
        **common(case, at, ""),
        "submitted_on": _day(case.submitted_at),
        "sections": sections(case.definition.form, case.answers),
        "materials": submitted_materials(case),
        "statement": "本人（本单位）承诺所填内容和提交的材料真实、合法、有效。",
    }
