"""What no paper can show is refused before a number is given."""

from __future__ import annotations

import pytest

from certificates.render import unprintable
from govservice.errors import Refused
from tests.factories import MONDAY
from tests.workflows.conftest import Office, _planted, office  # noqa: F401
from workflows import services
from workflows.models import Case


@pytest.mark.parametrize(
    "text",
    ["王小明 𬭚 Łukasz Müller", "第1条\n（壹）· —— “引号”", ""],
    ids=["names", "signs", "none"],
)
def test_names_and_signs_are_printable(text: str) -> None:
    assert unprintable({"a": [{"b": text}], "c": True, "d": None}) == ""


def test_strange_characters_are_named() -> None:
    assert unprintable(["好😀", {"x": "ไทย"}]) == "".join(sorted("😀ไทย"))


def test_a_request_that_cannot_be_printed_gets_no_number(office: Office) -> None:  # noqa: F811
    case = office.draft("新药😀研究")

    with pytest.raises(Refused, match="无法印出"):
        services.submit(case.pk, by=office.applicant, at=MONDAY)

    assert Case.objects.get(pk=case.pk).number is None
