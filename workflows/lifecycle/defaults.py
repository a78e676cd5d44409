"""What the office's silence does (超时默认, 视为准予延续), where the item and the law allow it.

A procedure inherits what it has, and starts the clock ``step_decision`` in the acts that lead
to 待决定, ``expiry`` in those that accept. A step is passed by an act of the procedure's own,
declared with ``by_default=True`` and the clock of the step.

Where something stands against it, the case stays where it is and overdue, and
`withhold_default` keeps the reasons in its history.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from govservice.clock import day_of
from govservice.law import YES, Citation, Verdict, no
from workflows.lifecycle.acts import ALL, Acting, Clocks, Guard, act, act_in_place
from workflows.lifecycle.guards import CLOCK, COMPLETE, NOT_SUSPENDED, NOTHING_DEFERRED
from workflows.lifecycle.status import Status
from workflows.lifecycle.timing import AT_WORK

#: 逾期未作决定的，视为准予延续
RENEWAL = Citation("中华人民共和国行政许可法", "第五十条")


def _switched_on(case: Any, acting: Acting) -> bool:
    return bool(case.definition.item.default_grant)


def _checks_are_green(case: Any, acting: Acting) -> Verdict:
    run, day = case.definition.failed_checks, day_of(acting.at)
    if run is None:
        return no("checks_not_green", "本事项没有自动核查，不能默认准予。")
    pack = case.definition.pack(day_of(case.accepted_as_of or acting.at))
    failed = run(case.answers, pack, day)
    return YES if not failed else no("checks_not_green", "核查未全部通过：" + "；".join(failed[:5]))


def _credit_is_clear(case: Any, acting: Acting) -> Verdict:
    clear = case.definition.credit_is_clear(case.answers)
    if clear is None:
        return no("credit_unknown", "没有信用核查结果，不能默认准予。")
    return YES if clear else no("credit_hit", "申请人有信用记录问题，不能默认准予。")


def _applied_in_time(case: Any, acting: Acting) -> Verdict:
    due = datetime.fromisoformat(case.clocks["expiry"]["due"])
    received, ends = day_of(case.received_at), day_of(due - timedelta.resolution)
    days = case.definition.renewal_days.on(received)
    if received <= ends - timedelta(days=days):
        return YES
    return no(
        "applied_too_late",
        f"原许可有效期至 {ends}，延续须在届满 {days} 日前申请；"
        f"本件 {received} 收到，不能视为准予延续。",
        citation=RENEWAL,
    )


SWITCHED_ON = Guard("no_default", "本事项没有开通超时默认准予。", _switched_on, by_whom="engine")
CHECKS_ARE_GREEN = Guard(
    "checks_not_green", "核查未全部通过。", _checks_are_green, by_whom="applicant"
)
CREDIT_IS_CLEAR = Guard(
    "credit_unknown", "没有信用核查结果。", _credit_is_clear, by_whom="applicant"
)
APPLIED_IN_TIME = Guard(
    "applied_too_late", "申请延续时已经晚了。", _applied_in_time, by_whom="applicant"
)


class Withheld:
    """What stands against a default is told to those who watch over the office."""

    @act_in_place(
        (*AT_WORK, Status.SUPPLEMENTING, Status.SPECIAL),
        by=CLOCK,
        label="超时未默认通过",
        consequence="不具备默认条件，本件仍由原环节办理。",
    )
    def withhold_default(self, *, clock: str, reasons: list[str]) -> None:
        """A limit is over and something stands against the default: told, and nothing moves."""


class Defaults(Withheld):
    """超时默认 as a decision."""

    @act(
        Status.DECISION,
        Status.GRANTED,
        by=CLOCK,
        fires="step_decision",
        by_default=True,
        guards=[
            SWITCHED_ON,
            COMPLETE,
            NOTHING_DEFERRED,
            NOT_SUSPENDED,
            CHECKS_ARE_GREEN,
            CREDIT_IS_CLEAR,
        ],
        label="超时默认准予",
        consequence="决定环节超时，按本事项的规定默认准予。",
        clocks=Clocks(stop=(ALL,), start=("delivery",)),
        kind="certificate",
    )
    def grant_by_default(self) -> None:
        """The decider was silent too long; everything that could be checked is in order."""
        self.conclude("granted", {"code": "default", "text": "决定环节超时，默认准予。"})

    conclude: Any


class Renewals(Withheld):
    """视为准予延续: the old permit ends and nobody has decided on its renewal."""

    @act(
        (*AT_WORK, Status.SUPPLEMENTING, Status.SPECIAL),
        Status.GRANTED,
        by=CLOCK,
        fires="expiry",
        by_default=True,
        guards=[APPLIED_IN_TIME],
        label="视为准予延续",
        citation=RENEWAL,
        consequence="有效期届满前未作决定，依法视为准予延续。",
        clocks=Clocks(stop=(ALL,), start=("delivery",)),
        sets={"suspended": False},
        kind="certificate",
    )
    def deem_renewed(self) -> None:
        """Silence at the end of the old permit has granted its renewal."""
        self.conclude("granted", {"code": "deemed", "text": "逾期未作决定，视为准予延续。"})

    conclude: Any
