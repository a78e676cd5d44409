"""Reception at the window: for whom, the applicant's form in the clerk's hands, the receipt."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from stdnum.cn import uscc

from forms.materials import deferred, required
from govservice.accounts.models import Organisation
from tests.forms import files
from tests.views.desk_pages import buttons, do, queries_of, status_and_bytes
from tests.views.pages import text_of
from tests.world import World
from workflows.lifecycle import Status
from workflows.models import Case

_BODY = "91420100MAXX88QY8"
NEW_CODE = _BODY + str(uscc.calc_check_digit(_BODY))


@pytest.fixture
def window(world: World) -> Client:
    return world.client("window")


@pytest.fixture
def known(world: World) -> Organisation:
    return Organisation.objects.order_by("pk")[0]


def begin(world: World, client: Client, **typed: str) -> HttpResponse:
    address = f"/desk/receive/{world.procedure.slug}/{world.unit.pk}/"
    answer = client.post(address, {"who": "organisation", **typed})
    assert isinstance(answer, HttpResponse)
    return answer


def begun(world: World, client: Client, organisation: Organisation) -> Case:
    """A walk-in's draft, all answers and materials given through the pages."""
    begin(world, client, uscc=organisation.uscc)
    case = Case.objects.get(channel="window", status="draft")
    answers = world.answers_of(organisation)
    for step in world.procedure.form.steps:
        page = f"/desk/receive/cases/{case.pk}/form/{step.slug}/"
        answer = client.post(page, _posted(step, answers))
        assert answer.status_code == 302, text_of(answer)
    case.refresh_from_db()
    for material in required(world.procedure.materials, case.answers):
        _bring(client, case, material.key)
    return case


