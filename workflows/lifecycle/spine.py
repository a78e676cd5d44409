"""The statutory spine: the road every procedure shares.

A plain mixin (no fields, no model import). A procedure's lifecycle inherits it, adds the
middle of the road (from 已受理 to 待决定) and tightens acts with guards of its own.

Licences follow 行政许可法 29-44; other services follow the same discipline by analogy, so no
act of the spine cites that law: each paper quotes the basis of its own procedure.

    draft > submitted > accepted > … > decision > granted | refused > rating > closed
                 v ^                                     not_accepted ^
              correcting                     withdrawn, terminated ---'
"""

from __future__ import annotations

from typing import Any

from workflows.lifecycle.acts import ALL, Acting, Clocks, act, act_in_place
from workflows.lifecycle.custody import Custody
from workflows.lifecycle.guards import (
    APPLICANT,
    CLOCK,
    COMPLETE,
    COUNTER,
    DECIDER,
    ENGINE,
    HAS_REASON,
    HOLDER,
    NAMES_DEFECTS,
    NOT_RATED,
    NOT_SUSPENDED,
    NOTHING_DEFERRED,
    PAPERS_READY,
    TOLD_ONCE,
    WINDOW,
)
from workflows.lifecycle.status import HANDLING, OUTCOMES, Status


