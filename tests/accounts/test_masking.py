"""Masks hide enough and never more of the value than they promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govservice.accounts import identity, masking

LETTERS = st.text(alphabet="0123456789ABCDEFGHX", max_size=30)


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        pytest.param(masking.id_number, "11010519491231002X", "110105********002X", id="id 6…4"),
        pytest.param(masking.id_number, "123456789", "1******89", id="short number as passport"),
        pytest.param(masking.phone, "13812345678", "138****5678", id="phone 3…4"),
        pytest.param(masking.phone, "+491701234567", "+49******4567", id="phone abroad"),
        pytest.param(masking.passport, "L898902C3", "L******C3", id="passport 1…2"),
        pytest.param(masking.email, "wang@example.com", "w***@example.com", id="address"),
        pytest.param(masking.email, "nothing", "***", id="not an address"),
        pytest.param(masking.name, "王小明", "王**", id="name"),
        pytest.param(masking.name, "", "", id="no name"),
    ],
)
def test_a_mask_shows_what_it_promises(mask: object, value: str, shown: str) -> None:
    assert mask(value) == shown  # type: ignore[operator]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("resident", "11010519491231002X", "110105********002X"),
        ("passport", "E12345678", "E******78"),
        ("hk_macau", "H12345678", "H******78"),
        ("", "", ""),
    ],
)
def test_each_kind_of_document_has_its_mask(kind: str, value: str, shown: str) -> None:
    assert masking.identity(kind, value) == shown


@given(LETTERS)
def test_no_number_mask_shows_a_short_value_or_more_than_ten_signs(value: str) -> None:
    for mask in (masking.id_number, masking.phone, masking.passport):
        shown = mask(value)
        assert len(shown) == len(value)
        assert sum(sign != "*" for sign in shown) <= 10
        if value:
            assert "*" in shown


@given(st.emails())
def test_an_address_keeps_its_domain_and_at_most_one_letter(value: str) -> None:
    local, _, domain = value.rpartition("@")
    shown = masking.email(value)
    assert shown.endswith(f"@{domain}")
    assert len(shown) <= len(domain) + 5
    assert len(local) == 1 or shown.startswith(local[0])


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        pytest.param("91110000600037341L", True, id="company"),
        pytest.param("91110000600037341M", False, id="check digit"),
        pytest.param("91110000600037341", False, id="17 signs"),
        pytest.param("9111000060003734IL", False, id="letter I"),
        pytest.param("", False, id="empty"),
        pytest.param("９１１１００００６０００３７３４１Ｌ", False, id="full width, not compacted"),
    ],
)
def test_a_uscc_is_checked_by_its_digit(number: str, valid: bool) -> None:
    assert identity.is_uscc(number) is valid


def test_compacting_brings_full_width_and_spaces_to_the_stored_form() -> None:
    assert identity.is_uscc(identity.compact(" ９１１１０００0 60003 7341l "))


@given(st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_changing_one_sign_of_a_uscc_breaks_it(place: int, sign: str) -> None:
    good = "91110000600037341L"
    changed = good[:place] + sign + good[place + 1 :]
    assert identity.is_uscc(changed) is (changed == good)


@pytest.mark.parametrize(
    ("kind", "number", "valid"),
    [
        pytest.param("resident", "11010519491231002X", True, id="resident"),
        pytest.param("resident", "110105194912310021", False, id="resident, check digit"),
        pytest.param("resident", "11010519490231002X", False, id="resident, 31 February"),
        pytest.param("passport", "L898902C3", True, id="passport"),
        pytest.param("passport", "L89<902", False, id="passport, sign"),
        pytest.param("permanent", "USA110188010112", True, id="permanent residence, old"),
        pytest.param("permanent", "11010519491231002X", False, id="permanent, not 9"),
        pytest.param("residence", "11010519491231002X", False, id="residence, not 81 to 83"),
        pytest.param("hk_macau", "H12345678", True, id="Hong Kong"),
        pytest.param("taiwan", "12345678", True, id="Taiwan"),
        pytest.param("unknown", "12345678", False, id="no such kind"),
    ],
)
def test_an_identity_number_follows_its_kind(kind: str, number: str, valid: bool) -> None:
    assert identity.is_identity_number(kind, number) is valid
