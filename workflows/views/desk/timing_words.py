"""The particulars of acts upon the office's time, as the history of a case tells the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sla import calendar_store
from sla.selectors import day_due
from sla.words import due_words, foreseen
from workflows.models import Case, CaseEvent
from workflows.selectors.told import count_of
from workflows.services.clocks import cited


def lines(case: Case, event: CaseEvent) -> Iterator[str]:
    """Yield what *event* told beside its reason: dates, lengths, approval, what stood against."""
    data, clocks = event.payload.get("data", {}), event.payload.get("clocks", {})
    until = clocks.get("due", {}).get("suspension")
    if event.act == "suspend" and until:
        yield f"中止最长到：{_moment(until)}"
    if event.act == "begin_special":
        kind = next((one for one in case.definition.special if one.code == data.get("kind")), None)
        yield f"特别程序：{kind.label if kind else data.get('kind', '')}"
        yield f"告知的所需时间：{data.get('first', '')} 至 {data.get('last', '')}（含首尾）"
        if kind:
            yield f"依据：{kind.citation}"
    if event.act == "end_special":
        last = next((one["last"] for one in clocks.get("exclude", {}).values()), "")
        if last:
            yield f"扣除到：{last}，其后的日期照常计算"
    yield from _extended(case, event)
    if event.act == "withhold_default":
        yield f"届满的时限：{_label(case, data.get('clock', ''))}"
        for reason in data.get("reasons", ()):
            yield f"未默认的原因：{reason}"


def _extended(case: Case, event: CaseEvent) -> Iterator[str]:
    data, clocks = event.payload.get("data", {}), event.payload.get("clocks", {})
    for name, told in clocks.get("extend", {}).items():
        now = clocks.get("due", {}).get(name)
        until = f"，现到 {_moment(now)}" if now else ""
        yield f"{_label(case, name)}延长 {told['length']} {count_of(case, name).unit}{until}"
        yield f"依据：{cited(told)}"
    if data.get("approver"):
        number = f"（{data['approval']}）" if data.get("approval") else ""
        yield f"批准人：{data['approver']}{number}"


def _label(case: Case, name: str) -> str:
    return next((one.label for one in case.definition.clocks if one.name == name), name)


def _moment(due: str) -> str:
    at = datetime.fromisoformat(due)
    return foreseen(due_words(at), calendar_store.current().is_provisional(day_due(at)))
