"""The contract as the rules see it, read from the flat answers of the form.

Reading never fails: what is missing or cannot be read is ``None`` or empty, and a check
says so. Drafts are read too, so days and sums are understood as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.money import NotMoney
from forms.money import read as read_sum
from workflows.procedures.tech_contract.code_lists import (
    CODED_PARTIES,
    ENTRY_AND_ROYALTY,
    NATURAL_PERSON,
    ROYALTY,
)

Answers = Mapping[str, Any]

FEN = Decimal("0.01")
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass(frozen=True, slots=True)
class Party:
    """The seller (卖方) or the buyer (买方)."""

    name: str
    kind: str
    identity: str
    region: str


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of the list of non-technical costs (非技术性费用)."""

    name: str
    kind: str
    amount: Decimal | None
    quantity: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Right:
    """A right that the contract is about, with the state its holder declares."""

    kind: str
    number: str
    status: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the contract; signed, effective, and its term from first to last day."""

    signed_on: date | None
    effective_on: date | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The money of the contract, in yuan unless it says otherwise."""

    total: Decimal | None
    stated_technical: Decimal | None
    currency: str
    foreign_amount: Decimal | None
    exchange_rate: Decimal | None
    costs: tuple[Cost, ...]
    pay_method: str
    instalments: tuple[Decimal, ...]

    @property
    def is_royalty(self) -> bool:
        """Whether a part of the price is only known later (提成)."""
        return self.pay_method in (ROYALTY, ENTRY_AND_ROYALTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Everything the rules ask about one contract."""

    applicant_role: str
    trade: str
    technology_class: str
    form: str
    secret: bool
    name: str
    type_code: str
    subtype: str
    period: Period
    seller: Party
    buyer: Party
    price: Price
    ip_types: frozenset[str]
    rights: tuple[Right, ...]
    disposition: str
    elements: frozenset[str]
    exclusions: frozenset[str]
    also_contains: frozenset[str]
    main_content: str
    monopoly: bool | None
    sealed: bool | None
    permit: str
    related: bool


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: Any) -> frozenset[str]:
    return frozenset(filter(None, map(_text, value))) if isinstance(value, list) else frozenset()


def _day(value: Any) -> date | None:
    """Read a day, ISO as stored or with other separators as typed in a draft."""
    found = DAY.fullmatch(_text(value))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _yes(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def money(value: Any) -> Decimal | None:
    """Read a sum of yuan, to the fen, as typed or as stored; ``None`` if it is none."""
    try:
        return read_sum(_text(value))
    except NotMoney:
        return None


def _rate(value: Any) -> Decimal | None:
    try:
        rate = Decimal(_text(value))
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and Decimal(0) < rate < Decimal(1000) else None


def _count(value: Any) -> int:
    """Read a quantity; an unreadable one is 1, the smallest there is."""
    text = str(value).strip()
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) <= 9 else 1


def _rows(value: Any) -> Iterable[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def identity(answers: Answers, side: str) -> str:
    """Return the code by which a party is known, whatever its kind."""
    kind = _text(answers.get(f"{side}_kind"))
    if kind in CODED_PARTIES:
        return _text(answers.get(f"{side}_uscc")).upper()
    if kind == NATURAL_PERSON:
        return _text(answers.get(f"{side}_idno")).upper()
    return _text(answers.get(f"{side}_other_id")).upper()


def _party(answers: Answers, side: str) -> Party:
    return Party(
        _text(answers.get(f"{side}_name")),
        _text(answers.get(f"{side}_kind")),
        identity(answers, side),
        _text(answers.get(f"{side}_region")),
    )


def filing_name(answers: Answers) -> str:
    """Return the name of the party that applies: the buyer of an import, else the seller."""
    side = "buyer" if answers.get("trade") == "import" else "seller"
    return _text(answers.get(f"{side}_name"))


def classification(answers: Answers) -> tuple[str, str]:
    """Return type and subtype as declared, e.g. ``("KF", "KF1")``; consulting has one."""
    type_code = _text(answers.get("type_code"))
    if type_code == "ZX":
        return type_code, "ZX1"
    return type_code, _text(answers.get(f"subtype_{type_code.lower()}"))


def element_key(type_code: str, subtype: str) -> str:
    """Return the prefix of the questions on what this type must have."""
    if type_code == "FW":
        return subtype.lower() if subtype else "fw1"
    return "right" if type_code in ("ZR", "XK") else type_code.lower()


def read(answers: Answers) -> Contract:
    """Read the answers."""
    type_code, subtype = classification(answers)
    asked = element_key(type_code, subtype)

    def text(key: str) -> str:
        return _text(answers.get(key))

    return Contract(
        applicant_role=text("applicant_role"),
        trade=text("trade") or "domestic",
        technology_class=text("technology_class"),
        form=text("contract_form"),
        secret=answers.get("secret") is True,
        name=text("project_name"),
        type_code=type_code,
        subtype=subtype,
        period=_period(answers),
        seller=_party(answers, "seller"),
        buyer=_party(answers, "buyer"),
        price=_price(answers),
        ip_types=_texts(answers.get("ip_types")),
        rights=_rights(answers),
        disposition=text("disposition"),
        elements=_texts(answers.get(f"{asked}_elements")),
        exclusions=_texts(answers.get(f"{asked}_exclusions")),
        also_contains=_texts(answers.get("also_contains")),
        main_content=text("main_content"),
        monopoly=_yes(answers.get("monopoly")),
        sealed=_yes(answers.get("sealed")),
        permit=text("permit"),
        related=answers.get("related") is True,
    )


def _period(answers: Answers) -> Period:
    return Period(
        *(
            _day(answers.get(key))
            for key in ("sign_date", "effective_date", "start_date", "end_date")
        )
    )


def _price(answers: Answers) -> Price:
    paid = (money(row.get("amount")) for row in _rows(answers.get("instalments")))
    return Price(
        total=money(answers.get("total_amount")),
        stated_technical=money(answers.get("stated_technical_amount")),
        currency=_text(answers.get("currency")) or "CNY",
        foreign_amount=money(answers.get("foreign_amount")),
        exchange_rate=_rate(answers.get("exchange_rate")),
        costs=_costs(answers),
        pay_method=_text(answers.get("pay_method")),
        instalments=tuple(amount for amount in paid if amount is not None),
    )


def _costs(answers: Answers) -> tuple[Cost, ...]:
    return tuple(
        Cost(
            _text(row.get("name")),
            _text(row.get("kind")),
            money(row.get("amount")),
            _count(row.get("quantity")),
            _text(row.get("purpose")),
        )
        for row in _rows(answers.get("non_tech"))
    )


def _rights(answers: Answers) -> tuple[Right, ...]:
    return tuple(
        Right(
            _text(row.get("kind")),
            _text(row.get("number")),
            _text(row.get("status")),
            _day(row.get("expires_on")),
        )
        for row in _rows(answers.get("rights"))
    )
