"""The page of settings says what the settings say."""

from __future__ import annotations

import pytest

from govservice import reference


def test_the_page_of_settings_is_up_to_date() -> None:
    assert reference.main(["--check"]) == 0


def test_a_variable_nobody_explained_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(reference.MEANING, "SITE_URL")
    with pytest.raises(reference.Unexplained, match="SITE_URL"):
        reference.page()


def test_an_explanation_of_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(reference.MEANING, "COLOUR", "Paint.")
    with pytest.raises(reference.Unexplained, match="COLOUR"):
        reference.page()
