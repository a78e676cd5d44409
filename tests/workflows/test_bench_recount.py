"""The measurement of recounting does what it measures."""

from __future__ import annotations

import pytest

from workflows.bench import recount
from workflows.bench.procedure import registered


@pytest.mark.django_db
def test_every_deadline_is_computed_and_written_and_ends_where_it_was() -> None:
    with registered():
        told = recount.measure(cases=7, rounds=1)

    assert (told["cases"], told["deadlines"]) == (7, 14)
    assert all(told[key] > 0 for key in told if key.endswith("_second"))
