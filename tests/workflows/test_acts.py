"""Each act: what changed, what was remembered, what was refused, what did not change."""

from __future__ import annotations

import pytest

from govservice.accounts.actors import CLOCK
from govservice.errors import Denied, Misdefined, Refused
from tests.factories import MONDAY, moment
from tests.workflows.conftest import Office
from workflows import flows, services
from workflows.lifecycle import Status
from workflows.models import Case, Desk, Paper
from workflows.services.perform import _perform


def open_phase(case: Case) -> list[str]:
    return [phase.flow_class.__name__ for phase in case.phases.filter(finished=None)]


def open_desks(case: Case) -> list[str]:
    return list(
        Desk.objects.filter(case=case, finished=None).values_list("owner_permission", flat=True)
    )


def assert_phase_open_iff_status_in_it(case: Case) -> None:
    flow = flows.flow_for(case, case.status)
    assert open_phase(case) == ([flow.__name__] if flow else [])
    assert len(open_desks(case)) == (1 if flow else 0)


def test_a_submitted_case_has_a_number_a_code_an_owner_and_a_receipt(office: Office) -> None:
    case = office.submitted()

    fresh = Case.objects.get(pk=case.pk)
    assert fresh.status == Status.SUBMITTED
    assert fresh.number and len(fresh.number) == 45
    assert fresh.short_code and fresh.short_code.startswith("KC261102-")
    assert len(fresh.query_code) == 6
    assert fresh.owner_id in (office.window.user_id, office.second_window.user_id)
    assert [paper.kind for paper in fresh.papers.all()] == ["receipt"]
    assert fresh.events.get().act == "submit"
    assert_phase_open_iff_status_in_it(fresh)


def test_a_stranger_may_not_submit_and_nothing_changes(office: Office) -> None:
    case = office.draft()

    with pytest.raises(Denied):
        services.submit(case.pk, by=office.stranger, at=MONDAY)

    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.status, fresh.number, fresh.events.count()) == (Status.DRAFT, None, 0)


def test_an_incomplete_draft_is_refused_with_every_reason(office: Office) -> None:
    case = office.draft(name="")

    with pytest.raises(Refused) as refused:
        services.submit(case.pk, by=office.applicant, at=MONDAY)

    assert refused.value.codes == ("incomplete",)
    assert "名称" in str(refused.value)


def test_a_request_that_cannot_be_printed_gets_no_number(office: Office) -> None:
    case = office.draft("新药😀研究")

    with pytest.raises(Refused, match="无法印出"):
        services.submit(case.pk, by=office.applicant, at=MONDAY)

    assert Case.objects.get(pk=case.pk).number is None


def test_the_same_request_is_not_filed_twice(office: Office) -> None:
    office.submitted("同一项目")

    with pytest.raises(Refused) as refused:
        office.submitted("同一项目")

    assert refused.value.codes == ("filed_before",)


def test_the_whole_road_closes_with_a_rating_and_every_phase_closed(office: Office) -> None:
    case = office.granted()
    assert_phase_open_iff_status_in_it(case)
    Paper.objects.filter(case=case).update(rendered_at=MONDAY, sha256="0" * 64)
    services.deliver(case.pk, by=office.window, at=MONDAY)
    closed = _perform("rate", case.pk, by=office.applicant, at=MONDAY)

    assert closed.status == Status.CLOSED
    assert_phase_open_iff_status_in_it(closed)
    assert closed.clocks == {}
    assert closed.due_at is None
    assert [event.act for event in closed.events.all()] == [
        "submit",
        "accept",
        "propose",
        "grant",
        "deliver",
        "rate",
    ]


def test_a_refused_case_hands_out_its_reasons(office: Office) -> None:
    case = office.in_decision()

    refused = services.refuse(
        case.pk, by=office.decider, at=MONDAY, code="no_result", words="没有成果"
    )

    assert refused.outcome == "refused"
    paper = refused.papers.get(kind="not_registered")
    assert paper.facts["reasons"][0]["code"] == "no_result"
    assert "没有成果" in paper.facts["reasons"][0]["text"]


