"""Single answers: check digits, days, numbers, sums and their capitals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import money, validators
from tests.forms.questions import codes, id_numbers, sums

# The first six lines are the examples of the annex of 支付结算办法.
CAPITALS = [
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
    ("107000.53", "壹拾万零柒仟元伍角叁分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("0.00", "零元整"),
    ("0.05", "伍分"),
    ("0.50", "伍角整"),
    ("10", "壹拾元整"),
    ("110", "壹佰壹拾元整"),
    ("1000000", "壹佰万元整"),
    ("1010", "壹仟零壹拾元整"),
    ("100005", "壹拾万零伍元整"),
    ("10100000", "壹仟零壹拾万元整"),
    ("100000001", "壹亿零壹元整"),
    ("100010000", "壹亿零壹万元整"),
    ("1000000000000", "壹万亿元整"),
    ("1000100000000", "壹万零壹亿元整"),
    ("2000000000001", "贰万亿零壹元整"),
    ("-3.20", "负叁元贰角整"),
]


@pytest.mark.parametrize(("amount", "words"), CAPITALS)
def test_sums_are_read_in_capitals(amount: str, words: str) -> None:
    assert money.capitals(Decimal(amount)) == words


@given(st.decimals(0, 10**14, places=2, allow_nan=False))
def test_capitals_never_stammer(amount: Decimal) -> None:
    words = money.capitals(amount)

    assert "零零" not in words
    assert words.endswith(("整", "分"))
    assert words.count("元") <= 1


@pytest.mark.parametrize("amount", ["1E+16", "Infinity"])
def test_there_is_no_word_beyond_ten_quadrillion(amount: str) -> None:
    with pytest.raises(ValueError, match="beyond"):
        money.capitals(Decimal(amount))


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,000,000.00", "1000000.00"),
        ("１，０００", "1000.00"),
        (" ￥ 12.5 元", "12.50"),
        ("0", "0.00"),
        ("99999999999999.99", "99999999999999.99"),
    ],
)
def test_a_sum_is_understood_as_people_type_it(typed: str, amount: str) -> None:
    assert money.read(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["", "-1", "1.234", "1e5", "NaN", "壹佰", "1.", "999999999999999"]
)
def test_anything_else_is_no_sum(typed: str) -> None:
    with pytest.raises(money.NotMoney):
        money.read(typed)


@given(sums())
def test_grouping_and_reading_are_inverse(typed: str) -> None:
    assert money.read(money.grouped(money.read(typed))) == money.read(typed)


def test_what_is_no_number_is_shown_as_it_is() -> None:
    assert money.grouped("一百万") == "一百万"
    assert money.grouped("1234567.8") == "1,234,567.80"


@pytest.mark.parametrize(
    ("check", "typed", "canonical"),
    [
        (validators.uscc, "91110000600037341l", "91110000600037341L"),
        (validators.uscc, "9111 0000 6000 3734 1L", "91110000600037341L"),
        (validators.uscc, "91420100MA4KXXXX0X", None),  # wrong check character
        (validators.uscc, "91110000600037341I", None),  # I is not in the set
        (validators.uscc, "9111000060003734", None),
        (validators.idno, "11010519491231002x", "11010519491231002X"),
        (validators.idno, "110105194912310021", None),
        (validators.idno, "110105194913310024", None),  # month 13
        (validators.idno, "1101051949123100", None),
        (validators.phone, "138 0013 8000", "13800138000"),
        (validators.phone, "+86 13800138000", "13800138000"),
        (validators.phone, "（027）87654321", "02787654321"),
        (validators.phone, "027－87654321－801", "027-87654321-801"),
        (validators.phone, "400-820-8820", "400-820-8820"),
        (validators.phone, "+1 415 555 2671", "+14155552671"),
        (validators.phone, "12800138000", None),
        (validators.phone, "+86 1", None),
        (validators.day, "2026年11月2日", "2026-11-02"),
        (validators.day, "2026/1/5", "2026-01-05"),
        (validators.day, "20260228", "2026-02-28"),
        (validators.day, "2026-02-29", None),
        (validators.day, "1899-12-31", None),
        (validators.day, "昨天", None),
        (validators.whole, "-007", "-7"),
        (validators.whole, "1,234", "1234"),
        (validators.whole, "1.5", None),
    ],
)
def test_one_answer(check: Callable[[str], str], typed: str, canonical: str | None) -> None:
    if canonical is None:
        with pytest.raises(validators.NotValid):
            check(typed)
    else:
        assert check(typed) == canonical


@given(codes())
def test_a_code_with_its_check_character_is_accepted_and_with_another_is_not(code: str) -> None:
    assert validators.uscc(code.lower()) == code
    wrong = "0" if code[-1] != "0" else "1"
    with pytest.raises(validators.NotValid):
        validators.uscc(code[:-1] + wrong)


@given(id_numbers())
def test_an_id_number_with_its_check_character_is_accepted(number: str) -> None:
    assert validators.idno(number) == number


@given(st.text(max_size=60))
def test_no_text_breaks_a_check(typed: str) -> None:
    for check in (
        validators.uscc, validators.idno, validators.phone, validators.day, validators.whole,
    ):  # fmt: skip
        try:
            canonical = check(typed)
        except validators.NotValid:
            continue
        assert check(canonical) == canonical
