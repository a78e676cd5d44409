"""The case file of the office: what it shows to whom, and what it keeps to itself."""

from __future__ import annotations

import pytest
from django.test import Client

from govservice import clock
from govservice.accounts.models import RevealLog
from tests.factories import moment
from tests.views.desk_pages import buttons, status_and_bytes
from tests.views.pages import text_of
from tests.world import Time, World
from workflows import services
from workflows.views.desk.case_file import PARTS

STAGES = ("submitted", "correcting", "accepted", "proposed", "checked", "granted", "closed")


@pytest.fixture
def window(world: World) -> Client:
    return world.client("window")


@pytest.mark.parametrize("stage", STAGES)
def test_every_part_of_the_file_can_be_read_at_every_stage(world: World, stage: str) -> None:
    case = getattr(world, stage)()
    for person in ("window", "reviewer"):
        client = world.client(person)
        for part in PARTS:
            answer = client.get(f"/desk/cases/{case.pk}/", {"show": part})
            assert answer.status_code == 200, (person, part)
            assert case.short_code in text_of(answer)


def test_a_case_of_another_station_is_not_there(world: World) -> None:
    case = world.submitted()
    for path in ("", "preview/", "do/accept/", "reveal/contact_phone/"):
        assert world.client("elsewhere").get(f"/desk/cases/{case.pk}/{path}").status_code == 404
    assert world.client("elsewhere").post(f"/desk/cases/{case.pk}/notes/").status_code == 404


def test_who_holds_no_desk_is_kept_out(world: World) -> None:
    case = world.submitted()
    for person in ("owner", "other", "supervisor", "expert"):
        assert world.client(person).get(f"/desk/cases/{case.pk}/").status_code == 403, person


def test_a_draft_is_not_there_for_the_office(world: World, window: Client) -> None:
    assert window.get(f"/desk/cases/{world.draft().pk}/").status_code == 404


@pytest.mark.parametrize(
    ("stage", "person", "expected"),
    [
        ("submitted", "window", ["accept", "ask_correction", "not_accept"]),
        ("submitted", "reviewer", []),
        ("correcting", "window", []),
        ("accepted", "reviewer", ["propose", "ask_supplement", "suspend"]),
        ("proposed", "second", ["check", "send_back", "suspend"]),
        ("checked", "decider", ["grant", "send_back", "suspend"]),
        ("granted", "window", ["deliver"]),
        ("closed", "window", []),
    ],
)
def test_only_what_may_be_done_now_has_a_button(
    world: World, stage: str, person: str, expected: list[str]
) -> None:
    case = getattr(world, stage)()
    if stage == "granted":
        world.drain()  # the papers are made; an online case is delivered by the system
        expected = []
    shown = buttons(world.client(person).get(f"/desk/cases/{case.pk}/"))
    assert [act for act in shown if act != "offer_handover"] == expected


def test_a_suspended_case_offers_to_be_taken_up_again_and_nothing_else(world: World) -> None:
    case, by = world.accepted(), world.actor("reviewer")
    services.suspend(case.pk, by=by, at=clock.now(), reason="等待法院判决")
    page = world.client("reviewer").get(f"/desk/cases/{case.pk}/")
    assert [act for act in buttons(page) if act != "offer_handover"] == ["resume_handling"]
    assert "本件已中止办理，须先恢复办理。" in text_of(page)


def test_each_button_stands_beside_its_consequence(world: World, window: Client) -> None:
    words = text_of(window.get(f"/desk/cases/{world.submitted().pk}/"))
    assert "申请人将收到受理通知书；法定时限和承诺时限从次日起计算。" in words
    assert "我方计时停止，申请人补正期限开始。" in words


def test_what_may_not_be_done_yet_names_every_reason_with_its_source(
    world: World, window: Client
) -> None:
    words = text_of(window.get(f"/desk/cases/{world.submitted(sealed=False).pk}/"))
    assert "现在还不能“受理”" in words
    assert "印章不齐全" in words or "签章" in words
    assert "依据：" in words


# Personal data


def test_personal_data_are_starred(world: World, window: Client) -> None:
    case = world.submitted(contact_phone="13812345678")
    words = text_of(window.get(f"/desk/cases/{case.pk}/"))
    assert "138****5678" in words and "13812345678" not in words
    assert "13812345678" not in text_of(window.get(f"/desk/cases/{case.pk}/do/ask_correction/"))


def test_a_starred_datum_is_shown_for_a_reason_that_stays_on_record(
    world: World, window: Client
) -> None:
    case = world.submitted(contact_phone="13812345678")
    page = f"/desk/cases/{case.pk}/reveal/contact_phone/"
    assert "13812345678" not in text_of(window.get(page))
    refused = window.post(page, {"reason": "看"})
    assert refused.status_code == 422 and "13812345678" not in text_of(refused)
    assert 'value="看"' in refused.content.decode()
    assert "13812345678" in text_of(window.post(page, {"reason": "电话核实补正内容"}))
    kept = RevealLog.objects.get()
    assert (kept.user, kept.field) == (world.user("window"), "answers.contact_phone")
    assert kept.reason == "电话核实补正内容"


