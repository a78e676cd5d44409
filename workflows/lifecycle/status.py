"""One vocabulary of states for all procedures, so that queues, exchange and figures agree."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a case stands; the value is stored, the label is shown."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Status:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    CORRECTING = "correcting", "补正中"
    ACCEPTED = "accepted", "已受理"
    ACCEPTED_SHORT = "accepted_short", "容缺受理"
    REVIEW = "review", "审查中"
    SUPPLEMENTING = "supplementing", "审查补正中"
    SPECIAL = "special", "特别程序"
    DECISION = "decision", "待决定"
    GRANTED = "granted", "准予，制证中"
    REFUSED = "refused", "不予，待送达"
    NOT_ACCEPTED = "not_accepted", "不予受理，待送达"
    WITHDRAWN = "withdrawn", "已撤回，待送达"
    TERMINATED = "terminated", "已终止，待送达"
    RATING = "rating", "待评价"
    CLOSED = "closed", "办结"
    DISCARDED = "discarded", "草稿已删除"


#: Still on its way to a decision: the applicant may withdraw, the office may hand over.
HANDLING = (
    Status.SUBMITTED,
    Status.CORRECTING,
    Status.ACCEPTED,
    Status.ACCEPTED_SHORT,
    Status.REVIEW,
    Status.SUPPLEMENTING,
    Status.SPECIAL,
    Status.DECISION,
)

#: Decided or ended; the result is on its way to the applicant (送达).
OUTCOMES = (
    Status.GRANTED,
    Status.REFUSED,
    Status.NOT_ACCEPTED,
    Status.WITHDRAWN,
    Status.TERMINATED,
)

DELIVERY = (*OUTCOMES, Status.RATING)

ENDS = (Status.CLOSED, Status.DISCARDED)
