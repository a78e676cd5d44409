"""`manage.py bench clock` compares what tells the same days."""

from __future__ import annotations

import pytest

from workflows.bench import clock


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "MANY", 300)
    monkeypatch.setattr(clock, "FEW", 10)


@pytest.mark.usefixtures("few")
def test_tells_its_figures_beside_the_library():
    told = clock.run({"rounds": 1})

    assert told["deadlines_per_round"]["due"] == 300
    assert min(told["due_per_second"], told["add_per_second"], told["library_per_second"]) > 0


@pytest.mark.usefixtures("few")
def test_says_plainly_that_numpy_is_not_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock, "find_spec", lambda name: None)

    told = clock.run({"rounds": 1})

    assert (told["numpy"], told["ratio_numpy"]) == ("not installed, not compared", None)


@pytest.mark.usefixtures("few")
def test_compares_nothing_that_counts_other_days(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock, "is_workday", lambda day: day.weekday() < 5)

    with pytest.raises(AssertionError, match="library counts other days"):
        clock.run({"rounds": 1})
