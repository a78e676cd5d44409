"""Laws of the amounts that hold for every contract."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.procedures.tech_contract.amounts import ZERO, Amounts, Purpose, compute, deduct
from workflows.procedures.tech_contract.facts import Cost
from workflows.procedures.tech_contract.packs import TC_2001, TC_2026, Pack

yuan = st.decimals(min_value=0, max_value=Decimal("9999999999999.99"), places=2)
packs = st.sampled_from([TC_2001, TC_2026])
costs = st.builds(
    Cost,
    name=st.just("一项"),
    kind=st.sampled_from(["equipment", "instrument", "part", "material", "other"]),
    amount=yuan,
    quantity=st.integers(1, 10_000),
    purpose=st.sampled_from([*map(str, Purpose), ""]),
)


@given(yuan, st.lists(costs, max_size=20), packs)
def test_nothing_is_lost_between_total_deductions_and_technical_amount(
    total: Decimal, listed: list[Cost], pack: Pack
) -> None:
    amounts = compute(total, listed, pack)

    assert amounts.technical + amounts.deducted == amounts.total == total
    assert amounts.technical == amounts.technical.quantize(Decimal("0.01"))


@given(costs, packs)
def test_a_cost_is_split_and_no_part_is_below_zero(cost: Cost, pack: Pack) -> None:
    line = deduct(cost, pack)

    assert line.deducted + line.kept == cost.amount
    assert line.deducted >= ZERO
    assert line.kept >= ZERO


@given(yuan, st.lists(costs, max_size=20), packs)
def test_the_technical_amount_is_plausible_exactly_if_deductions_fit_into_the_price(
    total: Decimal, listed: list[Cost], pack: Pack
) -> None:
    amounts = compute(total, listed, pack)

    assert amounts.plausible is (amounts.deducted <= total)


@given(yuan, st.lists(costs, max_size=10), costs, packs)
def test_one_more_cost_never_raises_the_technical_amount(
    total: Decimal, listed: list[Cost], more: Cost, pack: Pack
) -> None:
    before = compute(total, listed, pack).technical

    assert compute(total, [*listed, more], pack).technical <= before


@given(yuan, st.lists(costs, min_size=2, max_size=10), packs, st.randoms())
def test_the_order_of_the_list_does_not_matter(
    total: Decimal, listed: list[Cost], pack: Pack, chance: object
) -> None:
    shuffled = list(listed)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert compute(total, shuffled, pack).technical == compute(total, listed, pack).technical


@given(yuan, st.integers(1, 500), st.integers(1, 500), packs)
def test_more_devices_for_the_same_money_never_lower_the_deduction(
    amount: Decimal, few: int, more: int, pack: Pack
) -> None:
    few, more = sorted((few, few + more))

    def deducted(sets: int) -> Decimal:
        return deduct(Cost("样机", "equipment", amount, sets, Purpose.DEVICE), pack).deducted

    assert deducted(few) <= deducted(more)


@pytest.mark.parametrize("pack", [TC_2001, TC_2026], ids=lambda pack: pack.code)
@pytest.mark.parametrize(("sets", "deducted"), [(1, "0"), (2, "0"), (3, "40000"), (6, "80000")])
def test_devices_beyond_the_reasonable_number_are_deducted_in_proportion(
    pack: Pack, sets: int, deducted: str
) -> None:
    cost = Cost("样机", "equipment", Decimal(120_000), sets, Purpose.DEVICE)

    assert deduct(cost, pack).deducted == Decimal(deducted)


@pytest.mark.parametrize(
    ("technical", "large"), [("4999999.99", False), ("5000000.00", True), ("5000000.01", True)]
)
def test_a_contract_is_large_from_five_million_on(technical: str, large: bool) -> None:
    assert Amounts(Decimal(technical), ()).is_large(TC_2026) is large


@pytest.mark.parametrize(
    ("deducted", "low"), [("500000", False), ("500000.01", True), ("0", False)]
)
def test_below_half_the_price_a_person_looks(deducted: str, low: bool) -> None:
    cost = Cost("设备", "equipment", Decimal(deducted), 1, Purpose.SUPPLY)

    assert compute(Decimal(1_000_000), [cost], TC_2026).is_low(TC_2026) is low