def test_the_account_of_who_filed_is_starred_too(world: World, window: Client) -> None:
    case = world.submitted()
    page = f"/desk/cases/{case.pk}/reveal/agent.email/"
    assert case.agent and case.agent.email not in text_of(window.get(f"/desk/cases/{case.pk}/"))
    assert case.agent.email in text_of(window.post(page, {"reason": "寄送补正说明"}))
    assert RevealLog.objects.get().subject_id == str(case.agent_id)


@pytest.mark.parametrize(
    "key", ["project_name", "nothing", "agent.password", "agent.", "__class__"]
)
def test_nothing_else_can_be_revealed(world: World, window: Client, key: str) -> None:
    page = f"/desk/cases/{world.submitted().pk}/reveal/{key}/"
    assert window.post(page, {"reason": "没有这样的数据"}).status_code == 404
    assert not RevealLog.objects.exists()


def test_whoever_only_looks_on_reveals_nothing(world: World) -> None:
    page = f"/desk/cases/{world.submitted().pk}/reveal/contact_phone/"
    assert world.client("supervisor").post(page, {"reason": "检查一下"}).status_code == 403


# Notes, papers, history, clocks, earlier cases


def test_a_note_is_for_colleagues_only(world: World, window: Client) -> None:
    case = world.submitted()
    window.post(f"/desk/cases/{case.pk}/notes/", {"text": "电话联系过，下午补合同。\0"})
    notes = text_of(world.client("reviewer").get(f"/desk/cases/{case.pk}/", {"show": "notes"}))
    assert "电话联系过，下午补合同。" in notes
    assert "电话联系过" not in text_of(world.client("owner").get(f"/my/cases/{case.pk}/"))


def test_an_empty_note_is_refused_in_words(world: World, window: Client) -> None:
    case = world.submitted()
    answer = window.post(f"/desk/cases/{case.pk}/notes/", {"text": "  "}, follow=True)
    assert "备注是空的" in text_of(answer)
    assert not case.notes.exists()


def test_a_paper_opens_as_pdf_even_before_the_worker_came(world: World, window: Client) -> None:
    paper = world.submitted().papers.get(kind="receipt")
    for client in (window, world.client("supervisor")):
        answer = client.get(f"/desk/papers/{paper.pk}/")
        assert answer["Content-Type"] == "application/pdf"
        status, content = status_and_bytes(answer)
        assert status == 200 and content.startswith(b"%PDF")
    assert world.client("elsewhere").get(f"/desk/papers/{paper.pk}/").status_code == 404
    assert world.client("owner").get(f"/desk/papers/{paper.pk}/").status_code == 403
    assert window.get("/desk/papers/999999/").status_code == 404


def test_the_history_tells_what_happened_in_plain_words(world: World) -> None:
    case = world.correcting()
    words = text_of(world.client("window").get(f"/desk/cases/{case.pk}/", {"show": "history"}))
    assert "一次性告知补正 周敏" in words
    assert "技术内容摘要：摘要没有写明要解决的技术问题。（请补充写明。）" in words
    assert words.index("一次性告知补正 周敏") < words.index("提交申请")


def test_the_ledger_stands_behind_every_clock(world: World) -> None:
    case = world.accepted()
    words = text_of(world.client("reviewer").get(f"/desk/cases/{case.pk}/", {"show": "clocks"}))
    for expected in (
        "法定办结时限",
        "承诺办结时限",
        "5 个工作日",
        "受理次日起算",
        "开始的当天不计",
        "依据：",
    ):
        assert expected in words


def test_earlier_cases_of_the_applicant_are_a_step_away(world: World, window: Client) -> None:
    before, now = world.closed(), world.submitted()
    words = text_of(window.get(f"/desk/cases/{now.pk}/", {"show": "earlier"}))
    assert before.short_code and before.short_code in words


def test_materials_are_shown_beside_the_form(world: World, window: Client) -> None:
    case = world.submitted()
    row = case.materials.order_by("-pk")[0]
    body = window.get(f"/desk/cases/{case.pk}/", {"file": row.pk}).content.decode()
    assert f"/files/{row.file_id}/page/1/" in body and f"/files/{row.file_id}/page/2/" in body
    status, content = status_and_bytes(window.get(f"/files/{row.file_id}/page/1/"))
    assert status == 200 and content.startswith(b"\x89PNG")
    assert world.client("elsewhere").get(f"/files/{row.file_id}/page/1/").status_code == 404


def test_a_silent_acceptance_is_marked(world: World, window: Client) -> None:
    case = world.submitted()
    type(case).objects.filter(pk=case.pk).update(deemed=True)
    assert "视为受理" in text_of(window.get(f"/desk/cases/{case.pk}/"))


def test_what_came_in_after_hours_shows_its_clocks_already(world: World, monday: Time) -> None:
    monday.go_to(moment("2026-11-08", "20:00"))  # a Sunday: received on Monday morning
    case = world.submitted()
    words = text_of(world.client("window").get(f"/desk/cases/{case.pk}/"))
    assert "受理承诺时限 剩 2 个工作日" in words and "一次性告知时限 剩 6 个工作日" in words
