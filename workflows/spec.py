"""What a procedure *is*: data that two services may differ in.

If two procedures differ, the difference is a field here or an act in the procedure's own
`lifecycle.py`; never an ``if`` in the engine. Pure: no model, no request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from certificates.spec import CertificateSpec, PaperSpec
from forms.spec import FormSpec, Material
from govservice.law import Citation, Dated, NotYetLaw
from sla.rules import Count, Term
from workflows.lifecycle import Status

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RulePack:
    """One state of the law of a procedure (规则包), with every number and its source."""

    code: str
    basis: tuple[Citation, ...]
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much a term may be extended, once (延长期限), and who has to approve it."""

    length: int  #: in the unit of the term
    citation: Citation
    approver: str  #: as printed, e.g. 本行政机关负责人, or 本级政府负责人 for joint handling


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit with a name.

    *terms* gives the dated term per variant of the case ("" is the ordinary one); the day
    that decides which term holds is that on which the clock starts. A clock that ends on a
    date of its own (*until*: answers and what the act was told give the date) has no length;
    its terms then lend their citation only.
    """

    name: str
    label: str
    terms: Mapping[str, Dated[Term]]
    #: whose time it is: the office's clocks are promises to keep, the applicant's are favours,
    #: those of the matter (中止, 特别程序, 有效期) pass by themselves
    runs_for: str = "office"
    #: a promise (承诺) beside the legal limit it must not exceed, by clock name
    within: str = ""
    #: a part of the promise (环节时限); the steps together must not exceed it
    step: bool = False
    extensions: Mapping[str, Dated[Extension]] = field(default_factory=dict)
    until: Callable[[Answers, Mapping[str, Any]], date] | None = None

    def term(self, variant: str, on: date) -> Term:
        """Return the term for *variant* as in force *on* a day; "" where none of its own."""
        return (self.terms.get(variant) or self.terms[""]).on(on)

    def term_of(self, variant: str, on: date, answers: Answers, told: Mapping[str, Any]) -> Term:
        """Return the term of one case whose clock starts *on* a day; see *until*.

        :raises Misdefined: the date on which it would end is not after *on*.
        """
        term = self.term(variant, on)
        if self.until is None:
            return term
        return Term((self.until(answers, told) - on).days, term.citation, Count.FIXED)

    def extension(self, variant: str, on: date) -> Extension | None:
        """Return the extension in force *on* a day; ``None`` where the law gives none."""
        dated = self.extensions.get(variant) or self.extensions.get("")
        try:
            return dated.on(on) if dated else None
        except NotYetLaw:
            return None


@dataclass(frozen=True, slots=True)
class Special:
    """A special procedure of the item (特别程序): 听证, 检验, 检测, 检疫, 鉴定, 专家评审, 公示 …"""

    code: str
    label: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Station:
    """A desk of the procedure (环节): who works there, which status brings a case to it."""

    code: str
    title: str
    role: str
    status: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the road with desks of its own: *handling* (办理) or *delivery* (送达)."""

    code: str
    title: str
    stations: tuple[Station, ...]

    @property
    def statuses(self) -> tuple[Status, ...]:
        return tuple(status for station in self.stations for status in station.status)


@dataclass(frozen=True, slots=True)
class Reason:
    """A ground of refusal as the office may use it: code, words, source."""

    code: str
    text: str
    citation: Citation | None = None


