"""A date that moves names its true cause: the notice, by its number, or the hours of a window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import pytest
from django.utils import translation

from govservice.accounts.models import Unit
from sla import calendar_store, opening
from tests.factories import MONDAY, moment, officer
from tests.workflows import licence
from tests.workflows.conftest import Office
from tests.workflows.test_recount import City
from workflows import notices, services
from workflows.models import Case, CaseEvent
from workflows.services import recount as recounting
from workflows.services.causes import causes
from workflows.views.desk.words import history_of
from workflows.views.progress import progress

TOLD = frozenset({"legal", "promise", "step_decision"})


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One process sees a new version at once; a step in minutes is told like any other clock."""
    monkeypatch.setattr(calendar_store, "TRUST", 0.0)
    monkeypatch.setattr(recounting, "TOLD", TOLD)
    calendar_store.forget()
    yield
    calendar_store.forget()


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def waiting(office: Office) -> Case:
    """A licence that waits for its decision: begun on Tuesday at 17:00, due the next morning."""
    answers = {"valid_until": "2027-01-31", "joint": False, "credit": "clear"}
    draft = office.draft("甲", licence.PROCEDURE, **answers)
    services.submit(draft.pk, by=office.applicant, at=MONDAY)
    services.accept(draft.pk, by=office.window, at=MONDAY)
    at = moment("2026-11-03", "17:00")
    return services.propose(draft.pk, by=office.reviewer, at=at, review={"opinion": "同意"})


def opens(office: Office, day: date, spans: str) -> None:
    unit = cast("Unit", office.unit)
    opening.add(unit.pk, by=officer("admin", unit), at=MONDAY, day=day, spans=spans, valid_from=day)


def recounted(case: Case) -> CaseEvent:
    """Recount by the calendar in force; return the line in the history of *case*."""
    calendar, at = calendar_store.current(), moment("2026-11-03", "17:10")
    recounting.recount(calendar, version=calendar.version, at=at, tell=lambda events: None)
    return CaseEvent.objects.select_related("case").get(case=case, act="recount")


def because(event: CaseEvent) -> Any:
    return event.payload["data"]["because"]


def letter(event: CaseEvent) -> str:
    event.case = Case.objects.get(pk=event.case_id)
    return notices.body(event, notices.WORDINGS["recount"])


def page(event: CaseEvent, language: str) -> tuple[str, str]:
    with translation.override(language):
        case = Case.objects.get(pk=event.case_id)
        line = progress(case, at=moment("2026-11-03", "17:20")).history[0]
        return str(line.words), line.note


def test_a_window_that_opens_early_is_named_and_no_notice(waiting: Case, office: Office) -> None:
    opens(office, date(2026, 11, 4), "08:00-12:00、13:30-17:30")
    event = recounted(waiting)

    assert because(event) == {"step_decision": {"hours": "window", "versions": []}}
    told = letter(event)
    assert "办理机构调整了窗口开放时间，我们告知过您的日期随之变动" in told
    assert "原为 2026年11月04日 10:30，现为 2026年11月04日 09:30（提前）" in told
    assert "放假" not in told and "依据" not in told
    assert page(event, "zh-hans")[0] == "办理机构调整了窗口开放时间，办理日期随之变动"
    assert page(event, "en")[0].startswith("The office changed the hours of its windows")


def test_a_notice_is_named_by_its_number(waiting: Case, city: City) -> None:
    version = city.publish(2026, "2026-11-04,放假,测试日", at=moment("2026-11-03"))
    event = recounted(waiting)

    assert because(event)["promise"] == {"versions": [version]}
    assert because(event)["step_decision"] == {"versions": [version]}
    told = letter(event)
    assert "国家调整了放假安排，我们告知过您的日期随之变动" in told
    assert "依据：2026 年调整（国办发明电〔测试〕1号）。" in told
    words, note = page(event, "zh-hans")
    assert words == "国家调整了放假安排，办理日期随之变动"
    assert note.endswith("；依据：国办发明电〔测试〕1号")
    assert "国办发明电〔测试〕1号" in page(event, "en")[1]


def test_a_notice_and_a_window_are_both_named(waiting: Case, office: Office, city: City) -> None:
    """Wednesday is taken off, and on Thursday the window opens an hour early."""
    version = city.publish(2026, "2026-11-04,放假,测试日", at=moment("2026-11-03"))
    opens(office, date(2026, 11, 4), "")
    opens(office, date(2026, 11, 5), "08:00-12:00、13:30-17:30")
    event = recounted(waiting)

    assert because(event)["promise"] == {"versions": [version]}
    assert because(event)["step_decision"] == {"hours": "window", "versions": []}
    told = letter(event)
    assert "国家调整了放假安排，办理机构调整了窗口开放时间，我们告知过您" in told
    assert page(event, "en")[0].startswith("The national holiday schedule and the hours")


def test_of_two_notices_only_the_one_that_moved_the_date_is_named(
    waiting: Case, city: City
) -> None:
    """The first one touches days that no clock of this case reaches."""
    first = city.publish(2026, "2026-12-30,放假,测试日", at=moment("2026-11-03"))
    second = city.publish(2026, "2026-11-05,放假,测试日", at=moment("2026-11-03"))
    event = recounted(waiting)

    assert second == first + 1
    assert because(event)["promise"] == {"versions": [second]}
    case = Case.objects.get(pk=waiting.pk)
    (line, *_) = history_of(case, list(case.events.order_by("seq")))
    assert f"依据：工作日历第 {second} 版" in line.lines


def test_office_hours_that_close_earlier_are_named(
    waiting: Case, settings: pytest.FixtureRequest
) -> None:
    settings.OFFICE_HOURS = ["09:00-12:00", "13:00-17:00"]  # type: ignore[attr-defined]
    calendar_store.forget()
    event = recounted(waiting)

    assert because(event)["promise"] == {"hours": "office", "versions": []}
    assert "办理机构调整了办公时间，" in letter(event)
    calendar_store.forget()


def test_a_line_of_an_older_time_names_its_calendar(waiting: Case, city: City) -> None:
    version = city.publish(2026, "2026-11-04,放假,测试日", at=moment("2026-11-03"))
    event = recounted(waiting)
    del event.payload["data"]["because"]

    assert "国家调整了放假安排，" in letter(event)
    assert causes(event, ["promise"]).versions == (version,)
