"""What each paper needs to know, one TypedDict a template, so that mypy checks who fills it.

Facts are JSON: dates and times are ISO strings, money is written out by the caller, sentences
of the law (grounds, remedies, effects) come from the rule pack. Nothing is optional: what does
not apply is an empty string or list.
"""

from __future__ import annotations

from typing import TypedDict

from certificates.papers.drawing import drawn_by


class Authority(TypedDict):
    """The unit that gives the paper, as it was called on that day."""

    name: str
    address: str
    phone: str
    complaint_phone: str
    hours: str


class Handler(TypedDict):
    """Who answers questions about the case (经办人)."""

    name: str
    phone: str
    window: str


class Money(TypedDict):
    """An amount in yuan: digits with separators, and in Chinese capitals (人民币大写)."""

    grouped: str
    capitals: str


class Reason(TypedDict):
    """Why something is refused or ended; *basis* is a printed citation."""

    code: str
    text: str
    basis: str


class Submitted(TypedDict):
    """A material as it was handed in."""

    title: str
    form: str  #: 原件, 复印件, 电子件 …
    copies: str


class Defect(TypedDict):
    """One thing to be mended: which material, what is wrong, how to mend it, until when."""

    material: str
    defect: str
    remedy: str
    deadline_on: str


class Limit(TypedDict):
    """A time limit told to the applicant; *provisional* beyond the published calendar."""

    label: str  #: 承诺办结期限, 法定办结期限 …
    length: str  #: 5个工作日
    due_on: str
    provisional: bool
    basis: str


class Row(TypedDict):
    """A question and its answer; *capitals* for amounts."""

    label: str
    value: str
    capitals: str


class Column(TypedDict):
    label: str
    numeric: bool


class Table(TypedDict):
    """Answers of several rows; *total* is printed below, empty for none."""

    title: str
    columns: list[Column]
    rows: list[list[str]]
    total: str


class Section(TypedDict):
    """A step of the form, or a part of the information sheet."""

    title: str
    rows: list[Row]
    tables: list[Table]


class Facts(TypedDict):
    """What every paper says."""

    authority: Authority
    handler: Handler
    applicant_name: str
    applicant_is_person: bool
    case_number: str
    short_code: str
    item_title: str
    subject: str  #: what is applied for, in the applicant's words (project, contract); may be empty
    basis: list[str]
    verify_url: str


@drawn_by("papers/receipt.html")
class ReceiptFacts(Facts):
    """收件回执: a slip; its second code opens the case."""

    received_at: str
    submitted_by: str
    channel: str
    materials: list[Submitted]
    answer_due_on: str
    answer_provisional: bool
    query_code: str
    track_url: str


@drawn_by("papers/acceptance.html")
class AcceptanceFacts(Facts):
    """受理通知书; *deemed*: accepted by law because the office kept silent (视为受理)."""

    submitted_on: str
    accepted_on: str
    deemed: bool
    limits: list[Limit]
    excluded: list[str]  #: sentences about time that is not counted
    query_code: str
    track_url: str


@drawn_by("papers/correction.html")
class CorrectionFacts(Facts):
    """一次性补正告知书."""

    submitted_on: str
    defects: list[Defect]
    deadline_on: str
    deadline_provisional: bool
    lapse: str  #: what happens if nothing comes
    clock_note: str  #: how the days until then count
    track_url: str


@drawn_by("papers/not_accepted.html")
class NotAcceptedFacts(Facts):
    """不予受理通知书."""

    submitted_on: str
    reasons: list[Reason]
    advice: str
    remedies: list[str]


@drawn_by("papers/not_registered.html")
class NotRegisteredFacts(Facts):
    """不予登记通知书."""

    submitted_on: str
    accepted_on: str
    reasons: list[Reason]
    remedies: list[str]


@drawn_by("papers/registration.html")
class RegistrationFacts(Facts):
    """技术合同认定登记证明."""

    project_name: str
    contract_type: str
    contract_subtype: str
    seller_name: str
    seller_code: str
    buyer_name: str
    signed_on: str
    valid_from: str
    valid_to: str
    total: Money
    technical: Money
    registrars: list[str]
    registered_on: str
    notes: list[str]


@drawn_by("papers/contract_sheet.html")
class ContractSheetFacts(Facts):
    """技术合同信息表: goes with the certificate and bears its number."""

    registered_on: str
    sections: list[Section]


@drawn_by("papers/withdrawal.html")
class WithdrawalFacts(Facts):
    """撤回确认书."""

    submitted_on: str
    withdrawn_on: str
    reason: str
    effects: list[str]


@drawn_by("papers/termination.html")
class TerminationFacts(Facts):
    """终止办理通知书."""

    submitted_on: str
    reasons: list[Reason]
    effects: list[str]
    remedies: list[str]


@drawn_by("papers/case_form.html")
class CaseFormFacts(Facts):
    """申请表: every answer on paper; *submitted_on* is empty while it is a draft."""

    submitted_on: str
    sections: list[Section]
    materials: list[Submitted]
    statement: str