class Sample(Protocol):
    """A case to show, and the road it takes (`workflows.journeys` knows the stories)."""

    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def story(self) -> str: ...
    @property
    def applicant(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def first_answers(self) -> Answers: ...
    @property
    def mend(self) -> str: ...
    @property
    def reason(self) -> str: ...
    def renamed(self, suffix: str) -> Sample: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """实施清单 fields (GB/T 39046—2020 table 4); codes as stored in the national list."""

    name: str
    basic_code: str  #: 基本编码, 12 digits
    implementation_code: str  #: 实施编码, 31 characters
    item_type: str  #: 事项类型 code A.1, e.g. "07" 行政确认
    handling_type: str  #: 办件类型 A.6: "1" 即办件, "2" 承诺件, "9" 其他
    level: str  #: 行使层级 A.2: "3" is the city
    body_kind: str  #: 实施主体性质 A.3
    targets: tuple[str, ...]  #: 服务对象 A.4
    forms: tuple[str, ...]  #: 办理形式 A.5
    visits: int  #: 到现场次数 (limit_scene_num)
    conditions: tuple[str, ...]  #: 受理条件
    result: str  #: 结果名称
    themes: tuple[str, ...] = ()  #: 服务主题
    special_procedures: tuple[str, ...] = ()
    #: 超时默认 as a decision; off unless the list of the item says otherwise (D20)
    default_grant: bool = False
    fee: str = ""  #: "" is 不收费
    fee_basis: str = ""
    reach: str = ""  #: 通办范围
    online_depth: str = ""  #: 网办深度
    joint_units: tuple[str, ...] = ()
    intermediary: str = ""  #: 中介服务
    quantity_limit: str = ""
    system_level: str = ""  #: 运行系统层级: 国垂, 省垂, 市建
    booking: bool = False
    online_payment: bool = False
    express: bool = False
    after_hours: str = "next_working_day"  #: or "as_filed": when filing outside hours counts
    remedies: str = ""  #: 救济途径 as printed on refusals
    faq: tuple[tuple[str, str], ...] = ()


#: Natural days; 行政许可法第五十条, in force since 2004-07-01. The law of all permits, not of one.
RENEWAL_DAYS = Dated({date(2004, 7, 1): 30})


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One service of the bureau, whole."""

    slug: str  #: in URLs and in the database; never changes
    title: str
    summary: str
    item: Item
    basis: Dated[Citation]  #: quoted on every paper; the law of the day
    packs: Dated[RulePack]
    form: FormSpec
    materials: tuple[Material, ...]
    clocks: tuple[Clock, ...]
    phases: tuple[Phase, ...]
    papers: Mapping[str, PaperSpec]
    certificate: CertificateSpec | None = None
    machine: Mapping[int, type] = field(default_factory=dict)  #: lifecycle class by version
    not_accepted_reasons: tuple[Reason, ...] = ()
    refusal_reasons: tuple[Reason, ...] = ()
    #: phrases for 补正 by material or question key; "" holds those for anything
    defect_phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: facts a list shows, read from the answers
    title_of: Callable[[Answers], str]
    applicant_of: Callable[[Answers], str]
    variant: Callable[[Answers], str] = lambda answers: ""
    #: what people call each variant that a clock names; the ordinary one has no name
    variants: Mapping[str, str] = field(default_factory=dict)
    fingerprint: Callable[[Answers], str] = lambda answers: ""
    #: answers, pack, day -> an explained assessment (`manage.py assess`, the review sheet)
    assess: Callable[..., Any] | None = None
    #: what the first reviewer fills in; its answers are the review that `propose` takes
    review_form: FormSpec | None = None
    #: what the certificate states, from answers and the review
    certificate_facts: Callable[..., Mapping[str, Any]] | None = None
    #: special procedures whose time, told in writing, is taken out of the terms
    special: tuple[Special, ...] = ()
    #: So many natural days before its permit ends a renewal must be applied for, or silence does
    #: not renew it, unless the law of the item says otherwise.
    renewal_days: Dated[int] = RENEWAL_DAYS
    #: automatic checks that failed, in words: answers, pack, day; ``None``: there are no checks
    failed_checks: Callable[[Answers, RulePack, date], Sequence[str]] | None = None
    #: whether the credit check of an applicant is clear; ``None``: nobody has looked
    credit_is_clear: Callable[[Answers], bool | None] = lambda answers: None
    #: invented cases to show the service with, as if written down on a day
    samples: Callable[[date], Sequence[Sample]] | None = None

    def clock(self, name: str) -> Clock:
        return next(clock for clock in self.clocks if clock.name == name)

    @property
    def newest(self) -> int:
        """The machine version that new cases get."""
        return max(self.machine)

    def pack(self, on: date) -> RulePack:
        """Return the rule pack in force *on* a legal date."""
        return self.packs.on(on)

    def phase_of(self, status: str) -> Phase | None:
        """Return the one phase that *status* belongs to; ``None`` for drafts and endings."""
        return next((phase for phase in self.phases if status in phase.statuses), None)
