"""What a draft would move is exact at every look, and is worked out once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla import drafts, opening
from sla.models import CalendarDraft
from tests.factories import MONDAY, moment, officer
from tests.workflows import licence
from tests.workflows.conftest import Office
from tests.workflows.test_recount import ONE_DAY_OFF, City
from workflows import services
from workflows.models import Case
from workflows.selectors import previews
from workflows.selectors.previews import Preview, preview
from workflows.services import recount as recounting

AT = moment("2026-11-02", "12:00")


@pytest.fixture
def city(db: None) -> City:
    return City()


def drafted(city: City, text: str = ONE_DAY_OFF) -> CalendarDraft:
    return drafts.draft(
        by=city.maker,
        at=AT,
        year=2026,
        text=text,
        amends=True,
        notice_number="测",
        notice_date=AT.date(),
        source="测试",
    )


def afresh(kept: CalendarDraft) -> list[Any]:
    """Every open deadline counted anew, by the way the recount itself goes."""
    found = recounting.moves(drafts.calendar_with(kept))
    return sorted(found, key=lambda move: (move.new, move.case_id))


def looked(kept: CalendarDraft) -> Preview:
    """Look, and hold the answer against counting everything anew."""
    found = preview(kept, at=AT)
    assert list(found.moves) == afresh(kept)
    return found


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The cases that a look counts."""
    seen: list[int] = []
    count = recounting.moves_of

    def noting(standing: Any, *told: Any) -> Any:
        seen.extend(one.pk for one in standing)
        return count(standing, *told)

    monkeypatch.setattr(previews, "moves_of", noting)
    return seen


def test_a_second_look_counts_nothing_again(office: Office, city: City, counted: list[int]) -> None:
    cases = [office.accepted(name).pk for name in "甲乙丙"]
    kept = drafted(city)

    first = looked(kept)
    assert counted == cases
    assert looked(kept) == first
    assert counted == cases
    assert (first.cases, first.moved_cases, first.later) == (3, 3, len(first.moves))


def test_only_what_has_moved_on_is_counted_again(
    office: Office, city: City, counted: list[int]
) -> None:
    first, second, third = (office.accepted(name) for name in "甲乙丙")
    kept = drafted(city)
    looked(kept)
    counted.clear()

    defects = [{"key": "name", "label": "名称", "text": "不清楚", "fix": "说明"}]
    services.ask_supplement(first.pk, by=office.reviewer, at=AT, defects=defects)
    fourth = office.accepted("丁")
    services.withdraw(third.pk, by=office.applicant, at=AT, reason="不办了")
    found = looked(kept)

    assert sorted(counted) == sorted({first.pk, third.pk, fourth.pk})
    assert {move.clock for move in found.moves if move.case_id == first.pk} == {"correction"}
    assert second.pk in {move.case_id for move in found.moves}


def test_a_case_that_is_closed_is_gone(office: Office, city: City) -> None:
    case = office.accepted()
    kept = drafted(city)
    assert looked(kept).cases == 1

    Case.objects.filter(pk=case.pk).update(clocks={}, due_at=None)

    assert looked(kept) == Preview((), 0, 0, 0, 0, 0)


def test_each_draft_and_each_calendar_is_counted_for_itself(
    office: Office, city: City, counted: list[int]
) -> None:
    office.accepted()
    one, other = drafted(city), drafted(city, "2026-11-07,上班,测试日")

    assert looked(one).later and looked(other).earlier
    assert looked(one).later
    city.publish(2026, "2026-11-06,放假,测试日", at=AT)
    assert looked(other).moves
    assert len(counted) == 4


def test_hours_that_change_are_counted(office: Office, city: City) -> None:
    answers = {"valid_until": "2027-01-31", "joint": False, "credit": "clear"}
    draft = office.draft("甲", licence.PROCEDURE, **answers)
    services.submit(draft.pk, by=office.applicant, at=MONDAY)
    services.accept(draft.pk, by=office.window, at=MONDAY)
    at = moment("2026-11-03", "17:00")
    services.propose(draft.pk, by=office.reviewer, at=at, review={"opinion": "同意"})
    kept = drafted(city, "2026-12-30,放假,测试日")
    assert not looked(kept).moves

    unit: Any = office.unit
    day = date(2026, 11, 4)
    told = {"day": day, "valid_from": day, "spans": "08:00-12:00、13:30-17:30"}
    opening.add(unit.pk, by=officer("admin", unit), at=MONDAY, **told)

    assert {move.clock for move in looked(kept).moves} == {"step_decision"}


def test_the_number_of_queries_does_not_grow_with_the_cases(office: Office, city: City) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            preview(kept, at=AT)
        return len(captured)

    kept = drafted(city)
    office.accepted("甲")
    first, again = queries(), queries()
    for name in "乙丙丁":
        office.accepted(name)

    assert queries() == first
    assert queries() == again == 3
