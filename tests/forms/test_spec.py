"""A definition that contradicts itself does not come into being."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.materials import deferred, missing, required, wanted
from forms.spec import Ask, Choice, FormSpec, Kind, Material, Necessity, Step, When
from govservice.errors import Misdefined

YES_NO = (Choice("1", "甲"), Choice("2", "乙"))


def form(*asks: Ask) -> FormSpec:
    return FormSpec((Step("one", "第一步", asks),))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: Ask("Key", "名称"), id="key in capitals"),
        pytest.param(lambda: Ask("a-b", "名称"), id="key with a hyphen"),
        pytest.param(lambda: Ask("key", ""), id="no label"),
        pytest.param(lambda: Ask("key", "名称", Kind.CHOICE), id="choice without choices"),
        pytest.param(lambda: Ask("key", "名称", choices=YES_NO), id="text with choices"),
        pytest.param(
            lambda: Ask("key", "名称", Kind.CHOICE, choices=(*YES_NO, Choice("1", "丙"))),
            id="one value twice",
        ),
        pytest.param(lambda: Ask("key", "名称", Kind.ROWS), id="rows without columns"),
        pytest.param(
            lambda: Ask("key", "表", Kind.ROWS, columns=(Ask("a", "甲"), Ask("a", "乙"))),
            id="one column twice",
        ),
        pytest.param(
            lambda: Ask(
                "key", "表", Kind.ROWS, columns=(Ask("a", "甲", Kind.CHOICES, choices=YES_NO),)
            ),
            id="several choices in a cell",
        ),
        pytest.param(lambda: Ask("key", "名称", max_length=0), id="no room"),
        pytest.param(lambda: form(Ask("a", "甲"), Ask("a", "乙")), id="asked twice"),
        pytest.param(lambda: FormSpec((Step("a", "", ()), Step("a", "", ()))), id="slug twice"),
        pytest.param(lambda: Step("Not a slug", "", ()), id="no slug"),
        pytest.param(
            lambda: form(
                Ask("b", "乙", when=When("a", ("1",))), Ask("a", "甲", Kind.CHOICE, choices=YES_NO)
            ),
            id="depends on a later question",
        ),
        pytest.param(
            lambda: form(
                Ask("a", "甲", Kind.CHOICE, choices=YES_NO), Ask("b", "乙", when=When("a", ("3",)))
            ),
            id="depends on an answer that cannot be given",
        ),
        pytest.param(
            lambda: form(Ask("a", "甲"), Ask("b", "乙", when=When("a", ("x",)))),
            id="depends on free text",
        ),
        pytest.param(
            lambda: Material("a", "甲", Necessity.CONDITIONAL), id="conditional on nothing"
        ),
        pytest.param(lambda: Material("a", "甲", Necessity.DEFERRABLE), id="deferred without end"),
    ],
)
def test_a_contradiction_stops_the_start(wrong: Callable[[], object]) -> None:
    with pytest.raises(Misdefined):
        wrong()


def test_a_question_below_an_unasked_one_is_not_asked_either() -> None:
    spec = form(
        Ask("a", "甲", Kind.CHOICE, choices=YES_NO),
        Ask("b", "乙", Kind.BOOL, when=When("a", ("1",))),
        Ask("c", "丙", when=When("b", (True,))),
    )

    assert spec.asked({"a": "1", "b": True}) == {"a", "b", "c"}
    assert spec.asked({"a": "2", "b": True}) == {"a"}
    assert spec.relevant({"a": "2", "b": True, "c": "x"}) == {"a": "2"}


def test_one_is_no_answer_to_a_yes_no_question() -> None:
    assert not When("a", (True,)).holds({"a": 1})


MATERIALS = (
    Material("text", "合同文本", Necessity.REQUIRED),
    Material("licence", "许可文件", Necessity.CONDITIONAL, when=When("type", ("ZR",))),
    Material("proof", "知识产权证明", Necessity.DEFERRABLE, defer_working_days=5),
    Material("word", "承诺", Necessity.PROMISED),
)


def keys(materials: list[Material]) -> list[str]:
    return [material.key for material in materials]


def test_what_may_come_later_does_not_stop_a_submission() -> None:
    answers = {"type": "ZR"}

    assert keys(wanted(MATERIALS, answers)) == ["text", "licence", "proof", "word"]
    assert keys(required(MATERIALS, answers)) == ["text", "licence"]
    assert keys(required(MATERIALS, {})) == ["text"]
    assert keys(missing(MATERIALS, answers, {"text"})) == ["licence"]
    assert keys(deferred(MATERIALS, answers, {"text"})) == ["proof"]
    assert deferred(MATERIALS, answers, {"proof"}) == []
