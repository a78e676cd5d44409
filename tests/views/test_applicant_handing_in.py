"""Files are brought, everything is looked over once more, and the application is handed in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms import uploads
from govservice import clock
from govservice.accounts.models import Membership
from tests.forms import files
from tests.views.pages import links, text_of
from tests.world import World
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case


def _materials(case: Case) -> str:
    return f"/my/cases/{case.pk}/materials/"


def _bare(world: World) -> Case:
    """A complete form without its contract."""
    case = world.draft()
    row = case.materials.get(key="contract_text")
    services.detach(case.pk, row.pk, by=world.actor("owner"), at=clock.now())
    return Case.objects.get(pk=case.pk)


def _file(name: str = "合同.pdf", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or files.pdf(pages=1), "application/pdf")


def test_only_the_materials_that_the_answers_call_for_are_asked(
    world: World, owner: Client
) -> None:
    case = world.draft()
    told = text_of(owner.get(_materials(case)))
    for material in case.definition.materials:
        wanted = material.when is None or material.when.holds(case.answers)
        assert (material.title in told) is wanted


def test_a_whole_file_is_brought_without_scripts(world: World, owner: Client) -> None:
    case = _bare(world)
    answer = owner.post(_materials(case), {"key": "contract_text", "file": _file()})
    assert answer.status_code == 302
    assert answer["Location"].endswith("#m-contract_text")
    assert "合同.pdf" in text_of(owner.get(_materials(case)))


def test_an_uploaded_file_is_brought_by_its_id(world: World, owner: Client) -> None:
    case = _bare(world)
    content, by = files.pdf(pages=1), world.user("owner").pk
    stored = uploads.begin(name="扫描件.pdf", size=len(content), by=by, at=clock.now())
    uploads.append(stored.pk, content, offset=0, by=by)
    owner.post(_materials(case), {"key": "contract_text", "file_id": str(stored.pk)})
    assert case.materials.filter(key="contract_text", file=stored, replaced_at=None).exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"key": "contract_text"}, "没有收到文件"),
        ({"key": "contract_text", "file": _file("合同.pdf", b"MZ not a pdf")}, "内容"),
        ({"key": "contract_text", "file": _file("病毒.exe")}, ""),
        ({"key": "contract_text", "file": _file("空.pdf", b" ")}, ""),
        ({"key": "nothing", "file": _file()}, "没有这项材料"),
        ({"key": "contract_text", "file_id": "not an id"}, "还没有上传完成"),
        ({"key": "contract_text", "file_id": str(uuid4())}, "还没有上传完成"),
    ],
    ids=["none", "false type", "program", "empty", "unknown key", "no id", "unknown id"],
)
def test_what_cannot_be_taken_is_refused_in_plain_words(
    world: World, owner: Client, sent: dict[str, Any], said: str
) -> None:
    case = _bare(world)
    page = owner.post(_materials(case), sent)
    assert page.status_code == 422
    assert "文件没有收下" in text_of(page)
    assert said in text_of(page)


def test_a_file_of_somebody_else_cannot_be_brought(world: World, owner: Client) -> None:
    case = _bare(world)
    content, by = files.pdf(pages=1), world.user("other").pk
    stored = uploads.begin(name="别人的.pdf", size=len(content), by=by, at=clock.now())
    uploads.append(stored.pk, content, offset=0, by=by)
    sent = {"key": "contract_text", "file_id": str(stored.pk)}
    assert owner.post(_materials(case), sent).status_code == 422


def test_a_file_is_taken_out_again(world: World, owner: Client) -> None:
    case = world.draft()
    row = case.materials.get(key="contract_text")
    answer = owner.post(f"{_materials(case)}{row.pk}/detach/")
    assert answer.status_code == 302
    assert "contract_text" not in Case.objects.get(pk=case.pk).given_keys()
    assert owner.post(f"{_materials(case)}{row.pk}/detach/").status_code == 409
    assert owner.post(f"{_materials(case)}999999/detach/").status_code == 404


# 核对提交


def test_the_review_lists_every_problem_with_the_place_where_it_is_mended(
    world: World, owner: Client
) -> None:
    case = _bare(world)
    by = world.actor("owner")
    services.save_answers(
        case.pk, {"contact_phone": "1"}, by=by, at=clock.now(), keys=frozenset({"contact_phone"})
    )
    page = owner.get(f"/my/cases/{case.pk}/review/")
    assert "还有 2 处要填好" in text_of(page)
    assert f"/my/cases/{case.pk}/form/role/?check=1#f-contact_phone" in links(page)
    assert f"{_materials(case)}#m-contract_text" in links(page)


def test_a_complete_draft_is_shown_whole_and_handed_in(world: World, owner: Client) -> None:
    case = world.draft()
    page = owner.get(f"/my/cases/{case.pk}/review/")
    assert case.answers["summary"] in text_of(page)
    assert "要填好" not in text_of(page)
    answer = owner.post(f"/my/cases/{case.pk}/submit/", follow=True)
    case = Case.objects.get(pk=case.pk)
    assert case.state is Status.SUBMITTED
    assert answer.redirect_chain[-1][0] == f"/my/cases/{case.pk}/"
    assert str(case.short_code) in text_of(answer)


def test_a_second_click_on_submit_shows_the_case(world: World, owner: Client) -> None:
    case = world.draft()
    for _ in range(2):
        answer = owner.post(f"/my/cases/{case.pk}/submit/", follow=True)
        assert answer.status_code == 200
    assert "已经提交过了" in text_of(answer)
    assert Case.objects.get(pk=case.pk).events.filter(act="submit").count() == 1


def test_an_incomplete_draft_is_not_handed_in_and_keeps_everything(
    world: World, owner: Client
) -> None:
    case = _bare(world)
    page = owner.post(f"/my/cases/{case.pk}/submit/")
    assert page.status_code == 409
    assert "缺少材料" in text_of(page)
    again = Case.objects.get(pk=case.pk)
    assert (again.state, again.answers) == (Status.DRAFT, case.answers)


def test_the_same_contract_is_refused_with_reason_and_source(world: World, owner: Client) -> None:
    first = world.submitted()
    second = world.draft()
    by = world.actor("owner")
    services.save_answers(
        second.pk, first.answers, by=by, at=clock.now(), keys=frozenset(first.answers)
    )
    page = owner.post(f"/my/cases/{second.pk}/submit/")
    assert page.status_code == 409
    assert "现在还不能提交" in text_of(page)
    assert "依据：" in text_of(page)


def test_without_a_clerk_on_duty_the_draft_stays_and_says_whom_to_call(
    world: World, owner: Client
) -> None:
    case = world.draft()
    Membership.objects.filter(role="window", unit=world.unit).update(valid_to="2026-01-01")
    page = owner.post(f"/my/cases/{case.pk}/submit/")
    assert page.status_code == 503
    assert "暂无值班窗口人员" in text_of(page)
    assert Case.objects.get(pk=case.pk).state is Status.DRAFT


@pytest.mark.parametrize(
    "path", ["submit/", "materials/1/detach/", "form/role/check/", "correct/submit/"]
)
def test_what_changes_something_is_not_opened_like_a_page(
    world: World, owner: Client, path: str
) -> None:
    case = world.draft()
    answer = owner.get(f"/my/cases/{case.pk}/{path}")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "请从办件页面上的按钮进入" in text_of(answer)


def test_the_printed_form_is_a_pdf_of_the_draft(world: World, owner: Client) -> None:
    case = world.draft()
    answer = owner.get(f"/my/cases/{case.pk}/print/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
