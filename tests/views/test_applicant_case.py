"""One case: how far it is, until when, and what one may do and take home."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from govservice import clock, jobs
from tests.views.pages import links, tags, text_of
from tests.world import Time, World
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case
from workflows.ratings.rules import Level


def _page(case: Case, path: str = "") -> str:
    return f"/my/cases/{case.pk}/{path}"


# 一件的进度


def test_the_page_tells_step_day_window_and_telephone(world: World, owner: Client) -> None:
    case = world.accepted()
    told = text_of(owner.get(_page(case)))
    assert "正在审查" in told
    assert "我们将在 2026年11月9日（星期一） 17:30 前作出决定。" in told
    assert case.owner_window in told
    assert world.unit.phone in told
    assert world.unit.complaint_phone in told
    assert "剩 5 个工作日" in told


@pytest.mark.parametrize(
    ("stage", "headline", "lead"),
    [
        ("submitted", "正在核对材料", "前答复是否受理"),
        ("correcting", "需要您补正材料", "收到之前，我方的办理时限不计算"),
        ("accepted", "正在审查", "前作出决定"),
        ("proposed", "正在复核", "前作出决定"),
        ("checked", "审查完成，等待决定", "前作出决定"),
        ("granted", "已准予，正在制作证明", "前把结果送达给您"),
        ("delivered", "结果已送达，请您评价", "前作出评价"),
        ("closed", "本件已办结", "结果：准予"),
    ],
)
def test_every_stage_has_a_headline_and_a_sentence(
    world: World, owner: Client, stage: str, headline: str, lead: str
) -> None:
    told = text_of(owner.get(_page(getattr(world, stage)())))
    assert headline in told
    assert lead in told


def test_a_promise_that_was_missed_is_said_and_never_hidden(
    world: World, owner: Client, monday: Time
) -> None:
    case = world.accepted()
    monday.go_to(clock.now() + timedelta(days=10))
    told = text_of(owner.get(_page(case)))
    assert "现已超期" in told
    assert "超期" in text_of(owner.get("/my/cases/?tab=open"))


def test_while_the_applicant_corrects_the_clock_is_shown_as_standing_still(
    world: World, owner: Client
) -> None:
    told = text_of(owner.get(_page(world.correcting())))
    assert "我方已暂停计时" in told
    assert "您还有 15 个工作日" in told


def test_a_day_beyond_the_published_calendar_is_called_provisional(
    world: World, owner: Client, monday: Time
) -> None:
    monday.go_to(clock.now() + timedelta(days=52))
    assert "预计" in text_of(owner.get(_page(world.correcting())))


def test_the_history_spares_the_applicant_the_offices_own_moves(
    world: World, owner: Client
) -> None:
    case = world.checked()
    told = text_of(owner.get(_page(case)))
    assert "审查人员提出了审查意见" in told
    assert "复核同意" not in told
    assert world.user("second").full_name not in told


def test_internal_notes_are_never_shown(world: World, owner: Client) -> None:
    case = world.accepted()
    by = world.actor("reviewer")
    services.note(case.pk, by=by, at=clock.now(), text="内部备注甲乙丙")
    assert "内部备注甲乙丙" not in text_of(owner.get(_page(case)))


def test_a_refusal_shows_reason_source_and_remedies(world: World, owner: Client) -> None:
    case = world.submitted()
    reason = case.definition.not_accepted_reasons[0]
    by = world.actor("window")
    services.not_accept(case.pk, by=by, at=clock.now(), code=reason.code, words="详见合同第一条")
    told = text_of(owner.get(_page(case)))
    assert reason.text in told
    assert "详见合同第一条" in told
    assert "行政复议" in told


# 撤回


def test_withdrawing_is_explained_confirmed_and_recorded(world: World, owner: Client) -> None:
    case = world.accepted()
    assert _page(case, "withdraw/") in links(owner.get(_page(case)))
    assert "终止办理" in text_of(owner.get(_page(case, "withdraw/")))
    answer = owner.post(_page(case, "withdraw/"), {"reason": "合同已解除"}, follow=True)
    assert "申请已撤回" in text_of(answer)
    assert Case.objects.get(pk=case.pk).reason["text"] == "合同已解除"


def test_a_second_click_on_withdraw_shows_the_case(world: World, owner: Client) -> None:
    case = world.accepted()
    owner.post(_page(case, "withdraw/"))
    assert owner.post(_page(case, "withdraw/"))["Location"] == _page(case)


def test_after_the_decision_nothing_can_be_withdrawn_and_what_was_typed_stays(
    world: World, owner: Client
) -> None:
    case = world.granted()
    answer = owner.post(_page(case, "withdraw/"), {"reason": "后悔了"})
    assert answer.status_code == 409
    assert "不能办理“撤回申请”" in text_of(answer)
    assert Case.objects.get(pk=case.pk).state is not Status.WITHDRAWN


# 文书和案卷


def test_papers_are_downloaded_once_they_are_made(world: World, owner: Client) -> None:
    case = world.submitted()
    paper = case.papers.get()
    address = _page(case, f"papers/{paper.pk}/")
    assert "正在制作" in text_of(owner.get(address, follow=True))
    jobs.drain()
    answer = owner.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_papers_of_another_case_are_not_there(
    world: World, owner: Client, stranger: Client
) -> None:
    first, second = world.submitted(), world.submitted()
    paper = first.papers.get()
    assert owner.get(_page(second, f"papers/{paper.pk}/")).status_code == 404
    assert stranger.get(_page(first, f"papers/{paper.pk}/")).status_code == 404


def test_the_certificate_stands_first_and_says_that_it_bears_no_seal_yet(
    world: World, owner: Client
) -> None:
    case = world.delivered()
    certificate = case.papers.get(kind="registration")
    page = owner.get(_page(case))
    assert certificate.number in text_of(page)
    assert "尚未用印" in text_of(page)
    assert _page(case, f"papers/{certificate.pk}/") in links(page)


def test_the_dossier_holds_form_materials_papers_and_history(world: World, owner: Client) -> None:
    case = world.delivered()
    answer = owner.get(_page(case, "dossier/"))
    assert answer.streaming
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert packed.testzip() is None
    names = packed.namelist()
    assert {"申请表.pdf", "申请表.txt", "申请表.json", "办理经过.txt", "办理经过.json"} <= set(
        names
    )
    assert sum(name.startswith("材料/") for name in names) == len(case.given_keys())
    assert sum(name.startswith("文书/") for name in names) == case.papers.count()
    assert json.loads(packed.read("申请表.json")) == case.answers
    history = json.loads(packed.read("办理经过.json"))
    assert [entry["act"] for entry in history] == [
        "submit", "accept", "propose", "grant", "deliver",
    ]  # fmt: skip
    listed = packed.read("清单.txt").decode("utf-8-sig").splitlines()
    assert len(listed) == len(names) - 1


def test_names_of_files_cannot_lead_out_of_the_dossier(world: World, owner: Client) -> None:
    case = world.submitted()
    row = case.materials.select_related("file").first()
    assert row is not None
    type(row.file).objects.filter(pk=row.file.pk).update(name="../../etc/passwd")
    answer = owner.get(_page(case, "dossier/"))
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert not any(".." in name.split("/") for name in packed.namelist())


# 好差评


def test_the_five_levels_are_offered_by_name_and_none_is_chosen(
    world: World, owner: Client
) -> None:
    page = owner.get(_page(world.delivered(), "rate/"))
    told = text_of(page)
    assert all(level.label in told for level in Level)
    radios = [one for one in tags(page, "input") if one.get("name") == "level"]
    assert [one["value"] for one in radios] == [level.value for level in Level]
    assert not any("checked" in one for one in radios)


def test_a_rating_closes_the_case_and_stands(world: World, owner: Client) -> None:
    case = world.delivered()
    owner.post(_page(case, "rate/"), {"level": "dissatisfied", "words": " 等得久 "})
    rated = Case.objects.get(pk=case.pk)
    assert rated.state is Status.CLOSED
    assert (rated.rating.level, rated.rating.words) == ("dissatisfied", "等得久")
    again = owner.post(_page(case, "rate/"), {"level": "satisfied"}, follow=True)
    assert "已经评价过" in text_of(again)
    assert Case.objects.get(pk=case.pk).rating.level == "dissatisfied"


@pytest.mark.parametrize("level", ["", "best", "5", "\x00"])
def test_without_a_level_nothing_is_rated_and_the_words_stay(
    world: World, owner: Client, level: str
) -> None:
    case = world.delivered()
    page = owner.post(_page(case, "rate/"), {"level": level, "words": "写了很多"})
    assert page.status_code == 422
    assert "请选择一个满意度等级" in text_of(page)
    assert "写了很多" in text_of(page)
    assert Case.objects.get(pk=case.pk).state is Status.RATING


def test_a_case_that_is_only_submitted_cannot_be_rated(world: World, owner: Client) -> None:
    case = world.submitted()
    page = owner.post(_page(case, "rate/"), {"level": "satisfied"})
    assert page.status_code == 409
    assert not Case.objects.get(pk=case.pk).rated


def test_an_early_rating_is_kept_and_closes_nothing(world: World, owner: Client) -> None:
    case = world.accepted()
    owner.post(_page(case, "rate/"), {"level": "satisfied"})
    rated = Case.objects.get(pk=case.pk)
    assert (rated.state, rated.rated) == (Status.ACCEPTED, True)
