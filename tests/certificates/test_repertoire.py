"""What no paper can show is refused before a number is given."""

from __future__ import annotations

import pytest

from certificates.render import unprintable


@pytest.mark.parametrize(
    "text",
    ["王小明 𬭚 Łukasz Müller", "第1条\n（壹）· —— “引号”", ""],
    ids=["names", "signs", "none"],
)
def test_names_and_signs_are_printable(text: str) -> None:
    assert unprintable({"a": [{"b": text}], "c": True, "d": None}) == ""


def test_strange_characters_are_named() -> None:
    assert unprintable(["好😀", {"x": "ไทย"}]) == "".join(sorted("😀ไทย"))
