"""What the public page says about a paper someone holds (真伪核验).

Who knows the code holds the paper, so the page repeats what stands on it in four lines and
no more; names of persons are shortened even so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from certificates.models import AbstractDocument
from certificates.papers import PRACTICE
from govservice.clock import local

PRACTISED = "本件在模拟时间里制作，仅供练习，不产生法律效力"
UNSEALED = "本件尚未用印，不作为送达凭证"


class State(StrEnum):
    """What the record says."""

    ISSUED = "issued"
    VOID = "void"
    NOT_FOUND = "not_found"


_LABELS = {
    State.ISSUED: "查到这份文书：请核对下列内容与您手中的文书是否一致",
    State.VOID: "本件已作废",
    State.NOT_FOUND: "没有查到这份文书，请核对核验码",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """*lines* are (label, value) pairs, empty unless the paper was found."""

    state: State
    label: str
    lines: tuple[tuple[str, str], ...] = ()
    void_reason: str = ""
    practice: str = ""  #: the sentence about a paper of simulated time
    unsealed: str = ""  #: the sentence about the missing seal; empty once it is sealed


def outcome(document: AbstractDocument | None) -> Outcome:
    """Return what may be told about *document*, ``None`` if the code is nobody's."""
    if document is None:
        return Outcome(State.NOT_FOUND, _LABELS[State.NOT_FOUND])
    state = State.VOID if document.voided_at else State.ISSUED
    return Outcome(
        state,
        _LABELS[state],
        _lines(document),
        document.void_reason,
        PRACTISED if document.facts.get(PRACTICE) else "",
        "" if document.is_sealed else UNSEALED,
    )


def _lines(document: AbstractDocument) -> tuple[tuple[str, str], ...]:
    facts, issued = document.facts, local(document.issued_at)
    holder = str(facts.get("applicant_name", ""))
    if facts.get("applicant_is_person", True):
        holder = masked(holder)
    authority = facts.get("authority") or {}
    return (
        ("文书", f"{document.title} {document.number}"),
        ("事项与当事人", " · ".join(filter(None, (str(facts.get("item_title", "")), holder)))),
        ("出具机关", str(authority.get("name", ""))),
        ("出具日期", f"{issued.year}年{issued.month}月{issued.day}日"),
    )


def masked(name: str) -> str:
    """Shorten the name of a person.

    >>> masked("欧阳文博"), masked("李登"), masked("MÜLLER ANDREAS")
    ('欧***', '李*', 'M*************')
    """
    return name[:1] + "*" * (len(name) - 1)
