"""What the office asked for is mended item by item, and handed in when all is treated."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from govservice import clock
from tests.forms import files
from tests.views.pages import ids, links, text_of, value_of
from tests.world import World
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case

DEFECTS: list[dict[str, str]] = [
    {
        "key": "contract_text",
        "label": "合同文本（含全部附件，中文）",
        "text": "第12页没有盖章",
        "fix": "请补盖双方印章后重新扫描上传。",
    },
    {"key": "contact_phone", "label": "经办人电话", "text": "打不通", "fix": "请填常用手机号码。"},
]


@pytest.fixture
def case(world: World) -> Case:
    """A case that was sent back for a file and for an answer."""
    found = world.submitted()
    by = world.actor("window")
    return services.ask_correction(found.pk, by=by, at=clock.now(), defects=DEFECTS)


def _page(case: Case, path: str = "") -> str:
    return f"/my/cases/{case.pk}/correct/{path}"


def _bring(browser: Client, case: Case) -> Any:
    file = SimpleUploadedFile("新合同.pdf", files.pdf(pages=1), "application/pdf")
    address = f"/my/cases/{case.pk}/materials/?from=correct"
    return browser.post(address, {"key": "contract_text", "file": file})


def _answer(browser: Client, case: Case, phone: str) -> Any:
    return browser.post(_page(case, "answers/contact_phone/"), {"contact_phone": phone})


def test_the_case_says_what_to_do_and_leads_there(case: Case, owner: Client) -> None:
    page = owner.get(f"/my/cases/{case.pk}/")
    assert "您需要做什么" in text_of(page)
    assert "打不通" in text_of(page)
    assert _page(case) in links(page)


def test_every_defect_stands_there_with_its_remedy_and_a_place_to_mend_it(
    case: Case, owner: Client
) -> None:
    page = owner.get(_page(case))
    for defect in DEFECTS:
        assert defect["text"] in text_of(page)
        assert defect["fix"] in text_of(page)
        assert f"d-{defect['key']}" in ids(page)
    assert value_of(page, "contact_phone") == case.answers["contact_phone"]


def test_treated_items_are_marked_and_then_it_is_handed_in(case: Case, owner: Client) -> None:
    assert _bring(owner, case)["Location"] == f"{_page(case)}#m-contract_text"
    assert "已处理 1 项" in text_of(owner.get(_page(case)))
    assert _answer(owner, case, "13971239999").status_code == 302
    assert "已处理 2 项" in text_of(owner.get(_page(case)))
    answer = owner.post(_page(case, "submit/"), follow=True)
    assert "补正内容已提交" in text_of(answer)
    again = Case.objects.get(pk=case.pk)
    assert again.state is Status.SUBMITTED
    assert again.answers["contact_phone"] == "13971239999"


def test_what_is_not_treated_is_named_and_nothing_is_handed_in(case: Case, owner: Client) -> None:
    _answer(owner, case, "13971239999")
    page = owner.post(_page(case, "submit/"))
    assert page.status_code == 409
    assert "第 1 项“合同文本（含全部附件，中文）”还没有处理" in text_of(page)
    assert "第 2 项" not in text_of(page)
    assert Case.objects.get(pk=case.pk).state is Status.CORRECTING


def test_an_answer_that_cannot_be_right_is_kept_and_complained_about(
    case: Case, owner: Client
) -> None:
    page = _answer(owner, case, "不是电话")
    assert page.status_code == 422
    assert value_of(page, "contact_phone") == "不是电话"
    assert Case.objects.get(pk=case.pk).answers["contact_phone"] == "不是电话"


def test_leaving_the_field_checks_it(case: Case, owner: Client) -> None:
    sent = {"contact_phone": "x", "_field": "contact_phone"}
    answer = owner.post(_page(case, "answers/contact_phone/check/"), sent)
    assert "has-error" in answer.content.decode()


def test_only_what_was_asked_for_is_answered_here(case: Case, owner: Client) -> None:
    assert owner.post(_page(case, "answers/contact_name/"), {}).status_code == 404
    assert owner.post(_page(case, "answers/nothing/"), {}).status_code == 404


def test_the_whole_form_stays_open_while_correcting(case: Case, owner: Client) -> None:
    page = owner.get(f"/my/cases/{case.pk}/form/role/")
    assert page.status_code == 200
    owner.post(f"/my/cases/{case.pk}/form/role/", {"contact_name": "换了经办人", "_go": "later"})
    assert Case.objects.get(pk=case.pk).answers["contact_name"] == "换了经办人"


def test_a_second_click_on_hand_in_shows_the_case(case: Case, owner: Client) -> None:
    _bring(owner, case)
    _answer(owner, case, "13971239999")
    for _ in range(2):
        answer = owner.post(_page(case, "submit/"), follow=True)
    assert "已经提交过了" in text_of(answer)
    assert case.events.filter(act="resubmit").count() == 1


def test_a_page_from_before_the_limit_ended_changes_nothing(
    case: Case, owner: Client, world: World
) -> None:
    services.withdraw(case.pk, by=world.actor("owner"), at=clock.now())
    assert owner.get(_page(case))["Location"] == f"/my/cases/{case.pk}/"
    assert _answer(owner, case, "13971239999").status_code == 409
    answer = owner.post(_page(case, "submit/"), follow=True)
    assert Case.objects.get(pk=case.pk).state is Status.WITHDRAWN
    assert answer.status_code == 200


def test_a_defect_about_nothing_in_particular_does_not_block(world: World, owner: Client) -> None:
    case = world.submitted()
    by = world.actor("window")
    general = [{"key": "", "label": "其他", "text": "请来电说明", "fix": ""}]
    services.ask_correction(case.pk, by=by, at=clock.now(), defects=general)
    assert owner.get(_page(case)).status_code == 200
    owner.post(_page(case, "submit/"))
    assert Case.objects.get(pk=case.pk).state is Status.SUBMITTED


def test_others_see_nothing_and_change_nothing(case: Case, stranger: Client) -> None:
    assert stranger.get(_page(case)).status_code == 404
    assert _answer(stranger, case, "13971239999").status_code == 404
    assert stranger.post(_page(case, "submit/")).status_code == 404


def test_what_the_review_asked_for_is_handed_in_the_same_way(world: World, owner: Client) -> None:
    case = world.accepted()
    by = world.actor("reviewer")
    services.ask_supplement(case.pk, by=by, at=clock.now(), defects=DEFECTS[1:])
    assert "补充材料" in text_of(owner.get(_page(case)))
    _answer(owner, case, "13971239999")
    owner.post(_page(case, "submit/"))
    assert Case.objects.get(pk=case.pk).state is Status.ACCEPTED
