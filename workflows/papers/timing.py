"""What the papers about the office's time say: 中止, 恢复, 延长期限, 特别程序, 超时默认."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from govservice.clock import day_of
from sla import calendar_store
from sla.rules import Count, Term
from sla.selectors import day_due
from workflows.services.clocks import cited
from workflows.services.perform import Move


def _ends(move: Move) -> Iterator[dict[str, Any]]:
    """The limits of the case as they stand after the act: label, last day, whether 预计."""
    calendar = calendar_store.current()
    for name, state in move.case.clocks.items():
        if state["for"] != "office":
            continue
        due = state["due"] and day_due(datetime.fromisoformat(state["due"]))
        yield {
            "label": move.case.definition.clock(name).label,
            "due_on": due.isoformat() if due else "",
            "provisional": bool(due) and calendar.is_provisional(due),
        }


def _accepted(move: Move) -> dict[str, Any]:
    as_of = move.case.accepted_as_of
    return {
        "accepted_on": day_of(as_of).isoformat() if as_of else "",
        "acted_on": day_of(move.at).isoformat(),
        "limits": list(_ends(move)),
    }


def suspension(move: Move) -> dict[str, Any]:
    """中止办理通知书: why, and until when at the longest."""
    told = move.event.payload["clocks"]["start"]["suspension"]
    due = move.event.payload["clocks"]["due"]["suspension"]
    return {
        **_accepted(move),
        "reason": move.event.payload["data"]["reason"],
        "longest": str(Term(told["length"], cited(told), Count(told["count"]))),
        "until": day_due(datetime.fromisoformat(due)).isoformat(),
        "basis_of_act": str(cited(told)),
    }


def resumption(move: Move) -> dict[str, Any]:
    """恢复办理通知书: the terms as they end now."""
    return {
        **_accepted(move),
        "reason": move.event.payload["data"].get("reason", ""),
        "by_clock": move.by.kind == "clock",
    }


def extension(move: Move) -> dict[str, Any]:
    """延长期限告知书: by how much, who approved it, why."""
    told, data = move.event.payload["clocks"]["extend"]["legal"], move.event.payload["data"]
    started = move.case.definition.clock("legal")
    unit = started.term(move.case.definition.variant(move.case.answers), day_of(move.at)).count.unit
    return {
        **_accepted(move),
        "length": f"{told['length']} {unit}",
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
        **_accepted(move),
        "kind": kind.label,
        "reason": data["reason"],
        "first_on": first.isoformat(),
        "last_on": last.isoformat(),
        "working_days": calendar.count(first, last) + calendar.is_working(first),
        "basis_of_act": str(kind.citation),
    }


def default_record(move: Move) -> dict[str, Any]:
    """超时默认记录单: which step was silent, and what the silence did."""
    fired = move.case.definition.clock(move.declared.fires)
    return {
        **_accepted(move),
        "step": fired.label,
        "effect": move.declared.label,
        "consequence": move.declared.consequence,
    }


def deemed_renewal(move: Move) -> dict[str, Any]:
    """视为准予延续告知书."""
    citation = move.declared.citation
    return {
        **_accepted(move),
        "consequence": move.declared.consequence,
        "basis_of_act": str(citation) if citation else "",
    }