def test_an_unknown_reason_code_is_no_reason(office: Office) -> None:
    case = office.in_decision()

    with pytest.raises(Refused) as refused:
        services.refuse(case.pk, by=office.decider, at=MONDAY, code="because")

    assert refused.value.codes == ("no_reason",)


def test_correction_stops_our_clocks_and_starts_the_applicants(office: Office) -> None:
    case = office.submitted()
    defects = [{"key": "name", "label": "名称", "text": "与合同不一致", "fix": "请改正"}]

    asked = services.ask_correction(case.pk, by=office.window, at=MONDAY, defects=defects)

    assert set(asked.clocks) == {"correction"}
    assert asked.paused
    assert asked.due_clock == "correction"
    assert open_desks(asked) == ["applicant"]
    assert asked.papers.get(kind="correction").facts["defects"][0]["defect"] == "与合同不一致"


@pytest.mark.parametrize("cards", [pytest.param(False, id="CC-T13")])
def test_a_second_notice_may_only_name_what_was_handed_in_anew(office: Office, cards: bool) -> None:
    """The yellow card of the worked case comes with supervision."""
    case = office.submitted()
    first = [{"key": "name", "label": "名称", "text": "不一致", "fix": "改正"}]
    services.ask_correction(case.pk, by=office.window, at=MONDAY, defects=first)
    services.save_answers(
        case.pk, {"name": "乙项目"}, by=office.applicant, at=MONDAY, keys=frozenset({"name"})
    )
    services.resubmit(case.pk, by=office.applicant, at=MONDAY)
    untouched = [{"key": "contract", "label": "合同", "text": "缺页", "fix": "补齐"}]

    with pytest.raises(Refused) as refused:
        services.ask_correction(case.pk, by=office.window, at=MONDAY, defects=untouched)
    again = services.ask_correction(case.pk, by=office.window, at=MONDAY, defects=first)

    assert refused.value.codes == ("told_before",)
    assert again.corrections == 2


def test_resubmission_is_the_new_receipt(office: Office) -> None:
    case = office.submitted()
    defects = [{"key": "name", "label": "名称", "text": "不一致", "fix": "改正"}]
    services.ask_correction(case.pk, by=office.window, at=MONDAY, defects=defects)

    back = services.resubmit(case.pk, by=office.applicant, at=moment("2026-11-05"))

    assert back.received_at == moment("2026-11-05")
    assert set(back.clocks) == {"notice", "acceptance"}
    assert back.clocks["notice"]["due"].startswith("2026-11-12T17:30")


def test_supplement_in_review_suspends_and_resumes_the_clocks(office: Office) -> None:
    case = office.accepted()  # Monday the 2nd: promise of 5 days ends on the 9th
    assert case.clocks["promise"]["due"].startswith("2026-11-09T17:30")
    defects = [{"key": "name", "label": "名称", "text": "不清楚", "fix": "说明"}]

    asked = services.ask_supplement(
        case.pk, by=office.reviewer, at=moment("2026-11-03"), defects=defects
    )
    assert asked.clocks["promise"]["due"] is None
    assert asked.paused
    back = services.supplement(case.pk, by=office.applicant, at=moment("2026-11-05"))

    # The 4th and the 5th do not count.
    assert back.clocks["promise"]["due"].startswith("2026-11-11T17:30")
    assert not back.paused


def test_withdrawal_clears_every_desk_and_is_delivered_too(office: Office) -> None:
    case = office.in_decision()

    withdrawn = services.withdraw(case.pk, by=office.applicant, at=MONDAY, reason="不再需要")

    assert withdrawn.status == Status.WITHDRAWN
    assert withdrawn.decided_at is None
    assert_phase_open_iff_status_in_it(withdrawn)
    assert open_desks(withdrawn) == ["window"]
    assert withdrawn.papers.filter(kind="withdrawal").exists()


