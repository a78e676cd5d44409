"""What the papers about the office's own time need to know (中止, 延长期限, 特别程序, 超时默认).

*basis_of_act* is the printed source of the one thing that the paper does; `Facts.basis` is the law
of the whole item. No paper here prints the remedies of the item, which speak of its decision: a
step on the way names the complaint phone and leaves the decision itself to be challenged.
"""

from __future__ import annotations

from typing import TypedDict

from certificates.papers.drawing import drawn_by
from certificates.papers.records import Facts


class Ending(TypedDict):
    """When a limit of the office ends after the act; *due_on* is empty while it stands still."""

    label: str  #: 承诺时限, 法定时限 …
    due_on: str
    provisional: bool  #: beyond the published calendar (预计)


class TimingFacts(Facts):
    """What each of these papers says of the case."""

    submitted_on: str
    accepted_on: str
    acted_on: str
    limits: list[Ending]
    basis_of_act: str


@drawn_by("papers/suspension.html")
class SuspensionFacts(TimingFacts):
    """中止办理通知书: why, and until when at the longest."""

    reason: str
    longest: str  #: 60 日
    until_on: str
    provisional: bool


@drawn_by("papers/resumption.html")
class ResumptionFacts(TimingFacts):
    """恢复办理通知书; *by_clock*: the longest suspension is over, nobody resumed before."""

    reason: str
    suspended_on: str
    by_clock: bool


@drawn_by("papers/extension.html")
class ExtensionFacts(TimingFacts):
    """延长期限告知书: which limit, by how much, approved by whom, why."""

    label: str
    length: str  #: 10 个工作日
    approver: str
    approval: str  #: number of the approving paper, if any
    reason: str


@drawn_by("papers/special_time.html")
class SpecialTimeFacts(TimingFacts):
    """特别程序所需时间告知书: which procedure, and the dates that do not count."""

    kind: str  #: 听证, 专家评审 …
    reason: str
    first_on: str
    last_on: str
    working_days: int
    provisional: bool  #: whether the number of working days may still change


@drawn_by("papers/default_record.html")
class DefaultRecordFacts(TimingFacts):
    """超时默认记录单: which step was silent, until when, and what the silence did."""

    step: str
    due_on: str
    effect: str
    consequence: str


@drawn_by("papers/deemed_renewal.html")
class DeemedRenewalFacts(TimingFacts):
    """视为准予延续告知书: the old permit ended on *expired_on* and nobody had decided."""

    expired_on: str
