"""Wrong numbers, second clicks, old pages, bad files, forged forms: always a plain answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.urls import reverse

from tests.doors.scene import walk_in
from tests.doors.table import rows
from tests.forms import files
from tests.world import DEFECT, REGISTER, World
from workflows.models import Case, CaseEvent
from workflows.ratings.models import Rating

NUMBERS = ["0", "9" * 9, str(2**63), "9" * 40]
CODES = ["%00", "x", "..", "%2e%2e%2f", "王", "%F0%9F%98%80", "9" * 300, "KC261102-00001-G", "-"]


def words(answer: HttpResponseBase) -> str:
    """Return the page without its markup."""
    page = getattr(answer, "content", b"").decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# Things that are not there, or not one's own


def _addresses(number: str, code: str) -> set[str]:
    """Every address that names a thing, with *number* and *code* in it."""
    from tests.doors.test_url_table import patterns

    found = set()
    for name, one in patterns():
        route = str(one.pattern)
        if "<" not in route or name.startswith(("openid", "/")):
            continue
        marks = re.findall(r"<(\w+):(\w+)>", route)
        uuid = "00000000-0000-4000-8000-000000000000"
        values = {"int": number, "uuid": uuid, "slug": "no-such", "str": code}
        path = _prefix(name)
        for kind, mark in marks:
            route = route.replace(f"<{kind}:{mark}>", values[kind])
        found.add(f"/{path}{route}")
    return found


def _prefix(name: str) -> str:
    return {"accounts": "accounts/", "forms": "files/"}.get(name.split(":")[0], "")


@pytest.mark.parametrize("who", ["owner", "window", "admin"])
def test_a_number_of_nothing_is_not_found(who: str, world: World) -> None:
    client = world.client(who)
    for url in {url for number in NUMBERS for url in _addresses(number, "x")}:
        for answer in (client.get(url), client.post(url, {"action": "accept"})):
            assert answer.status_code in {200, 302, 400, 403, 404, 405, 422}, url
            if url.startswith(("/my/cases/", "/desk/cases/", "/watch/")):
                assert answer.status_code in {403, 404, 405}, url


@pytest.mark.parametrize("who", ["anonymous", "window"])
def test_a_code_of_nothing_is_answered(who: str, world: World) -> None:
    client = world.client(who)
    for url in {url for code in CODES for url in _addresses("7", code)}:
        assert client.get(url).status_code < 500, url
        assert client.post(url).status_code < 500, url


def test_the_cases_of_others_are_as_if_they_were_not_there(world: World) -> None:
    case = world.submitted()
    stranger = world.client("other")
    nothing = stranger.get(reverse("workflows:case", args=[10**9]))
    for name in ("case", "review", "materials", "withdraw", "correct", "print", "dossier", "rate"):
        answer = stranger.get(reverse(f"workflows:{name}", args=[case.pk]))
        assert answer.status_code == 404
        assert words(answer) == words(nothing)


# The same click twice


def acts_of(case: Case) -> list[str]:
    return list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("act", flat=True))


#: (where the case stands, who, address, form): an act that must happen once.
CLICKS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "submit": ("draft", "owner", "submit", {}),
    "discard": ("draft", "owner", "discard", {}),
    "withdraw": ("submitted", "owner", "withdraw", {"reason": "协商解除"}),
    "rate": ("delivered", "owner", "rate", {"level": "satisfied", "words": "很好"}),
    "accept": ("submitted", "window", "desk_act", {}),
    "ask_correction": (
        "submitted", "window", "desk_act", {"t-summary": "请写明技术指标。", "f-summary": "补充"},
    ),
    "not_accept": ("submitted", "window", "desk_act", {"code": "", "words": "不属于"}),
    "propose": ("accepted", "reviewer", "desk_act", REGISTER),
    "check": ("proposed", "second", "desk_act", {"opinion": "同意"}),
    "send_back": ("proposed", "second", "desk_act", {"opinion": "请再核查金额"}),
    "grant": ("checked", "decider", "desk_act", {}),
    "refuse": ("advised_against", "decider", "desk_act", {"code": "", "words": "不符合"}),
}  # fmt: skip


@pytest.mark.parametrize("act", list(CLICKS))
def test_a_second_click_shows_the_case_or_says_a_plain_sentence(act: str, world: World) -> None:
    stage, who, name, form = CLICKS[act]
    case: Case = getattr(world, stage)()
    client = world.client(who)
    args = [case.pk, act] if name == "desk_act" else [case.pk]
    url = reverse(f"workflows:{name}", args=args)
    form = {**form, "seen": case.seq, **_code(world, act, form)}

    first, before = client.post(url, form), len(acts_of(case))
    second = client.post(url, form)

    assert first.status_code == 302, words(first)
    assert second.status_code in ({302, 404} if act == "discard" else {302, 409})
    assert len(acts_of(case)) == before
    if second.status_code == 302:
        assert client.get(second["Location"]).status_code == 200
    elif second.status_code == 409:
        assert "已" in words(second)
    assert Rating.objects.count() == (1 if act == "rate" else 0)


def _code(world: World, act: str, form: dict[str, Any]) -> dict[str, str]:
    reasons = {
        "not_accept": world.procedure.not_accepted_reasons,
        "refuse": world.procedure.refusal_reasons,
    }
    return {"code": reasons[act][0].code} if act in reasons else {}


def test_starting_twice_opens_one_draft(world: World) -> None:
    client = world.client("owner")
    organisation = min(world.actor("owner").organisations)
    form = {"applicant": organisation, "unit": world.unit.pk}
    url = reverse("workflows:start", args=[world.procedure.slug])

    answers = [client.post(url, form) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Case.objects.count() == 1


def test_receiving_twice_gives_one_number_and_one_receipt(world: World) -> None:
    case = walk_in(world)
    client = world.client("window")
    url = reverse("workflows:receive_submit", args=[case.pk])

    answers = [client.post(url) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {
        reverse("workflows:receive_done", args=[case.pk])
    }
    assert acts_of(case) == ["submit"]
    assert case.papers.filter(kind="receipt").count() == 1


def test_claiming_twice_says_so_and_a_colleague_reads_who_was_quicker(world: World) -> None:
    case = world.submitted()
    url = reverse("workflows:desk_claim", args=[case.pk])
    mine, colleague = world.client("window"), world.client("chuangkou2")

    assert mine.post(url).status_code == 302
    assert mine.post(url).status_code == 302
    late = colleague.post(url)

    assert late.status_code == 409
    assert "已由同事领取" in words(late)


# A page that lay open while a colleague acted


@pytest.mark.parametrize(
    ("act", "form", "typed"),
    [
        ("accept", {}, ""),
        ("ask_correction", {"t-summary": "请写明技术指标。"}, "请写明技术指标。"),
        ("not_accept", {"words": "不属于技术合同的范围"}, "不属于技术合同的范围"),
    ],
)
@pytest.mark.parametrize("seen", ["0", "", "x", "-1", "9" * 30, "1.5"])
def test_an_old_page_changes_nothing_and_gives_back_what_was_typed(
    act: str, form: dict[str, str], typed: str, seen: str, world: World
) -> None:
    case = world.submitted()
    url = reverse("workflows:desk_act", args=[case.pk, act])
    reason = _code(world, act, form)

    answer = world.client("window").post(url, {**form, **reason, "seen": seen})

    assert answer.status_code == 409
    assert acts_of(case) == ["submit"]
    page = answer.content.decode()
    assert typed in page
    assert f'name="seen" value="{case.seq}"' in page
    if reason:
        assert re.search(rf'value="{reason["code"]}"[^>]*checked', page)


def test_a_proposal_typed_on_an_old_page_comes_back_whole(world: World) -> None:
    case = world.accepted()
    form = {**REGISTER, "technical_amount": "1234.5", "opinion": "逐条核对<合同>", "seen": "0"}
    url = reverse("workflows:desk_act", args=[case.pk, "propose"])

    answer = world.client("reviewer").post(url, form)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "1,234.50" in page
    assert "逐条核对&lt;合同&gt;" in page
    assert re.search(r'value="register"[^>]*checked', page)


def test_answers_sent_after_handing_in_change_nothing(world: World) -> None:
    case = world.submitted()
    before = Case.objects.get(pk=case.pk).answers
    client = world.client("owner")
    step = reverse("workflows:step", args=[case.pk, "contract"])

    page = client.post(step, {"project_name": "另一个"}, follow=True)
    draft = client.post(step, {"project_name": "另一个"}, headers={"X-Draft": "1"})
    field = reverse("workflows:check", args=[case.pk, "contract"])
    check = client.post(field, {"_field": "project_name", "project_name": "另一个"})

    assert page.redirect_chain[-1][0] == reverse("workflows:case", args=[case.pk])
    assert draft.status_code in {302, 409}
    assert check.status_code == 409
    assert Case.objects.get(pk=case.pk).answers == before


# Files


def upload(name: str, content: bytes, kind: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


BAD_FILES: dict[str, Callable[[], list[SimpleUploadedFile]]] = {
    "nothing": list,
    "empty": lambda: [upload("空.pdf", b"")],
    "another type": lambda: [upload("合同.exe", b"MZ" + bytes(500))],
    "a programme called pdf": lambda: [upload("合同.pdf", b"MZ" + bytes(5000))],
    "half a pdf": lambda: [upload("合同.pdf", files.pdf()[:200])],
    "no name": lambda: [upload(".pdf", files.pdf())],
    "a name that climbs": lambda: [upload("../../../etc/passwd", b"root")],
    "a picture called pdf": lambda: [upload("合同.pdf", files.image("PNG"))],
    "too large": lambda: [upload("大.pdf", files.pdf() + b"\n%" + b"x" * 2**20)],
    "one good, one bad": lambda: [upload("好.pdf", files.pdf()), upload("坏.pdf", b"x")],
}


@pytest.mark.parametrize("what", list(BAD_FILES))
def test_a_bad_file_is_refused_in_words_and_the_good_ones_stay(
    what: str, world: World, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 2**20
    case = world.draft()
    kept = list(case.materials.filter(replaced_at=None).values_list("pk", flat=True))
    url = reverse("workflows:materials", args=[case.pk])

    answer = world.client("owner").post(url, {"key": "contract_text", "file": BAD_FILES[what]()})

    assert answer.status_code == 422
    assert "文件没有收下" in words(answer)
    after = set(case.materials.filter(replaced_at=None).values_list("pk", flat=True))
    assert set(kept) <= after
    assert Case.objects.get(pk=case.pk).answers == case.answers


@pytest.mark.parametrize(
    "form",
    [
        {"key": "no_such_material"},
        {"key": ""},
        {},
        {"key": "contract_text", "file_id": "x"},
        {"key": "contract_text", "file_id": "00000000-0000-4000-8000-000000000000"},
        {"key": "contract_text\0", "file_id": ["\0", "x"]},
    ],
    ids=str,
)
def test_files_for_nothing_and_ids_of_nothing_are_refused(
    form: dict[str, Any], world: World
) -> None:
    case = world.draft()
    if "file_id" not in form:
        form = {**form, "file": upload("合同.pdf", files.pdf())}

    answer = world.client("owner").post(reverse("workflows:materials", args=[case.pk]), form)

    assert answer.status_code == 422
    assert "文件没有收下" in words(answer)


def test_the_file_of_another_person_cannot_be_attached(world: World) -> None:
    mine, theirs = world.draft(), world.submitted()
    row = theirs.materials.first()
    assert row is not None
    form = {"key": "contract_text", "file_id": str(row.file_id)}

    answer = world.client("other").post(reverse("workflows:materials", args=[mine.pk]), form)

    assert answer.status_code == 404


def test_more_files_than_a_form_may_carry(world: World) -> None:
    case = world.draft()
    crowd = [upload(f"{number}.pdf", b"x") for number in range(150)]

    answer = world.client("owner").post(
        reverse("workflows:materials", args=[case.pk]), {"key": "contract_text", "file": crowd}
    )

    assert answer.status_code == 400
    assert "没有看懂" in words(answer)


# Forms that are not ours


@pytest.mark.parametrize("name", ["submit", "withdraw", "discard", "materials", "rate"])
def test_a_form_without_its_token_does_nothing_and_says_what_to_do(name: str, world: World) -> None:
    case = world.submitted() if name in ("withdraw", "rate") else world.draft()
    before = acts_of(case)
    client = world.client("owner", enforce_csrf_checks=True)

    answer = client.post(reverse(f"workflows:{name}", args=[case.pk]), {"level": "satisfied"})

    assert answer.status_code == 403
    assert "刷新" in words(answer)
    assert acts_of(case) == before


def test_a_step_without_its_token_leaves_the_draft_as_it_was_saved(world: World) -> None:
    case = world.draft()
    client = world.client("owner", enforce_csrf_checks=True)

    answer = client.post(
        reverse("workflows:step", args=[case.pk, "contract"]), {"project_name": "x"}
    )

    assert answer.status_code == 403
    assert Case.objects.get(pk=case.pk).answers == case.answers


def test_every_form_of_the_table_is_closed_to_forgers(world: World) -> None:
    case = world.submitted()
    client = world.client("window", enforce_csrf_checks=True)
    for act in ("accept", "not_accept", "ask_correction"):
        url = reverse("workflows:desk_act", args=[case.pk, act])
        assert client.post(url, {"seen": case.seq}).status_code == 403
    assert acts_of(case) == ["submit"]
    assert any(row.name == "workflows:desk_act" for row in rows())


# Rating and correcting


def test_a_rating_without_a_level_keeps_the_words(world: World) -> None:
    case = world.delivered()
    client = world.client("owner")
    for level in ("", "x", "\0", "6", "非常满意", "very_satisfied\0"):
        form = {"level": level, "words": "窗口<很>好"}
        answer = client.post(reverse("workflows:rate", args=[case.pk]), form)
        assert answer.status_code == 422
        assert "窗口&lt;很&gt;好" in answer.content.decode()
    assert not Rating.objects.exists()


def test_a_correction_that_cannot_be_right_is_kept_and_shown(world: World) -> None:
    case = world.correcting()
    url = reverse("workflows:answer", args=[case.pk, DEFECT["key"]])
    client = world.client("owner")
    typed = "长" * 1500

    answer = client.post(url, {DEFECT["key"]: typed})

    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert Case.objects.get(pk=case.pk).answers[DEFECT["key"]] == typed
    assert client.post(reverse("workflows:answer", args=[case.pk, "x"])).status_code == 404
    assert client.post(reverse("workflows:answer", args=[case.pk, "title"])).status_code == 404