class Spine(Custody):
    """Acts of every procedure. ``self`` is a case; `acting` tells who, when and with what."""

    START = Status.DRAFT
    acting: Acting

    # The applicant

    @act(
        Status.DRAFT,
        Status.SUBMITTED,
        by=APPLICANT | COUNTER,
        guards=[COMPLETE],
        label="提交申请",
        consequence="提交后窗口开始计时，您会得到收件回执。",
        clocks=Clocks(start=("notice", "acceptance")),
        papers=("receipt",),
    )
    def submit(self, **received: Any) -> None:
        """The applicant hands in; the window's clocks start."""
        for name, value in received.items():
            setattr(self, name, value)

    @act(
        Status.DRAFT,
        Status.DISCARDED,
        by=APPLICANT | COUNTER,
        label="删除草稿",
        consequence="草稿将被删除，不会产生办件。",
    )
    def discard(self) -> None:
        """The applicant throws a draft away; nothing was received, nobody is invited."""

    @act(
        Status.CORRECTING,
        Status.SUBMITTED,
        by=APPLICANT | COUNTER,
        guards=[COMPLETE, NOTHING_DEFERRED],
        label="提交补正",
        consequence="补正材料提交之日视为重新收件，窗口重新计时。",
        clocks=Clocks(stop=("correction",), start=("notice", "acceptance")),
        papers=("receipt",),
    )
    def resubmit(self, **received: Any) -> None:
        """The applicant has corrected; the completed supplement is the new receipt."""
        for name, value in received.items():
            setattr(self, name, value)
        self.defects = []

    @act(
        HANDLING,
        Status.WITHDRAWN,
        by=APPLICANT | COUNTER,
        label="撤回申请",
        consequence="撤回后本件终止办理，以后可以重新申请。",
        clocks=Clocks(stop=(ALL,), start=("delivery",)),
        sets={"suspended": False},
        papers=("withdrawal",),
    )
    def withdraw(self, *, reason: str = "") -> None:
        """The applicant takes the request back before the decision (撤回)."""
        self.conclude("withdrawn", reason)

    # The window

    @act(
        Status.SUBMITTED,
        Status.CORRECTING,
        by=WINDOW,
        guards=[NAMES_DEFECTS, TOLD_ONCE],
        label="一次性告知补正",
        consequence="申请人将收到补正告知书；我方计时停止，申请人补正期限开始。",
        clocks=Clocks(stop=("notice", "acceptance"), start=("correction",)),
        papers=("correction",),
    )
    def ask_correction(self, *, defects: list[dict[str, Any]]) -> None:
        """The window lists everything that is missing, once (一次性告知)."""
        self.defects, self.corrections = list(defects), self.corrections + 1
        self.changed_keys = []

    @act(
        Status.SUBMITTED,
        Status.ACCEPTED,
        by=WINDOW,
        guards=[COMPLETE, NOTHING_DEFERRED],
        label="受理",
        consequence="申请人将收到受理通知书；法定时限和承诺时限从次日起计算。",
        clocks=Clocks(stop=("notice", "acceptance"), start=("legal", "promise")),
        papers=("acceptance",),
    )
    def accept(self) -> None:
        """The window accepts; the terms for the decision start on the next day."""
        self.take_in(self.received_at_or(self.acting.at))

    @act(
        Status.SUBMITTED,
        Status.ACCEPTED,
        by=CLOCK,
        fires="notice",
        label="视为受理",
        consequence="逾期未告知补正，自收到申请之日起即为受理。",
        clocks=Clocks(stop=("notice", "acceptance"), start=("legal", "promise")),
        papers=("acceptance",),
    )
    def deem_accepted(self) -> None:
        """Silence has accepted the matter, as of the day of receipt (视为受理)."""
        self.take_in(self.received_at, deemed=True)

    @act(
        Status.SUBMITTED,
        Status.NOT_ACCEPTED,
        by=WINDOW,
        guards=[HAS_REASON],
        label="不予受理",
        consequence="申请人将收到不予受理通知书，写明理由和救济途径。",
        clocks=Clocks(stop=(ALL,), start=("delivery",)),
        papers=("not_accepted",),
    )
    def not_accept(self, *, reason: dict[str, str]) -> None:
        """The window refuses to take the matter, in writing (不予受理)."""
        self.conclude("not_accepted", reason)

    # The clock

    @act(
        (Status.CORRECTING, Status.SUPPLEMENTING),
        Status.TERMINATED,
        by=CLOCK,
        fires="correction",
        label="逾期未补正，终止办理",
        consequence="申请退回，不影响重新申请。",
        clocks=Clocks(stop=(ALL,), start=("delivery",)),
        papers=("termination",),
    )
    def lapse(self) -> None:
        """The applicant's time to correct is over; returned without prejudice."""
        self.conclude("terminated", "逾期未补正")

    # The decision

    @act(
        Status.DECISION,
        Status.GRANTED,
        by=DECIDER,
        guards=[NOTHING_DEFERRED, NOT_SUSPENDED],
        label="准予",
        consequence="作出准予决定，计时停止，进入制证送达。",
        clocks=Clocks(stop=(ALL,), start=("delivery",)),
        kind="certificate",
    )
    def grant(self, *, reason: str = "") -> None:
        """The authority grants; legal and promised clocks stop at the decision."""
        self.conclude("granted", reason)

    @act(
        Status.DECISION,
        Status.REFUSED,
        by=DECIDER,
        guards=[HAS_REASON, NOT_SUSPENDED],
        label="不予",
        consequence="作出不予决定，申请人将收到写明理由和救济途径的通知书。",
        clocks=Clocks(stop=(ALL,), start=("delivery",)),
    )
    def refuse(self, *, reason: dict[str, str]) -> None:
        """The authority refuses, with reason and remedies in writing."""
        self.conclude("refused", reason)

    # Delivery and rating

    @act(
        OUTCOMES,
        Status.RATING,
        by=WINDOW | ENGINE,
        guards=[PAPERS_READY],
        label="送达",
        consequence="结果交给申请人，同时邀请评价。",
        clocks=Clocks(stop=("delivery",), start=("rating",)),
    )
    def deliver(self, *, way: str) -> None:
        """The result reaches the applicant; with it goes the invitation to rate (好差评)."""
        self.delivered_at, self.delivered_way = self.acting.at, way

    @act(
        Status.RATING,
        Status.CLOSED,
        by=APPLICANT | HOLDER,
        guards=[NOT_RATED],
        label="评价",
        consequence="评价提交后本件办结，评价不能再改。",
        clocks=Clocks(stop=(ALL,)),
    )
    def rate(self) -> None:
        """The applicant's own judgement closes the case."""
        self.rated, self.closed_at = True, self.acting.at

    @act(
        Status.RATING,
        Status.CLOSED,
        by=CLOCK,
        fires="rating",
        label="评价期满办结",
        consequence="评价期已满，本件办结；未评价如实记为未评价。",
        clocks=Clocks(stop=(ALL,)),
    )
    def rating_over(self) -> None:
        """The window for rating is over; an unrated case is closed as 未评价."""
        self.closed_at = self.acting.at

    @act_in_place(
        (*HANDLING[2:], *OUTCOMES),
        by=APPLICANT | HOLDER,
        guards=[NOT_RATED],
        label="提前评价",
        consequence="评价会保留，但本件继续办理。",
    )
    def rate_early(self) -> None:
        """A rating given after acceptance and before delivery is kept and closes nothing."""
        self.rated = True

    # What acts write; each assigns, never mutates in place

    def take_in(self, as_of: Any, *, deemed: bool = False) -> None:
        """Record acceptance (受理) *as_of* a moment."""
        self.accepted_at, self.accepted_as_of, self.deemed = self.acting.at, as_of, deemed
        self.bind_limits()

    def received_at_or(self, at: Any) -> Any:
        """The window accepts on the day of its act, not of receipt."""
        return at

    def conclude(self, outcome: str, reason: Any) -> None:
        """Record how the matter ended; only a decision of the office sets `decided_at`."""
        self.outcome, self.ended_at = outcome, self.acting.at
        if outcome in ("granted", "refused", "not_accepted"):
            self.decided_at = self.acting.at
        self.reason = reason if isinstance(reason, dict) else {"text": reason}

    # Fields of the case that acts read and write; the model has them
    received_at: Any
    changed_keys: Any
    defects: Any
    corrections: Any
    rated: Any

    bind_limits: Any
    problems: Any
    deferred: Any
    papers_ready: Any