def test_a_discarded_draft_invites_nobody(office: Office) -> None:
    case = services.discard(office.draft().pk, by=office.applicant, at=MONDAY)

    assert case.status == Status.DISCARDED
    assert case.delivered_at is None
    assert_phase_open_iff_status_in_it(case)


def test_acting_on_a_page_that_is_out_of_date_is_said_so(office: Office) -> None:
    case = office.submitted()
    services.offer_handover(
        case.pk,
        by=office.window if case.owner_id == office.window.user_id else office.second_window,
        at=MONDAY,
        to=office.reviewer.user_id or 0,
        reason="休假",
    )

    with pytest.raises(Refused) as refused:
        services.accept(case.pk, by=office.window, at=MONDAY, seen=case.seq)

    assert refused.value.codes == ("stale",)


def test_a_desk_claimed_by_a_colleague_is_his(office: Office) -> None:
    case = office.submitted()
    desk = Desk.objects.get(case=case, finished=None)
    services.claim(desk.pk, by=office.second_window, at=MONDAY)

    with pytest.raises(Refused) as refused:
        services.accept(case.pk, by=office.window, at=MONDAY)
    accepted = services.accept(case.pk, by=office.second_window, at=MONDAY)

    assert refused.value.codes == ("claimed",)
    assert accepted.status == Status.ACCEPTED


def test_hand_over_needs_the_colleagues_word_and_resets_no_clock(office: Office) -> None:
    case = office.submitted()
    owner, other = office.window, office.second_window
    if case.owner_id != owner.user_id:
        owner, other = other, owner
    before = case.due_at

    offered = services.offer_handover(
        case.pk, by=owner, at=MONDAY, to=other.user_id or 0, reason="休假"
    )
    assert offered.owner_id == owner.user_id
    with pytest.raises(Refused):
        services.take_over(case.pk, by=owner, at=MONDAY)
    taken = services.take_over(case.pk, by=other, at=MONDAY)

    assert taken.owner_id == other.user_id
    assert taken.owner_window == "A3"
    assert taken.due_at == before


def test_only_the_clock_deems_accepted(office: Office) -> None:
    case = office.submitted()

    with pytest.raises(Denied):
        _perform("deem_accepted", case.pk, by=office.window, at=MONDAY)


@pytest.mark.parametrize("ends", [pytest.param("2026-11-09", id="CC-T01")])
def test_silence_accepts_as_of_the_day_of_receipt(office: Office, ends: str) -> None:
    """The term runs from 2 November, though the silence ended on the 9th."""
    case = office.submitted()

    deemed = _perform("deem_accepted", case.pk, by=CLOCK, at=moment(ends, "17:30"))

    assert deemed.deemed
    assert deemed.accepted_as_of == MONDAY
    assert deemed.clocks["legal"]["due"].startswith("2026-11-23T17:30")
    assert deemed.papers.get(kind="acceptance").facts["deemed"] is True


def test_a_case_moves_only_through_perform(office: Office) -> None:
    case = office.submitted()

    with pytest.raises(Misdefined):
        case.accept()  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        case.status = "accepted"
    desk = Desk.objects.select_related("process").get(case=case, finished=None)
    with pytest.raises(Misdefined), desk.activation():
        pass


def test_a_row_is_always_loaded_as_its_machine(office: Office) -> None:
    import copy
    import pickle

    case = office.submitted()

    for one in (
        Case.objects.get(pk=case.pk),
        case.events.select_related("case").get().case,
        pickle.loads(pickle.dumps(case)),
        copy.deepcopy(case),
    ):
        assert type(one).__name__ == "Sample1Case"


def test_offers_light_the_buttons_by_the_same_law(office: Office) -> None:
    case = Case.objects.get(pk=office.submitted().pk)

    names = {offer.name for offer in services.offers(case, by=office.window, at=MONDAY)}

    assert {"accept", "ask_correction", "not_accept"} <= names
    assert "grant" not in names
    assert services.offers(case, by=office.stranger, at=MONDAY) == []
