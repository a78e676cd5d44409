"""Doing an act at the desk: its page, its refusals, what is typed, and where one goes next."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.views.desk_pages import do, typed_in
from tests.views.pages import text_of
from tests.world import REGISTER, World
from workflows.lifecycle import Status
from workflows.models import Case
from workflows.views.desk.acts import DOORS

STALE = "刚刚有了新的变动"


@pytest.fixture
def window(world: World) -> Client:
    return world.client("window")


def status_of(case: Case) -> str:
    return str(Case.objects.get(pk=case.pk).status)


# The window


def test_accepting_tells_its_consequence_first_and_goes_on_to_the_next_case(
    world: World, window: Client
) -> None:
    case, following = world.submitted(), world.submitted()
    page = text_of(window.get(f"/desk/cases/{case.pk}/do/accept/?tab=free"))
    assert "申请人将收到受理通知书；法定时限和承诺时限从次日起计算。" in page
    answer = do(window, case, "accept", tab="free", next="1")
    assert answer["Location"] == f"/desk/cases/{following.pk}/?tab=free"
    assert status_of(case) == Status.ACCEPTED


def test_the_choice_to_go_on_or_not_is_remembered(world: World, window: Client) -> None:
    first, second, third = world.submitted(), world.submitted(), world.submitted()
    box = '<input type="checkbox" name="next" value="1" checked>'
    assert box in window.get(f"/desk/cases/{first.pk}/do/accept/").content.decode()
    assert do(window, first, "accept")["Location"] == "/desk/?tab=all"
    assert box not in window.get(f"/desk/cases/{second.pk}/do/accept/").content.decode()
    assert do(window, second, "accept", next="1")["Location"] == f"/desk/cases/{third.pk}/?tab=all"
    assert box in window.get(f"/desk/cases/{third.pk}/do/accept/").content.decode()


def test_the_last_case_of_a_pile_leads_back_to_it(world: World, window: Client) -> None:
    answer = do(window, world.submitted(), "accept", next="1")
    assert answer["Location"] == "/desk/?tab=all"
    assert "这一栏没有下一件了" in text_of(window.get("/desk/"))


def test_the_next_case_is_not_one_a_colleague_has_claimed(world: World, window: Client) -> None:
    case, taken, free = world.submitted(), world.submitted(), world.submitted()
    world.client("chuangkou2").post(f"/desk/cases/{taken.pk}/claim/")
    assert do(window, case, "accept", next="1")["Location"].startswith(f"/desk/cases/{free.pk}/")


def test_a_double_click_does_it_once_and_says_so(world: World, window: Client) -> None:
    case = world.submitted()
    told = {"seen": case.seq, "tab": "all"}
    page = f"/desk/cases/{case.pk}/do/accept/"
    assert window.post(page, told).status_code == 302
    again = window.post(page, told)
    assert again.status_code == 409
    assert "本件现在是“已受理”，不能办理“受理”" in text_of(again)
    assert Case.objects.get(pk=case.pk).events.count() == 2


def test_a_stale_page_is_refused_and_keeps_what_was_typed(world: World, window: Client) -> None:
    case = world.submitted()
    seen = case.seq - 1
    typed = {"code": "oral", "words": "合同只有口头约定，\n没有文本。", "seen": seen}
    answer = do(window, case, "not_accept", **typed)
    assert answer.status_code == 409
    assert STALE in text_of(answer)
    assert typed_in(answer, "words") == "合同只有口头约定，\n没有文本。"
    assert 'value="oral" ' in answer.content.decode()
    assert status_of(case) == Status.SUBMITTED
    assert f'name="seen" value="{case.seq}"' in answer.content.decode()


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "１"])
def test_a_page_that_does_not_say_what_it_saw_is_stale(
    world: World, window: Client, seen: str
) -> None:
    assert do(window, world.submitted(), "accept", seen=seen).status_code == 409


def test_a_refusal_needs_a_ground_and_keeps_the_words(world: World, window: Client) -> None:
    case = world.submitted()
    answer = do(window, case, "not_accept", words="说明在此")
    assert answer.status_code == 422
    assert "请选择一项理由" in text_of(answer)
    assert typed_in(answer, "words") == "说明在此"
    assert do(window, case, "not_accept", code="made_up", words="x").status_code == 422
    assert do(window, case, "not_accept", code="oral", words="没有文本").status_code == 302
    kept = Case.objects.get(pk=case.pk)
    assert (kept.status, kept.reason["code"]) == (Status.NOT_ACCEPTED, "oral")


def test_a_blocked_act_tells_every_reason_with_its_source(world: World, window: Client) -> None:
    case = world.submitted(sealed=False)
    for answer in (
        window.get(f"/desk/cases/{case.pk}/do/accept/"),
        do(window, case, "accept"),
    ):
        assert "依据：" in text_of(answer)
    assert answer.status_code == 409
    assert status_of(case) == Status.SUBMITTED


# 一次性告知补正


def test_a_notice_is_composed_from_phrases_and_own_words(world: World, window: Client) -> None:
    case = world.submitted()
    phrase = world.procedure.defect_phrases["contract_text"][0]
    typed = {
        "p-contract_text": "0",
        "t-contract_text": "第3页看不清。",
        "f-contract_text": "重扫第3页。",
    }
    typed["t-project_name"] = "与封面不一致。"
    assert phrase in text_of(window.get(f"/desk/cases/{case.pk}/do/ask_correction/"))
    assert do(window, case, "ask_correction", **typed).status_code == 302
    kept = Case.objects.get(pk=case.pk)
    assert kept.status == Status.CORRECTING
    assert kept.defects == [
        {
            "key": "contract_text",
            "label": "合同文本（含全部附件，中文）",
            "text": f"{phrase}第3页看不清。",
            "fix": "重扫第3页。",
        },
        {
            "key": "project_name",
            "label": "合同名称（项目名称）",
            "text": "与封面不一致。",
            "fix": "",
        },
    ]


def test_the_preview_shows_the_notice_and_sends_nothing(world: World, window: Client) -> None:
    case = world.submitted()
    answer = do(window, case, "ask_correction", **{"t-summary": "太短。", "_preview": "1"})
    assert answer.status_code == 200
    words = text_of(answer)
    assert "告知书预览" in words and "太短。" in words
    assert "请于 2026年11月23日 前补正" in words
    assert typed_in(answer, "t-summary") == "太短。"
    assert status_of(case) == Status.SUBMITTED


def test_a_notice_without_a_defect_is_refused(world: World, window: Client) -> None:
    case = world.submitted()
    answer = do(window, case, "ask_correction", **{"f-summary": "只写了怎样补正"})
    assert answer.status_code == 409
    assert "请至少列出一项需要补正的内容" in text_of(answer)
    assert typed_in(answer, "f-summary") == "只写了怎样补正"


def test_what_the_examination_found_is_offered_first(world: World, window: Client) -> None:
    page = window.get(f"/desk/cases/{world.submitted(sealed=False).pk}/do/ask_correction/")
    assert "系统核查" in text_of(page)
    assert 'name="p-sealed" value="0"' in page.content.decode()


def test_what_was_told_once_is_locked_unless_it_was_touched(world: World, window: Client) -> None:
    case = world.correcting()
    owner = world.client("owner")
    owner.post(
        f"/my/cases/{case.pk}/correct/answers/summary/", {"summary": "补充了要解决的技术问题。" * 8}
    )
    assert owner.post(f"/my/cases/{case.pk}/correct/submit/").status_code == 302
    page = window.get(f"/desk/cases/{case.pk}/do/ask_correction/").content.decode()
    assert 'name="t-summary"' in page
    assert 'name="t-project_name"' not in page and "已告知过，没有改动" in page
    answer = do(window, case, "ask_correction", **{"t-project_name": "又发现一处。"})
    assert answer.status_code == 409  # nothing that may still be named
    assert do(window, case, "ask_correction", **{"t-summary": "还是太短。"}).status_code == 302


# The registrars and the decider


def _proposed(world: World, **changes: Any) -> Case:
    case = world.accepted(**changes)
    assert do(world.client("reviewer"), case, "propose", **REGISTER).status_code == 302
    return case


def test_the_road_from_review_to_decision_by_three_people(world: World) -> None:
    case = _proposed(world)
    second = world.client("second")
    sheet = text_of(second.get(f"/desk/cases/{case.pk}/do/check/"))
    assert REGISTER["opinion"] in sheet and "系统核查" in sheet and "技术交易额 K" in sheet
    assert do(second, case, "check", opinion="同意。").status_code == 302
    decider = world.client("decider")
    sheet = text_of(decider.get(f"/desk/cases/{case.pk}/do/grant/"))
    assert "孙雅琴：同意。" in sheet and "郑文博" in sheet
    assert do(decider, case, "grant").status_code == 302
    assert status_of(case) == Status.GRANTED


def test_the_first_registrar_cannot_check_himself(world: World) -> None:
    case = _proposed(world)
    answer = do(world.client("reviewer"), case, "check", opinion="同意自己")
    assert answer.status_code == 409
    assert "复核登记员与初审登记员不能是同一人" in text_of(answer)
    assert typed_in(answer, "opinion") == "同意自己"


def test_an_incomplete_statement_keeps_what_was_stated(world: World) -> None:
    case = world.accepted()
    answer = do(world.client("reviewer"), case, "propose", opinion="只写了意见")
    assert answer.status_code == 422
    assert "审核结论" in text_of(answer) and typed_in(answer, "opinion") == "只写了意见"


def test_a_statement_against_the_examination_is_refused_with_grounds(world: World) -> None:
    case = world.accepted()
    typed = {**REGISTER, "technical_amount": "999999999.00"}
    answer = do(world.client("reviewer"), case, "propose", **typed)
    assert answer.status_code == 409
    assert "必须在零和合同成交总额之间" in text_of(answer) and "依据：" in text_of(answer)
    assert "999,999,999.00" in answer.content.decode()
    assert status_of(case) == Status.ACCEPTED


def test_who_sends_back_says_why_and_the_first_registrar_reads_it(world: World) -> None:
    case = _proposed(world)
    second = world.client("second")
    assert do(second, case, "send_back").status_code == 422
    assert do(second, case, "send_back", opinion="请核对技术交易额。").status_code == 302
    page = text_of(world.client("reviewer").get(f"/desk/cases/{case.pk}/do/propose/"))
    assert "退回重审： 请核对技术交易额。" in page
    assert status_of(case) == Status.ACCEPTED


def test_a_proposed_refusal_is_decided_with_its_ground(world: World) -> None:
    case = world.accepted()
    stated = {"conclusion": "not_register", "reason_code": "mixed", "opinion": "附随内容。"}
    assert do(world.client("reviewer"), case, "propose", **stated).status_code == 302
    assert do(world.client("second"), case, "check").status_code == 302
    decider = world.client("decider")
    page = decider.get(f"/desk/cases/{case.pk}/do/refuse/").content.decode()
    assert 'value="mixed" ' in page and "checked" in page.split('value="mixed"')[1][:120]
    assert do(decider, case, "refuse", code="mixed").status_code == 302
    assert status_of(case) == Status.REFUSED


def test_a_supplement_is_asked_once(world: World) -> None:
    case = world.accepted()
    reviewer = world.client("reviewer")
    assert do(reviewer, case, "ask_supplement", **{"t-summary": "说明方法。"}).status_code == 302
    assert status_of(case) == Status.SUPPLEMENTING


# Who may not


@pytest.mark.parametrize("act", sorted(DOORS))
def test_a_supervisor_does_nothing_at_all(world: World, act: str) -> None:
    case = world.submitted()
    supervisor = world.client("supervisor")
    assert do(supervisor, case, act).status_code == 403
    assert supervisor.get(f"/desk/cases/{case.pk}/do/{act}/").status_code == 403
    assert status_of(case) == Status.SUBMITTED


@pytest.mark.parametrize(
    ("person", "act"), [("reviewer", "accept"), ("window", "propose"), ("decider", "not_accept")]
)
def test_an_act_of_another_role_is_denied(world: World, person: str, act: str) -> None:
    case = world.submitted() if act != "propose" else world.accepted()
    typed = {**REGISTER, "code": "oral"}
    assert do(world.client(person), case, act, **typed).status_code == 403
    assert world.client(person).get(f"/desk/cases/{case.pk}/do/{act}/").status_code == 403


def test_an_act_whose_time_is_over_says_where_the_case_stands(world: World, window: Client) -> None:
    case = world.accepted()
    answer = window.get(f"/desk/cases/{case.pk}/do/accept/")
    assert answer.status_code == 409
    assert "本件现在是“已受理”" in text_of(answer)


def test_an_unknown_act_is_not_there(world: World, window: Client) -> None:
    case = world.submitted()
    for act in ("rate", "submit", "explode", "lapse"):
        assert window.get(f"/desk/cases/{case.pk}/do/{act}/").status_code == 404
        assert do(window, case, act).status_code == 404


# Hand-over


def test_a_case_is_handed_over_when_the_colleague_takes_it(world: World) -> None:
    case = world.submitted()
    owner = "window" if case.owner == world.user("window") else "chuangkou2"
    other = "chuangkou2" if owner == "window" else "window"
    giving, taking = world.client(owner), world.client(other)
    offer = {"to": world.user(other).pk, "reason": "外出培训"}
    assert do(giving, case, "offer_handover", reason="没有选人").status_code == 422
    assert do(giving, case, "offer_handover", **offer).status_code == 302
    assert Case.objects.get(pk=case.pk).owner == world.user(owner)
    assert do(world.client("reviewer"), case, "take_over").status_code == 409
    answer = do(taking, case, "take_over")
    assert answer["Location"].startswith(f"/desk/cases/{case.pk}/")
    assert Case.objects.get(pk=case.pk).owner == world.user(other)


def test_a_handover_can_be_declined(world: World) -> None:
    case = world.submitted()
    owner = "window" if case.owner == world.user("window") else "chuangkou2"
    to = world.user("reviewer")
    do(world.client(owner), case, "offer_handover", to=to.pk, reason="休假")
    answer = do(world.client("reviewer"), case, "decline_handover", reason="忙")
    assert answer["Location"].startswith("/desk/?")
    assert Case.objects.get(pk=case.pk).owner == world.user(owner)


@pytest.mark.parametrize("to", ["", "0", "999999", "abc", "-1", "9" * 40])
def test_a_handover_to_nobody_is_refused(world: World, to: str) -> None:
    case = world.submitted()
    owner = "window" if case.owner == world.user("window") else "chuangkou2"
    answer = do(world.client(owner), case, "offer_handover", to=to, reason="给谁")
    assert answer.status_code == 422
    assert typed_in(answer, "reason") == "给谁"
