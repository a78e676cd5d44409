"""A page of questions: help beside each, complaints tied to it, nothing lost."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import translation

from forms.build import bind, check_field, form_class, json_schema, resume
from forms.build.form import StepForm
from forms.show import sections
from tests.forms.questions import EVERY_KIND

PARTY, CONTRACT, MONEY = EVERY_KIND.steps


def posted(*pairs: tuple[str, str]) -> QueryDict:
    return QueryDict(urlencode(pairs))


def part(html: str, key: str) -> str:
    """Return the HTML of one question."""
    start = html.index(f'id="f-{key}"')
    end = html.find('<div class="field', start)
    return html[start : end if end > 0 else None]


def test_help_and_complaint_are_tied_to_the_control() -> None:
    html = part(str(bind(PARTY, posted(("seller_uscc", "91420100MA4KXXXX0X")))), "seller_uscc")

    assert 'id="id_seller_uscc_helptext">18 位。' in html
    assert 'id="id_seller_uscc_error"' in html
    assert 'aria-describedby="id_seller_uscc_helptext id_seller_uscc_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="91420100MA4KXXXX0X"' in html
    assert "统一社会信用代码不正确" in html


def test_an_answer_that_is_right_is_marked_and_an_unjudged_one_is_not() -> None:
    answers = {"seller_uscc": "91110000600037341L"}

    assert "is-ok" in str(bind(PARTY, answers))
    assert "is-ok" not in str(resume(PARTY, answers))
    assert "errorlist" not in str(resume(PARTY, {"seller_uscc": "x"}))


def test_the_summary_links_to_the_first_control_of_each_question() -> None:
    html = str(bind(CONTRACT, posted(("total", "x"))))
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', html)

    assert ("id_type_code_0", "请选择“合同类别”。") in links
    assert (
        "id_total",
        "合同成交总额：金额不正确：请填写数字，最多两位小数，如 1,000,000.00。",
    ) in links
    for target, _ in links:
        assert f'id="{target}"' in html


def test_a_question_that_is_not_asked_is_hidden_but_on_the_page() -> None:
    html = str(resume(CONTRACT, {"type_code": "KF"}))

    assert re.search(r'id="f-patent" data-when="[^"]*type_code[^"]*" hidden>', html)
    shown = str(resume(CONTRACT, {"type_code": "ZR"}))
    assert re.search(r'id="f-patent" data-when="[^"]*type_code[^"]*">', shown)
    assert "forms-noscript.css" in html


def test_a_question_that_depends_on_another_page_is_there_or_is_not() -> None:
    assert 'id="f-reason"' not in str(resume(MONEY, {}, known={"has_costs": False}))
    assert 'id="f-reason"' in str(resume(MONEY, {}, known={"has_costs": True}))


def test_few_choices_are_seen_at_once_and_many_lie_in_a_list_that_is_searched() -> None:
    html = str(resume(CONTRACT, {"field": "03", "ip": ["02"]}))

    assert part(html, "type_code").count('type="radio"') == 3
    assert "委托或合作" in part(html, "type_code")
    assert "<select" in part(html, "field")
    assert "data-choices" in part(html, "field")
    assert re.search(r'<option value="03" selected', part(html, "field"))
    assert part(html, "ip").count('type="checkbox"') == 11
    assert 'class="options" id="id_ip" data-choices' in part(html, "ip")
    assert re.search(r'value="02" id="id_ip_1" checked', part(html, "ip"))


def test_a_sum_is_shown_with_separators_and_capitals() -> None:
    html = part(str(resume(CONTRACT, {"total": "1234567.8"})), "total")

    assert 'value="1,234,567.80"' in html
    assert "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角整" in html
    assert "（元）" in html


def test_a_day_the_calendar_cannot_show_is_shown_as_typed() -> None:
    assert 'type="date" name="sign_date" value="2026-11-02"' in str(
        resume(CONTRACT, {"sign_date": "2026年11月2日"})
    )
    assert 'type="text" name="sign_date" value="年底"' in str(
        resume(CONTRACT, {"sign_date": "年底"})
    )


def test_rows_show_each_cell_with_its_own_complaint() -> None:
    data = posted(
        ("costs", "rows"), ("costs-0-kind", "KF"), ("costs-0-amount", "1"),
        ("costs-4-kind", "KF"), ("costs-4-amount", "很多"),
    )  # fmt: skip
    html = str(bind(MONEY, data))

    assert 'name="costs-0-amount" value="1.00"' in html
    assert re.search(r'name="costs-1-amount" value="很多"[^>]*aria-invalid="true"', html)
    assert "第 2 行：" in html
    assert 'value="remove:costs:1"' in html
    assert 'name="costs-__row__-amount"' in html
    assert html.count("data-row>") == 3  # two rows and the pattern for new ones


def test_the_first_button_of_a_form_with_rows_removes_nothing() -> None:
    html = str(resume(MONEY, {"costs": [{"note": "一"}]}))

    first = re.search(r'<button type="submit"[^>]*>', html)
    assert first is not None
    assert "_row" not in first[0]


def test_everything_typed_is_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    answers = dict.fromkeys(EVERY_KIND.keys, evil) | {"costs": [{"note": evil, "kind": evil}]}
    for step in EVERY_KIND.steps:
        for form in (bind(step, answers), resume(step, answers)):
            assert "<script>" not in str(form)
    shown = render_to_string("forms/answers.html", {"sections": sections(EVERY_KIND, answers)})
    assert "<script>" not in shown


def test_leaving_a_field_asks_the_server_about_this_field() -> None:
    html = str(resume(PARTY, {}, validate_url="/check/"))

    assert 'hx-post="/check/" hx-trigger="change" hx-target="closest .field"' in part(html, "phone")
    assert "hx-post" not in str(resume(PARTY, {}))


def test_a_choice_is_asked_about_only_to_take_its_complaint_away() -> None:
    assert "hx-post" not in part(str(resume(CONTRACT, {}, validate_url="/c/")), "type_code")
    assert "hx-post" in part(str(bind(CONTRACT, {}, validate_url="/c/")), "type_code")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("total", "金额不正确"),
        ("sign_date", None),
        ("nothing", ""),
        ("costs", ""),
        ("total-0-x", ""),
        ("", ""),
        ("costs-0-amount", ""),
    ],
)
def test_the_inline_check_answers_with_one_field(name: str, said: str | None) -> None:
    data = posted(("total", "x"), ("sign_date", "2026-11-02"))

    html = check_field(CONTRACT, data, name, validate_url="/c/")

    if said == "":
        assert html is None
    else:
        assert html is not None
        assert html.count('<div class="field') == 1
        assert (said or "is-ok") in html


def test_the_inline_check_answers_with_one_cell_under_the_number_it_has_on_the_page() -> None:
    data = posted(("costs", "rows"), ("costs-7-amount", "x"), ("costs-7-kind", "KF"))

    html = check_field(MONEY, data, "costs-7-amount", validate_url="/c/")

    assert html is not None
    assert 'name="costs-7-amount" value="x"' in html
    assert "金额不正确" in html
    for name in ("costs-8-amount", "costs-7-nothing", "costs-x-amount", "costs-99999999999-amount"):
        assert check_field(MONEY, data, name) is None


def test_each_step_has_one_class_of_form() -> None:
    form: type[StepForm] = form_class(PARTY)

    assert form is form_class(PARTY)
    assert set(form().fields) == PARTY.keys


def test_a_reader_of_another_language_gets_the_words_of_the_catalogue(monkeypatch: Any) -> None:
    words = {"卖方名称": "Seller", "请填写“{label}”。": "Please fill in “{label}”."}
    with translation.override("en"), override_settings(USE_I18N=True):
        monkeypatch.setattr(
            "django.utils.translation._trans.gettext", lambda text: words.get(text, text)
        )
        html = str(bind(PARTY, {}))
        schema = json_schema(EVERY_KIND)

    assert "Please fill in “Seller”." in html
    assert schema["properties"]["seller"]["title"] == "Seller"


def test_forms_of_other_apps_get_the_same_look() -> None:
    from django.forms import CharField, Form

    class Login(Form):
        login = CharField(label="账号", help_text="邮箱或用户名")
        remark = CharField(label="备注", required=False)

    html = str(Login({}))

    assert 'class="error-summary"' in html
    assert '<a href="#id_login">账号：' in html
    assert 'class="field has-error" id="f-login"' in html
    assert "选填" in html
