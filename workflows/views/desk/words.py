"""What happened to a case, in the words of the office: one line per act, with its particulars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govservice.accounts.models import User
from sla import calendar_store
from sla.selectors import day_due
from sla.words import due_words, foreseen
from workflows.models import Case, CaseEvent
from workflows.selectors.history import history
from workflows.services.causes import OFFICE, WINDOW, causes
from workflows.services.recount import moved_dates
from workflows.views.desk import timing_words

#: Ways of handing a result over (送达方式) by their stored values.
WAYS = {"window": "窗口领取", "post": "邮寄送达", "online": "网上送达"}


@dataclass(frozen=True, slots=True)
class Told:
    """One line: when, what, by whom, where the case stood after it, and the particulars."""

    at: datetime
    label: str
    who: str
    status: str
    lines: tuple[str, ...]
    citation: str
    by_machine: bool
    seq: int


def history_of(case: Case, events: Sequence[CaseEvent]) -> list[Told]:
    """Return the history, newest first."""
    people = _people(events)
    return [
        Told(
            entry.at,
            entry.label,
            entry.who,
            entry.target.label,
            (*_moved(case, event), *timing_words.lines(case, event), *_lines(entry.data, people)),
            entry.citation,
            event.actor_id is None,
            event.seq,
        )
        for entry, event in zip(
            reversed(history(case, events, for_applicant=False)), reversed(events), strict=True
        )
    ]


def _people(events: Sequence[CaseEvent]) -> dict[int, str]:
    asked = [event.payload.get("data", {}).get("to") for event in events]
    found = User.objects.filter(pk__in=[one for one in asked if isinstance(one, int)])
    return {user.pk: user.get_full_name() for user in found}


def _moved(case: Case, event: CaseEvent) -> Iterator[str]:
    """Yield the old and the new date of each clock that a new calendar moved."""
    dates = moved_dates(event, told_only=False)
    for name, (old, new) in dates.items():
        label, way = case.definition.clock(name).label, "推后" if new > old else "提前"
        yield f"{label}：原到 {_moment(old)}，现到 {_moment(new)}（{way}）"
    if not dates:
        return
    found = causes(event, dates)
    if found.versions:
        yield f"依据：工作日历第 {'、'.join(map(str, found.versions))} 版"
    yield from (_HOURS[one] for one in found.hours)


_HOURS = {WINDOW: "原因：窗口开放时间有调整", OFFICE: "原因：办公时间有调整"}


def _moment(due_at: datetime) -> str:
    provisional = calendar_store.current().is_provisional(day_due(due_at))
    return foreseen(due_words(due_at), provisional)


def _lines(data: Mapping[str, Any], people: Mapping[int, str]) -> Iterator[str]:
    if "to" in data:
        yield f"移交给：{people.get(data['to'], '同事')}"
    for defect in data.get("defects") or ():
        fix = f"（{defect['fix']}）" if defect.get("fix") else ""
        yield f"{defect.get('label', '')}：{defect.get('text', '')}{fix}"
    if data.get("limit"):
        effect = f"，期满{data['effect']}" if data.get("effect") else ""
        yield f"时限：{data['limit']}{effect}"
    if data.get("asked_by"):
        yield f"提请人：{data['asked_by']}"
    reason = data.get("reason")
    if isinstance(reason, Mapping):
        yield from filter(None, (reason.get("text", ""), reason.get("words", "")))
        if reason.get("citation"):
            yield f"依据：{reason['citation']}"
    elif reason:
        yield f"理由：{reason}"
    if data.get("opinion"):
        yield f"意见：{data['opinion']}"
    review = data.get("review")
    if isinstance(review, Mapping) and review.get("opinion"):
        yield f"意见：{review['opinion']}"
    if data.get("way"):
        yield f"方式：{WAYS.get(data['way'], data['way'])}"
    if data.get("short_code"):
        yield f"编号：{data['short_code']}"
