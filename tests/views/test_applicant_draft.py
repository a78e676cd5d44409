"""An application is begun, filled in and kept, whatever is typed and on whatever device."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.views.pages import ids, links, tags, text_of, value_of
from tests.world import World
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case

START = "/apply/tech-contract/"


def _start(world: World, browser: Client, applicant: str = "") -> Case:
    organisation = min(world.actor("owner").organisations)
    sent = {"applicant": applicant or str(organisation), "unit": str(world.unit.pk)}
    answer = browser.post(START, sent)
    assert answer.status_code == 302, text_of(answer)
    return Case.objects.get(pk=int(answer["Location"].split("/")[3]))


def _step(case: Case, slug: str) -> str:
    return f"/my/cases/{case.pk}/form/{slug}/"


def test_an_application_is_begun_for_an_organisation_at_an_office(
    world: World, owner: Client
) -> None:
    case = _start(world, owner)
    assert case.state is Status.DRAFT
    assert case.organisation_id in world.actor("owner").organisations
    assert case.authority == world.unit
    assert case.answers["contact_name"] == world.user("owner").full_name


def test_an_application_is_begun_for_oneself(world: World, owner: Client) -> None:
    case = _start(world, owner, applicant="me")
    assert case.organisation_id is None
    assert case.agent_id == world.user("owner").pk


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"applicant": ""}, "请选择为谁申请"),
        ({"applicant": "99999999"}, "请选择为谁申请"),
        ({"unit": ""}, "请选择受理机构"),
        ({"unit": "abc"}, "请选择受理机构"),
    ],
)
def test_whom_and_where_must_be_chosen(
    world: World, owner: Client, changes: dict[str, str], said: str
) -> None:
    sent = {"applicant": "me", "unit": str(world.unit.pk), **changes}
    page = owner.post(START, sent)
    assert page.status_code == 422
    assert said in text_of(page)
    assert not Case.objects.exists()


def test_nobody_begins_for_an_organisation_he_does_not_act_for(world: World, owner: Client) -> None:
    foreign = min(world.actor("other").organisations)
    page = owner.post(START, {"applicant": str(foreign), "unit": str(world.unit.pk)})
    assert page.status_code == 422
    assert not Case.objects.exists()


def test_a_second_click_on_begin_finds_the_first_draft(world: World, owner: Client) -> None:
    assert _start(world, owner).pk == _start(world, owner).pk
    assert Case.objects.count() == 1


def test_drafts_are_offered_for_going_on(world: World, owner: Client) -> None:
    case = _start(world, owner)
    assert f"/my/cases/{case.pk}/review/" in links(owner.get(START))


def test_what_is_typed_is_kept_even_if_it_cannot_be_right(world: World, owner: Client) -> None:
    case = _start(world, owner)
    answer = owner.post(_step(case, "role"), {"contact_phone": "不是电话", "_go": "next"})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert value_of(answer, "contact_phone") == "不是电话"
    assert Case.objects.get(pk=case.pk).answers["contact_phone"] == "不是电话"


def test_a_draft_is_resumed_on_another_device(world: World, owner: Client) -> None:
    case = _start(world, owner)
    owner.post(_step(case, "role"), {"contact_name": "王工", "_go": "later"})
    elsewhere = world.client("owner")
    assert value_of(elsewhere.get(_step(case, "role")), "contact_name") == "王工"


def test_a_complete_step_leads_to_the_next_and_the_last_to_the_materials(
    world: World, owner: Client
) -> None:
    case = world.draft()
    slugs = [step.slug for step in case.definition.form.steps]
    for slug, following in zip(slugs, [*slugs[1:], None], strict=True):
        step = case.definition.form.step(slug)
        typed = _posted({key: case.answers[key] for key in step.keys if key in case.answers})
        answer = owner.post(_step(case, slug), {**typed, "_go": "next"})
        assert answer.status_code == 302, (slug, text_of(answer))
        wanted = _step(case, following) if following else f"/my/cases/{case.pk}/materials/"
        assert answer["Location"] == wanted


def _posted(answers: dict[str, object]) -> dict[str, object]:
    """Return answers as a browser posts them."""
    sent: dict[str, object] = {}
    for key, value in answers.items():
        if isinstance(value, bool):
            sent[key] = "true" if value else "false"
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            sent[key] = "rows"
            for number, row in enumerate(value):
                sent |= {f"{key}-{number}-{column}": cell for column, cell in row.items()}
        else:
            sent[key] = value
    return sent


def test_the_page_saves_by_itself_and_answers_nothing(world: World, owner: Client) -> None:
    case = _start(world, owner)
    answer = owner.post(
        _step(case, "role"),
        {"contact_name": "半途", "_go": "autosave"},
        headers={"HX-Request": "true", "X-Draft": "1"},
    )
    assert answer.status_code == 204
    assert Case.objects.get(pk=case.pk).answers["contact_name"] == "半途"


def test_leaving_a_field_shows_its_complaint_and_saves_nothing(world: World, owner: Client) -> None:
    case = _start(world, owner)
    before = Case.objects.get(pk=case.pk).answers
    answer = owner.post(
        _step(case, "role") + "check/", {"contact_email": "无", "_field": "contact_email"}
    )
    assert answer.status_code == 200
    assert "has-error" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).answers == before


@pytest.mark.parametrize("field", ["", "nothing", "contact_email-0-x", "\x00", "__class__"])
def test_a_check_of_no_field_is_not_there(world: World, owner: Client, field: str) -> None:
    case = _start(world, owner)
    assert owner.post(_step(case, "role") + "check/", {"_field": field}).status_code == 404


def test_rows_are_added_without_scripts_and_nothing_else_is_lost(
    world: World, owner: Client
) -> None:
    case = world.draft()
    rows = next(ask for ask in case.definition.form.asks if ask.kind == "rows")
    step = next(one for one in case.definition.form.steps if rows.key in one.keys)
    typed = _posted({key: case.answers[key] for key in step.keys if key in case.answers})
    page = owner.post(
        _step(case, step.slug), {**typed, rows.key: "rows", "_row": f"add:{rows.key}"}
    )
    assert page.status_code == 200
    kept = Case.objects.get(pk=case.pk).answers
    assert len(kept[rows.key]) == len(case.answers.get(rows.key, ())) + 1


def test_every_step_is_reached_from_every_step_and_says_how_it_stands(
    world: World, owner: Client
) -> None:
    case = world.draft()
    page = owner.get(_step(case, "money"))
    assert {_step(case, step.slug) for step in case.definition.form.steps} <= links(page)
    assert f"/my/cases/{case.pk}/review/" in links(page)


def test_help_stands_beside_each_question_and_is_tied_to_it(world: World, owner: Client) -> None:
    case = world.draft()
    page = owner.get(_step(case, "role"))
    step = case.definition.form.step("role")
    for ask in step.asks:
        if ask.why and ask.key in {one.get("name") for one in tags(page, "input")}:
            assert ask.why in text_of(page)
    email = next(one for one in tags(page, "input") if one.get("name") == "contact_email")
    assert set(email["aria-describedby"].split()) <= ids(page)


def test_what_the_problems_link_to_is_on_the_page(world: World, owner: Client) -> None:
    case = _start(world, owner)
    review = owner.get(f"/my/cases/{case.pk}/review/")
    faults = [link for link in links(review) if "?check=1#f-" in link]
    assert faults
    for fault in faults:
        path, _, anchor = fault.partition("#")
        page = owner.get(path)
        assert page.status_code == 200
        assert anchor in ids(page), fault
        assert "has-error" in page.content.decode()


# what is not one's own, or no longer in one's hands


@pytest.mark.parametrize(
    "path", ["", "form/role/", "materials/", "review/", "print/", "dossier/", "discard/", "rate/"]
)
def test_another_persons_draft_is_not_there(world: World, stranger: Client, path: str) -> None:
    case = world.draft()
    assert stranger.get(f"/my/cases/{case.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["form/role/", "materials/", "submit/", "discard/", "withdraw/"])
def test_another_persons_draft_cannot_be_touched(world: World, stranger: Client, path: str) -> None:
    case = world.draft()
    assert stranger.post(f"/my/cases/{case.pk}/{path}", {"contact_name": "x"}).status_code == 404
    again = Case.objects.get(pk=case.pk)
    assert (again.answers, again.status) == (case.answers, case.status)


def test_a_submitted_application_cannot_be_changed_from_a_stale_page(
    world: World, owner: Client
) -> None:
    case = world.submitted()
    answer = owner.post(_step(case, "role"), {"contact_name": "改了", "_go": "next"})
    assert answer.status_code == 302
    assert answer["Location"] == f"/my/cases/{case.pk}/"
    check = owner.post(_step(case, "role") + "check/", {"_field": "contact_name"})
    assert check.status_code == 409
    assert "X-Sentence" in check
    assert Case.objects.get(pk=case.pk).answers == case.answers


def test_a_step_that_does_not_exist_is_not_there(world: World, owner: Client) -> None:
    case = world.draft()
    assert owner.get(_step(case, "nothing")).status_code == 404


def test_a_draft_is_thrown_away_after_asking_and_is_gone(world: World, owner: Client) -> None:
    case = world.draft()
    page = owner.get(f"/my/cases/{case.pk}/discard/")
    assert "不能恢复" in text_of(page)
    assert owner.post(f"/my/cases/{case.pk}/discard/").status_code == 302
    assert Case.objects.get(pk=case.pk).state is Status.DISCARDED
    assert owner.get(f"/my/cases/{case.pk}/review/").status_code == 404
    assert "这里还没有办件" in text_of(owner.get("/my/cases/?tab=all"))


def test_what_was_submitted_cannot_be_thrown_away(world: World, owner: Client) -> None:
    case = world.submitted()
    answer = owner.post(f"/my/cases/{case.pk}/discard/")
    assert answer.status_code == 409
    assert "不能办理“删除草稿”" in text_of(answer)
    assert Case.objects.get(pk=case.pk).state is Status.SUBMITTED


def test_a_colleague_of_the_same_organisation_goes_on(world: World) -> None:
    case = world.draft()
    colleague = world.client("daiban")
    assert world.actor("daiban").organisations & {case.organisation_id}
    assert colleague.get(_step(case, "role")).status_code == 200
    services.discard(case.pk, by=world.actor("daiban"), at=case.created_at)
