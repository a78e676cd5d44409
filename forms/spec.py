"""What is asked, as data: questions in steps, and the materials that go with them.

Pure. All words are Chinese source strings; where a foreigner may read them, the definition
marks them with ``gettext_noop`` and the doors translate them when they are shown.

Answers are one flat JSON object. A text, a choice, a number or a day is a string (money is
yuan with two digits, ``"1000000.00"``; a day is ISO, ``"2026-11-02"``), a yes/no is a bool,
several choices are a list of strings, rows are a list of objects. A question that is not
asked, or was left blank, is absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any

from govservice.errors import Misdefined
from govservice.law import Citation

_KEY = re.compile(r"[a-z][A-Za-z0-9_]{0,59}")
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,39}")


class Kind(StrEnum):
    """What an answer is made of."""

    TEXT = "text"
    LONGTEXT = "longtext"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    MONEY = "money"
    INTEGER = "integer"
    BOOL = "bool"
    USCC = "uscc"
    IDNO = "idno"
    PHONE = "phone"
    EMAIL = "email"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to choose; the value is stored, the label is read."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """Ask only if the answer to *key* is one of *values* (of several choices: any of them)."""

    key: str
    values: tuple[str | bool, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Tell whether *answers* call for the question; whatever they are, nothing is raised."""
        given = answers.get(self.key)
        many = given if isinstance(given, list) else [given]
        # 1 == True in Python, but 1 is no answer to a yes/no question.
        return any(type(a) is type(b) and a == b for a in many for b in self.values)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question (填报项).

    *why* is the help shown beside it, *unit* stands after the label (a sum in ``元`` is also
    read in Chinese capitals), *columns* are the questions of one row of `Kind.ROWS`.
    *max_length* counts characters, of ROWS it counts rows.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    _: KW_ONLY
    required: bool = True
    why: str = ""
    choices: tuple[Choice, ...] = ()
    max_length: int | None = None
    when: When | None = None
    unit: str = ""
    columns: tuple[Ask, ...] = ()
    placeholder: str = ""

    def __post_init__(self) -> None:
        if problem := next(_faults(self), ""):
            raise Misdefined(f"question {self.key!r}: {problem}")

    @property
    def values(self) -> frozenset[str]:
        """Return the values that may be chosen."""
        return frozenset(choice.value for choice in self.choices)

    @property
    def is_yuan(self) -> bool:
        return self.kind is Kind.MONEY and self.unit == "元"

    def label_of(self, value: str) -> str:
        """Return the words for a chosen value; an unknown value stands for itself."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


def _faults(ask: Ask) -> Iterator[str]:
    if not _KEY.fullmatch(ask.key):
        yield "a key is a letter in lower case, then letters, digits or _"
    if not ask.label:
        yield "nothing is asked: the label is empty"
    if (ask.kind in (Kind.CHOICE, Kind.CHOICES)) != bool(ask.choices):
        yield "choices belong to CHOICE and CHOICES, and to nothing else"
    if len(ask.values) != len(ask.choices) or "" in ask.values:
        yield "two choices share a value, or a value is empty"
    if ask.max_length is not None and not 1 <= ask.max_length <= 50_000:
        yield "max_length is between 1 and 50 000"
    if ask.when and (type(ask.when.values) is not tuple or not ask.when.values):
        yield "the values of When are a tuple and not empty"
    if (ask.kind is Kind.ROWS) != bool(ask.columns):
        yield "columns belong to ROWS, and to nothing else"
    if any(column.kind in (Kind.ROWS, Kind.CHOICES) or column.when for column in ask.columns):
        yield "a column cannot hold rows or several choices, nor depend on another answer"
    if len({column.key for column in ask.columns}) != len(ask.columns):
        yield "two columns share a key"


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form; *lead* is a sentence under its title."""

    slug: str
    title: str
    asks: tuple[Ask, ...]
    lead: str = ""

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.slug):
            raise Misdefined(f"step {self.slug!r}: a slug is lower case letters, digits or -")

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(ask.key for ask in self.asks)


@dataclass(frozen=True, slots=True)
class FormSpec:
    """Everything asked for one procedure, in order."""

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        slugs = [step.slug for step in self.steps]
        if len(set(slugs)) != len(slugs):
            raise Misdefined(f"two steps share a slug: {slugs}")
        before: dict[str, Ask] = {}
        for ask in self.asks:
            if ask.key in before:
                raise Misdefined(f"question {ask.key!r} is asked twice")
            if ask.when:
                _check_when(ask, ask.when, before)
            before[ask.key] = ask

    @property
    def asks(self) -> tuple[Ask, ...]:
        return tuple(ask for step in self.steps for ask in step.asks)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(ask.key for ask in self.asks)

    def ask(self, key: str) -> Ask:
        """Return one question.

        :raises KeyError: it is not asked here.
        """
        for ask in self.asks:
            if ask.key == key:
                return ask
        raise KeyError(key)

    def step(self, slug: str) -> Step:
        """Return one step.

        :raises KeyError: there is no such step.
        """
        for step in self.steps:
            if step.slug == slug:
                return step
        raise KeyError(slug)

    def relevant(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers to questions that are asked, given those before them."""
        asked = self.asked(answers)
        return {key: value for key, value in answers.items() if key in asked}

    def asked(self, answers: Mapping[str, Any]) -> frozenset[str]:
        """Return the keys of the questions that are asked, each given those asked before it."""
        kept: dict[str, Any] = {}
        asked = set()
        for ask in self.asks:
            if ask.when is None or ask.when.holds(kept):
                asked.add(ask.key)
                kept[ask.key] = answers.get(ask.key)
        return frozenset(asked)


def _check_when(ask: Ask, when: When, before: Mapping[str, Ask]) -> None:
    governor = before.get(when.key)
    if governor is None:
        raise Misdefined(f"question {ask.key!r} depends on {when.key!r}, which is not asked before")
    known: frozenset[str | bool] = governor.values
    if governor.kind is Kind.BOOL:
        known = frozenset((True, False))
    if not known or not set(when.values) <= known:
        raise Misdefined(
            f"question {ask.key!r} depends on {when.values}, but {when.key!r} has other answers"
        )


class Necessity(StrEnum):
    """How much a material matters (是否必备)."""

    label: str

    def __new__(cls, value: str, label: str) -> Necessity:
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member

    REQUIRED = "required", "必要"
    CONDITIONAL = "conditional", "条件必要"
    DEFERRABLE = "deferrable", "可容缺"
    PROMISED = "promised", "告知承诺"


@dataclass(frozen=True, slots=True)
class Material:
    """A paper the applicant hands in (申请材料).

    *when* says for which answers it is wanted at all; *defer_working_days* how long a
    `Necessity.DEFERRABLE` one may be handed in after acceptance; *copies* and *source* are
    read by people (份数, 来源渠道).
    """

    key: str
    title: str
    necessity: Necessity
    _: KW_ONLY
    when: When | None = None
    help: str = ""
    accept: tuple[str, ...] = ("pdf", "jpg", "png", "ofd", "docx")
    copies: str = ""
    source: str = ""
    defer_working_days: int | None = None
    citation: Citation | None = None

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise Misdefined(f"material {self.key!r}: a key is letters, digits or _")
        if self.necessity is Necessity.CONDITIONAL and self.when is None:
            raise Misdefined(f"material {self.key!r} is conditional, but on nothing")
        if (self.necessity is Necessity.DEFERRABLE) != (self.defer_working_days is not None):
            raise Misdefined(f"material {self.key!r}: a term of 容缺 belongs to 可容缺 only")
