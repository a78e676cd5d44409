"""What the papers about the office's time say: 中止, 恢复, 延长期限, 特别程序, 超时默认."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from certificates.papers import Ending
from govservice.clock import day_of
from sla import calendar_store
from sla.rules import Count, Term
from sla.selectors import day_due
from workflows.selectors.told import count_of
from workflows.services.clocks import cited, marks_of
from workflows.services.perform import Move


def _ends(move: Move) -> Iterator[Ending]:
    """The limits of the case as they stand after the act.

    How the office divides its promise among its desks (环节时限) is not the applicant's.
    """
    for name, state in move.case.clocks.items():
        clock = move.case.definition.clock(name)
        if state["for"] != "office" or clock.step:
            continue
        due = _last_day(state["due"])
        yield {
            "label": clock.label,
            "due_on": due.isoformat() if due else "",
            "provisional": _is_provisional(due),
        }


def _last_day(due: str | None) -> date | None:
    return day_due(datetime.fromisoformat(due)) if due else None


def _is_provisional(day: date | None) -> bool:
    return day is not None and calendar_store.current().is_provisional(day)


def _day(at: datetime | None) -> str:
    return day_of(at).isoformat() if at else ""


def _case(move: Move) -> dict[str, Any]:
    return {
        "submitted_on": _day(move.case.submitted_at),
        "accepted_on": _day(move.case.accepted_as_of),
        "acted_on": _day(move.at),
        "limits": list(_ends(move)),
    }


def suspension(move: Move) -> dict[str, Any]:
    """中止办理通知书: why, and until when at the longest."""
    clocks = move.event.payload["clocks"]
    told, until = clocks["start"]["suspension"], _last_day(clocks["due"]["suspension"])
    assert until is not None
    return {
        **_case(move),
        "reason": move.event.payload["data"]["reason"],
        "longest": str(Term(told["length"], cited(told), Count(told["count"]))),
        "until_on": until.isoformat(),
        "provisional": _is_provisional(until),
        "basis_of_act": str(cited(told)),
    }


def resumption(move: Move) -> dict[str, Any]:
    """恢复办理通知书: the limits as they end now."""
    suspended = move.case.events.filter(act="suspend").order_by("-seq").first()
    return {
        **_case(move),
        "reason": move.event.payload["data"].get("reason", ""),
        "suspended_on": _day(suspended.at if suspended else None),
        "by_clock": move.by.kind == "clock",
        "basis_of_act": _source(move, "suspension"),
    }


def extension(move: Move) -> dict[str, Any]:
    """延长期限告知书: by how much, who approved it, why."""
    (name, told), *_ = move.event.payload["clocks"]["extend"].items()
    data, clock = move.event.payload["data"], move.case.definition.clock(name)
    return {
        **_case(move),
        "label": clock.label,
        "length": f"{told['length']} {count_of(move.case, name).unit}",
        "approver": data["approver"],
        "approval": data.get("approval", ""),
        "reason": data["reason"],
        "basis_of_act": str(cited(told)),
    }


def special_time(move: Move) -> dict[str, Any]:
    """特别程序所需时间告知书: which procedure, the dates that do not count, the new ends."""
    data, calendar = move.event.payload["data"], calendar_store.current()
    first, last = (date.fromisoformat(data[key]) for key in ("first", "last"))
    kind = next(one for one in move.case.definition.special if one.code == data["kind"])
    return {
        **_case(move),
        "kind": kind.label,
        "reason": data["reason"],
        "first_on": first.isoformat(),
        "last_on": last.isoformat(),
        "working_days": calendar.count(first, last) + calendar.is_working(first),
        "provisional": _is_provisional(last),
        "basis_of_act": str(kind.citation),
    }


def default_record(move: Move) -> dict[str, Any]:
    """超时默认记录单: which step was silent, and what the silence did."""
    fired = move.case.definition.clock(move.declared.fires)
    return {
        **_case(move),
        "step": fired.label,
        "due_on": _ended_on(move),
        "effect": move.declared.label,
        "consequence": move.declared.consequence,
        "basis_of_act": _source(move, fired.name),
    }


def deemed_renewal(move: Move) -> dict[str, Any]:
    """视为准予延续告知书."""
    citation = move.declared.citation
    return {
        **_case(move),
        "expired_on": _ended_on(move),
        "basis_of_act": str(citation) if citation else "",
    }


def _ended_on(move: Move) -> str:
    """Return the last day of the clock whose end has done this act, as it was told last."""
    told = [event.payload.get("clocks", {}).get("due", {}) for event in move.case.events.all()]
    due = next(one[move.declared.fires] for one in reversed(told) if move.declared.fires in one)
    day = _last_day(due)
    return day.isoformat() if day else ""


def _source(move: Move, name: str) -> str:
    term, _marks = marks_of(move.case.events.all(), name)
    return str(term.citation)
