"""Numbers of papers: written as the State prints them, read back without loss."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import numbers
from certificates.numbers import (
    DOCUMENT_NUMBER,
    BadNumber,
    NumberFormat,
    grouped_code,
    new_code,
    read_code,
)
from certificates.spec import CertificateSpec, PaperSpec
from govservice.errors import Misdefined

REGISTRATION = NumberFormat("{area:6}{year:4}{serial:6}")
words = st.text("武科登江海市鄂", min_size=1, max_size=5)
kinds = st.sampled_from(["收", "受", "补", "不受", "不登", "撤", "终"])
years = st.integers(1, 9999)
serials = st.integers(1, 999_999)
areas = st.from_regex(r"[0-9]{6}", fullmatch=True)


def test_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(numbers).failed == 0


@given(area=areas, year=years, serial=serials)
def test_a_registration_number_has_16_digits_and_reads_back(
    area: str, year: int, serial: int
) -> None:
    number = REGISTRATION.make(area=area, year=year, serial=serial)
    assert len(number) == 16
    assert REGISTRATION.read(number) == {"area": area, "year": year, "serial": serial}


@given(word=words, kind=kinds, year=st.integers(1000, 9999), serial=serials)
def test_a_document_number_reads_back(word: str, kind: str, year: int, serial: int) -> None:
    form = DOCUMENT_NUMBER.bind(kind=kind)
    number = form.make(word=word, year=year, serial=serial)
    assert form.read(number) == {"word": word, "year": year, "serial": serial}


@given(
    first=st.tuples(words, st.integers(2000, 2099), serials),
    second=st.tuples(words, st.integers(2000, 2099), serials),
)
def test_different_parts_never_give_the_same_number(
    first: tuple[str, int, int], second: tuple[str, int, int]
) -> None:
    form = DOCUMENT_NUMBER.bind(kind="受")
    made = {form.make(word=word, year=year, serial=n) for word, year, n in (first, second)}
    assert len(made) == len({first, second})


@given(typed=st.text(max_size=30))
def test_what_is_no_number_is_refused_and_what_is_read_is_written_alike(typed: str) -> None:
    try:
        parts = REGISTRATION.read(typed)
    except BadNumber:
        return
    try:
        assert REGISTRATION.make(**parts) == typed
    except BadNumber:
        assert 0 in (parts["serial"], parts["year"])


@pytest.mark.parametrize(
    "parts",
    [
        {"area": "420106", "year": 2026, "serial": 1_000_000},
        {"area": "420106", "year": 2026, "serial": 0},
        {"area": "420106", "year": 2026, "serial": -1},
        {"area": "42010", "year": 2026, "serial": 1},
        {"area": "", "year": 2026, "serial": 1},
        {"area": "420106", "year": 20266, "serial": 1},
        {"area": "420106", "year": 2026},
        {"area": "420106", "year": 2026, "serial": 1, "word": "武"},
    ],
)
def test_parts_that_do_not_fit_make_no_number(parts: dict[str, str | int]) -> None:
    with pytest.raises(BadNumber):
        REGISTRATION.make(**parts)


@pytest.mark.parametrize("pattern", ["{serial:6}{serial}", "{Serial}", "{serial:06}", "{serial"])
def test_a_form_that_cannot_be_understood_is_refused_at_once(pattern: str) -> None:
    with pytest.raises(BadNumber):
        NumberFormat(pattern)


def test_text_parts_that_touch_cannot_be_read_back() -> None:
    with pytest.raises(BadNumber, match="bind"):
        DOCUMENT_NUMBER.read("武科登收〔2026〕第000017号")


def test_papers_of_one_kind_share_a_line_over_procedures_and_certificates_do_not() -> None:
    one = PaperSpec("receipt", "收件回执", "papers/receipt.html", "收")
    other = PaperSpec("intake", "收件凭证", "papers/receipt.html", "收")
    assert one.line(word="武科", year=2026) == other.line(word="武科", year=2026)
    first = CertificateSpec("a", "证明", "papers/registration.html", number=REGISTRATION)
    second = CertificateSpec("b", "证书", "papers/registration.html", number=REGISTRATION)
    assert first.line(area="420106", year=2026) != second.line(area="420106", year=2026)


def test_a_paper_without_a_title_or_a_certificate_without_a_serial_stops_the_start() -> None:
    with pytest.raises(Misdefined, match="title"):
        PaperSpec("receipt", "", "papers/receipt.html", "收")
    with pytest.raises(Misdefined, match="serial"):
        CertificateSpec("c", "证明", "x.html", number=NumberFormat("{area:6}{year:4}"))


def test_a_code_is_read_however_a_person_types_it() -> None:
    code = new_code()
    assert len(code) == 12
    assert not set(code) & set("01ILOU")
    assert read_code(f"  {grouped_code(code).lower()} ") == code
    assert len({new_code() for _ in range(200)}) == 200