def _posted(step: Any, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers of a step as a browser would send them."""
    sent: dict[str, Any] = {}
    for ask in step.asks:
        value = answers.get(ask.key)
        if ask.columns:
            sent[ask.key] = "rows"
            for number, row in enumerate(value or []):
                sent |= {f"{ask.key}-{number}-{key}": cell for key, cell in row.items()}
        elif value is not None:
            sent[ask.key] = str(value).lower() if isinstance(value, bool) else value
    return sent


def _bring(client: Client, case: Case, key: str, content: bytes | None = None) -> HttpResponse:
    scan = SimpleUploadedFile(f"{key}.pdf", files.pdf(pages=1) if content is None else content)
    page = f"/desk/receive/cases/{case.pk}/materials/"
    answer = client.post(page, {"key": key, "file": scan})
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_walk_in_leaves_with_a_printed_receipt(
    world: World, window: Client, known: Organisation
) -> None:
    case = begun(world, window, known)
    review = text_of(window.get(f"/desk/receive/cases/{case.pk}/review/"))
    assert "请申请人当面核对以上内容" in review and "还有" not in review
    answer = window.post(f"/desk/receive/cases/{case.pk}/submit/", follow=True)
    case.refresh_from_db()
    assert (case.status, case.owner, case.agent) == (Status.SUBMITTED, world.user("window"), None)
    receipt = case.papers.get(kind="receipt")
    body = answer.content.decode()
    assert f'<iframe class="paper-frame" src="/desk/papers/{receipt.pk}/"' in body
    paper = window.get(f"/desk/papers/{receipt.pk}/")
    assert paper["X-Frame-Options"] == "SAMEORIGIN" and "sandbox" not in paper[CSP]
    assert status_and_bytes(paper)[1].startswith(b"%PDF")


CSP = "Content-Security-Policy"


def test_a_second_click_receives_once(world: World, window: Client, known: Organisation) -> None:
    case = begun(world, window, known)
    for _ in range(2):
        answer = window.post(f"/desk/receive/cases/{case.pk}/submit/")
        assert answer["Location"] == f"/desk/receive/cases/{case.pk}/done/"
    assert case.papers.filter(kind="receipt").count() == 1


def test_only_matters_and_windows_of_ones_own_are_offered(world: World, window: Client) -> None:
    page = window.get("/desk/receive/")
    assert world.procedure.title in text_of(page) and world.unit.name in text_of(page)
    assert world.elsewhere.name not in text_of(page)
    other = f"/desk/receive/{world.procedure.slug}/{world.elsewhere.pk}/"
    assert window.get(other).status_code == 404
    assert window.get(f"/desk/receive/nothing/{world.unit.pk}/").status_code == 404
    assert world.client("reviewer").get("/desk/receive/").status_code == 403


def test_a_wrong_code_is_explained_and_kept(world: World, window: Client) -> None:
    for code, said in (
        ("", "请填写统一社会信用代码"),
        ("12345", "统一社会信用代码不正确"),
        (NEW_CODE[:-1] + "0", "统一社会信用代码不正确"),
    ):
        answer = begin(world, window, uscc=code, contact_email="a@example.org")
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert 'value="a@example.org"' in answer.content.decode()
    assert not Case.objects.exists()


def test_an_organisation_met_for_the_first_time_is_put_on_record(
    world: World, window: Client
) -> None:
    asked = begin(world, window, uscc=NEW_CODE)
    assert asked.status_code == 200 and "第一次来办理" in text_of(asked)
    assert begin(world, window, uscc=NEW_CODE, name="", kind="").status_code == 422
    told = {"name": "武汉新来者科技有限公司", "kind": "enterprise"}
    assert begin(world, window, uscc=NEW_CODE, **told).status_code == 302
    made = Organisation.objects.get(uscc=NEW_CODE)
    assert made.name == "武汉新来者科技有限公司" and not made.members.exists()
    assert Case.objects.get().organisation == made


def test_a_person_needs_no_code(world: World, window: Client) -> None:
    assert begin(world, window, who="person", uscc="").status_code == 302
    assert Case.objects.get().organisation is None


def test_the_list_of_begun_receptions_costs_the_same_however_long(
    world: World, window: Client
) -> None:
    begin(world, window, who="person")
    before = queries_of(lambda: window.get("/desk/receive/"))
    for organisation in Organisation.objects.order_by("pk")[:4]:
        begin(world, window, uscc=organisation.uscc)
    assert "还没有收完的" in text_of(window.get("/desk/receive/"))
    assert queries_of(lambda: window.get("/desk/receive/")) == before


def test_a_second_click_opens_the_same_draft(
    world: World, window: Client, known: Organisation
) -> None:
    first = begin(world, window, uscc=known.uscc)
    assert begin(world, window, uscc=known.uscc)["Location"] == first["Location"]
    assert Case.objects.count() == 1


def test_what_is_typed_is_kept_valid_or_not(
    world: World, window: Client, known: Organisation
) -> None:
    begin(world, window, uscc=known.uscc)
    case = Case.objects.get()
    page = f"/desk/receive/cases/{case.pk}/form/contract/"
    step = world.procedure.form.steps[1]
    page = f"/desk/receive/cases/{case.pk}/form/{step.slug}/"
    answer = window.post(page, {"project_name": "测试合同", "sign_date": "后天"})
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.answers["project_name"] == "测试合同"
    assert "测试合同" in window.get(page).content.decode()
    saved = window.post(page, {"project_name": "改名", "_go": "autosave"})
    assert saved.status_code == 204
    checked = window.post(f"{page}check/", {"sign_date": "后天", "_field": "sign_date"})
    assert checked.status_code == 200 and b"f-sign_date" in checked.content
    assert window.get(f"/desk/receive/cases/{case.pk}/form/nothing/").status_code == 404


def test_an_incomplete_application_is_not_received_and_says_where_it_lacks(
    world: World, window: Client, known: Organisation
) -> None:
    begin(world, window, uscc=known.uscc)
    case = Case.objects.get()
    answer = window.post(f"/desk/receive/cases/{case.pk}/submit/")
    assert answer.status_code == 409
    assert "处要填好" in text_of(answer)
    assert f'href="/desk/receive/cases/{case.pk}/materials/#m-contract_text"' in (
        answer.content.decode()
    )


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"%PDF-1.7 broken"])
def test_a_bad_scan_is_refused_in_words(
    world: World, window: Client, known: Organisation, content: bytes
) -> None:
    begin(world, window, uscc=known.uscc)
    case = Case.objects.get()
    answer = _bring(window, case, "contract_text", content)
    assert answer.status_code == 422
    assert "文件没有收下" in text_of(answer)
    assert not case.materials.exists()


def test_a_scan_can_be_taken_out_again(world: World, window: Client, known: Organisation) -> None:
    begin(world, window, uscc=known.uscc)
    case = Case.objects.get()
    _bring(window, case, "contract_text")
    row = case.materials.get()
    page = f"/desk/receive/cases/{case.pk}/materials/{row.pk}/detach/"
    assert window.post(page).status_code == 302
    assert not case.given_keys()
    assert _bring(window, case, "nothing").status_code == 422


def test_another_windows_reception_is_not_there(
    world: World, window: Client, known: Organisation
) -> None:
    begin(world, window, uscc=known.uscc)
    case, online = Case.objects.get(), world.submitted()
    for client, one in ((world.client("elsewhere"), case), (window, online)):
        for path in ("", "review/", "materials/", f"form/{world.procedure.form.steps[0].slug}/"):
            assert client.get(f"/desk/receive/cases/{one.pk}/{path}").status_code == 404, path
        assert client.post(f"/desk/receive/cases/{one.pk}/submit/").status_code == 404


def test_the_window_hands_in_the_correction_of_a_walk_in(
    world: World, window: Client, known: Organisation
) -> None:
    case = begun(world, window, known)
    window.post(f"/desk/receive/cases/{case.pk}/submit/")
    composer = text_of(window.get(f"/desk/cases/{case.pk}/do/ask_correction/"))
    assert "没有提交“知识产权证明”，请补充上传。" in composer
    assert do(window, case, "ask_correction", **{"t-summary": "太短。"}).status_code == 302
    file = window.get(f"/desk/cases/{case.pk}/")
    assert f'href="/desk/receive/cases/{case.pk}/"' in file.content.decode()
    assert "withdraw" in buttons(file)
    step = next(one for one in world.procedure.form.steps if "summary" in one.keys)
    case.refresh_from_db()
    answers = {**case.answers, "summary": "写明了要解决的技术问题和采用的方法。" * 5}
    window.post(f"/desk/receive/cases/{case.pk}/form/{step.slug}/", _posted(step, answers))
    lacking = deferred(world.procedure.materials, answers, case.given_keys())
    refused = window.post(f"/desk/receive/cases/{case.pk}/submit/")
    assert refused.status_code == 409 and lacking[0].title in text_of(refused)
    for material in lacking:
        _bring(window, case, material.key)
    assert window.post(f"/desk/receive/cases/{case.pk}/submit/").status_code == 302
    case.refresh_from_db()
    assert case.status == Status.SUBMITTED
    assert window.get(f"/desk/receive/cases/{case.pk}/review/").status_code == 409


def test_a_result_for_a_walk_in_is_handed_over_at_the_window(
    world: World, window: Client, known: Organisation
) -> None:
    case = begun(world, window, known)
    window.post(f"/desk/receive/cases/{case.pk}/submit/")
    do(window, case, "not_accept", code="oral", words="没有文本")
    world.drain()
    page = window.get(f"/desk/cases/{case.pk}/do/deliver/")
    assert "核对领取人身份" in text_of(page) and "不予受理通知书" in text_of(page)
    assert do(window, case, "deliver").status_code == 302
    case.refresh_from_db()
    assert (case.status, case.delivered_way) == (Status.RATING, "window")


# Opening by what a scanner reads


def test_a_scanned_code_opens_the_case(world: World, window: Client) -> None:
    case = world.submitted()
    paper = case.papers.get(kind="receipt")
    for code in (
        case.short_code,
        f"  {str(case.short_code).lower()}\n",
        paper.facts["track_url"],
        quote(paper.facts["track_url"], safe=""),
        paper.facts["verify_url"],
        paper.verify_code,
    ):
        answer = window.get("/desk/find/", {"code": code})
        assert answer.status_code == 302, code
        assert answer["Location"] == f"/desk/cases/{case.pk}/"
    code = {"code": case.short_code}
    watching = world.client("supervisor").get("/desk/find/", code)
    assert watching["Location"] == f"/watch/cases/{case.pk}/"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("KC261102-99999-A", "校验位不对"),
        ("KC999", "没有找到这件办件"),
        ("http://example.org/verify/AAAABBBBCCCC", "没有找到这件办件"),
        ("\0\0x", "没有找到这件办件"),
        ("<script>", "没有找到这件办件"),
        ("码" * 400, "没有找到这件办件"),
    ],
)
def test_an_unknown_code_is_answered_in_a_plain_sentence(
    world: World, window: Client, code: str, said: str
) -> None:
    answer = window.get("/desk/find/", {"code": code})
    assert answer.status_code == 404
    assert said in text_of(answer)


def test_another_stations_code_is_unknown_here(world: World) -> None:
    case = world.submitted()
    answer = world.client("elsewhere").get("/desk/find/", {"code": case.short_code})
    assert answer.status_code == 404
    assert "不属于本机构" in text_of(answer)
