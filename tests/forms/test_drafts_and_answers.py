"""What is typed is kept; what is kept is judged; nothing anybody sends raises anything."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from forms.build import bind, clean_answers, json_schema, read_draft, resume, row_command
from forms.show import sections
from forms.spec import Ask, Choice, FormSpec, Kind, Step
from tests.forms.questions import EVERY_KIND, JSON, answer_to, careful_answers

SCHEMA = Draft202012Validator(json_schema(EVERY_KIND), format_checker=FormatChecker())
CHOICES = (Choice("a", "甲"), Choice("b", "乙"))
#: Field names as they are, and as somebody with bad intentions writes them.
NAMES = st.sampled_from(
    [
        *EVERY_KIND.keys,
        "costs-0-kind", "costs-1-amount", "costs-999999-note", "costs-x-note", "costs-0-nothing",
        "_row", "csrfmiddlewaretoken", "__proto__",
    ]
)  # fmt: skip
HOSTILE = st.sampled_from(
    [
        "\x00", "a\x00b", "\ud800", "\u202egpj.exe", "<script>alert(1)</script>", "' OR 1=1--",
        "{{7*7}}", "A" * 150_000, "１２３", "-0", "1e999999", "add:costs", "remove:costs:0",
        "remove:costs:99999", "NaN", "\r\n", "0" * 5000, "🧾", "٣", "²",
    ]
)  # fmt: skip
POSTS = st.lists(st.tuples(NAMES, HOSTILE | st.text(max_size=20)), max_size=25)
ANY_ANSWERS = st.dictionaries(st.sampled_from(sorted(EVERY_KIND.keys)) | st.text(), JSON | HOSTILE)


def posted(*pairs: tuple[str, str]) -> QueryDict:
    return QueryDict(urlencode(pairs, errors="surrogatepass"), encoding="utf-8")


def storable(draft: Any) -> bool:
    text = json.dumps(draft, ensure_ascii=False, allow_nan=False)
    return "\\u0000" not in text and bool(text.encode("utf-8"))


@given(POSTS)
def test_any_post_becomes_a_draft_that_can_be_stored_shown_and_judged(
    pairs: list[tuple[str, str]],
) -> None:
    data = posted(*pairs)
    draft: dict[str, Any] = {}
    for step in EVERY_KIND.steps:
        draft |= read_draft(step, data)
        assert str(bind(step, data))
    assert storable(draft)
    cleaned, problems = clean_answers(EVERY_KIND, draft)
    for step in EVERY_KIND.steps:
        assert str(resume(step, draft))
    assert sections(EVERY_KIND, draft)
    assert all(problem.message for problem in problems)
    assert storable(cleaned)


@given(ANY_ANSWERS | JSON)
def test_any_json_is_judged_shown_and_drawn(answers: Any) -> None:
    cleaned, problems = clean_answers(EVERY_KIND, answers)

    assert storable(cleaned)
    assert problems or SCHEMA.is_valid(cleaned)
    if isinstance(answers, dict):
        for step in EVERY_KIND.steps:
            assert str(resume(step, answers))
            assert str(bind(step, answers))
            assert storable(read_draft(step, answers))
        assert sections(EVERY_KIND, answers)


@given(st.dictionaries(st.sampled_from(sorted(EVERY_KIND.keys)), JSON | HOSTILE))
def test_the_pages_and_the_whole_form_judge_alike(answers: dict[str, Any]) -> None:
    cleaned: dict[str, Any] = {}
    said: list[str] = []
    for step in EVERY_KIND.steps:
        form = bind(step, answers, known=cleaned)
        said += form.messages()
        cleaned |= form.answers()

    assert clean_answers(EVERY_KIND, answers)[0] == cleaned
    assert [problem.message for problem in clean_answers(EVERY_KIND, answers)[1]] == said


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(POSTS)
def test_postgresql_takes_every_draft(pairs: list[tuple[str, str]]) -> None:
    draft = read_draft(EVERY_KIND.steps[0], posted(*pairs))
    with connection.cursor() as cursor:
        cursor.execute("select (%s::jsonb)::text", [json.dumps(draft)])
        assert json.loads(cursor.fetchone()[0]) == draft


@given(careful_answers(EVERY_KIND))
def test_careful_answers_pass_fit_the_schema_and_stay_as_they_are(answers: dict[str, Any]) -> None:
    cleaned, problems = clean_answers(EVERY_KIND, answers)

    assert problems == []
    SCHEMA.validate(cleaned)
    assert clean_answers(EVERY_KIND, cleaned) == (cleaned, [])
    assert set(cleaned) <= EVERY_KIND.asked(cleaned)


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
def test_each_kind_takes_good_answers_and_survives_bad_ones(
    kind: Kind, data: st.DataObject
) -> None:
    [ask] = [ask for ask in EVERY_KIND.asks if ask.kind is kind][:1]
    spec = FormSpec((Step("one", "一", (Ask(
        ask.key, ask.label, kind, choices=ask.choices, columns=ask.columns,
        max_length=ask.max_length,
    ),)),))  # fmt: skip
    good = data.draw(answer_to(ask))
    assume(good != [])
    bad = data.draw(JSON | HOSTILE)

    cleaned, problems = clean_answers(spec, {ask.key: good})
    assert problems == []
    Draft202012Validator(json_schema(spec)).validate(cleaned)
    cleaned, problems = clean_answers(spec, {ask.key: bad})
    assert bool(problems) != bool(cleaned)
    assert clean_answers(spec, {})[1][0].message.startswith(("请", "“"))


@given(careful_answers(EVERY_KIND), st.sampled_from(sorted(EVERY_KIND.keys)))
def test_the_schema_misses_what_the_form_misses(answers: dict[str, Any], left_out: str) -> None:
    answers.pop(left_out, None)

    cleaned, problems = clean_answers(EVERY_KIND, answers)

    assert SCHEMA.is_valid(cleaned) is not any(
        "请填写" in p.message or "请选择" in p.message for p in problems
    )


def test_a_draft_keeps_what_was_typed_even_when_it_is_wrong() -> None:
    step = EVERY_KIND.step("contract")
    data = posted(
        ("total", "一百万"), ("sign_date", "昨天"), ("has_costs", "true"), ("field", "99")
    )

    draft = read_draft(step, data)

    assert draft == {"total": "一百万", "sign_date": "昨天", "has_costs": True, "field": "99"}
    again = str(resume(step, draft))
    assert 'value="一百万"' in again
    assert 'value="昨天"' in again
    assert "errorlist" not in again


def test_boxes_that_are_all_cleared_are_cleared_in_the_draft() -> None:
    step = EVERY_KIND.step("contract")

    assert "ip" not in read_draft(step, posted(("total", "1")))
    assert read_draft(step, posted(("ip", "")))["ip"] == []
    assert read_draft(step, posted(("ip", ""), ("ip", "02"), ("ip", "01")))["ip"] == ["02", "01"]


def test_several_choices_are_stored_once_and_in_order() -> None:
    step = FormSpec((EVERY_KIND.step("contract"),))

    cleaned, _ = clean_answers(step, {"ip": ["02", "01", "02"]})

    assert cleaned["ip"] == ["01", "02"]


@pytest.mark.parametrize(
    ("button", "notes"),
    [
        ("", ["一", "二", "三"]),
        ("add:costs", ["一", "二", "三", None]),
        ("remove:costs:7", ["一", "三"]),
        ("remove:costs:1", ["一", "二", "三"]),
        ("remove:other:7", ["一", "二", "三"]),
        ("drop table", ["一", "二", "三"]),
    ],
)
def test_rows_work_without_scripts(button: str, notes: list[str | None]) -> None:
    data = posted(
        ("costs", "rows"),
        ("costs-0-note", "一"),
        ("costs-7-note", "二"),
        ("costs-12-note", "三"),
        ("_row", button),
    )

    draft = read_draft(EVERY_KIND.step("money"), data)

    assert [row.get("note") for row in draft["costs"]] == notes
    assert row_command(data) is button.startswith(("add", "remove"))


def test_rows_left_blank_do_not_count_and_wrong_ones_are_named() -> None:
    rows = [
        {"kind": "", "amount": " ", "note": ""},
        {"kind": "KF", "amount": "12"},
        {"kind": "??", "amount": "x"},
    ]

    cleaned, problems = clean_answers(EVERY_KIND, {"costs": rows})
    said = [problem.message for problem in problems if problem.key == "costs"]

    assert "costs" not in cleaned
    assert len(said) == 2
    assert all("第 3 行" in message for message in said)
    cleaned, _ = clean_answers(EVERY_KIND, {"costs": rows[:2]})
    assert cleaned["costs"] == [{"kind": "KF", "amount": "12.00"}]


def test_too_many_rows_are_a_complaint_and_not_a_cut() -> None:
    row = {"kind": "KF", "amount": "1"}

    draft = read_draft(EVERY_KIND.step("money"), {"costs": [row] * 500})
    _, problems = clean_answers(EVERY_KIND, draft)

    assert "“非技术性费用”最多 3 行。" in [problem.message for problem in problems]


def test_a_hidden_answer_is_dropped_but_stays_in_the_draft() -> None:
    step = EVERY_KIND.step("contract")
    data = posted(("type_code", "KF"), ("patent", "ZL2020"))

    assert read_draft(step, data)["patent"] == "ZL2020"
    cleaned, problems = clean_answers(EVERY_KIND, read_draft(step, data))
    assert "patent" not in cleaned
    assert "patent" not in {problem.key for problem in problems}


def test_control_and_turning_characters_do_not_reach_the_answer() -> None:
    cleaned, _ = clean_answers(EVERY_KIND, {"seller": "\ufeff武汉\x08\u202e大学\n 二部\x00"})

    assert cleaned["seller"] == "武汉大学  二部"


def test_every_problem_names_its_question_and_its_step() -> None:
    _, problems = clean_answers(EVERY_KIND, {"seller_uscc": "1"})

    by_key = {problem.key: problem for problem in problems}
    assert by_key["seller"].message == "请填写“卖方名称”。"
    assert by_key["seller_uscc"].message.startswith("统一社会信用代码应为 18 位")
    assert by_key["total"].step == "contract"
    assert [problem.step for problem in problems] == sorted(
        (problem.step for problem in problems), key=["party", "contract", "money"].index
    )


def test_answers_are_shown_in_words() -> None:
    shown = {
        line.key: line
        for section in sections(
            EVERY_KIND,
            {
                "type_code": "ZR",
                "ip": ["01", "99"],
                "total": "1000000.00",
                "has_costs": True,
                "costs": [{"kind": "KF", "amount": "5"}, {}],
                "patent": "",
            },
        )
        for line in section.lines
    }

    assert shown["type_code"].text == "技术转让"
    assert shown["ip"].text == "技术领域1；99"
    assert (shown["total"].text, shown["total"].note) == ("1,000,000.00", "人民币壹佰万元整")
    assert shown["has_costs"].text == "是"
    assert shown["costs"].rows == ((("类别", "技术开发"), ("金额", "5.00")),)
    assert shown["patent"].text == ""
