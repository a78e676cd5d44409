"""The nightly look at all cases finds what was planted, and nothing in cases that are whole."""

from __future__ import annotations

import logging
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from certificates.models import Series
from sla import timers
from sla.models import Timer
from tests.factories import MONDAY, moment
from tests.workflows.conftest import Office
from workflows import services, tasks
from workflows.models import Case, Paper
from workflows.selectors.soundness import findings
from workflows.services.perform import _perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(office: Office) -> dict[str, Case]:
    """One case for every place of the road."""
    made = {
        "draft": office.draft("草稿"),
        "submitted": office.submitted("提交"),
        "accepted": office.accepted("受理"),
        "decision": office.in_decision("决定"),
        "granted": office.granted("准予"),
        "withdrawn": services.withdraw(
            office.submitted("撤回").pk, by=office.applicant, at=MONDAY, reason=""
        ),
        "supplementing": services.ask_supplement(
            office.accepted("补正").pk,
            by=office.reviewer,
            at=moment("2026-11-03"),
            defects=[{"key": "name", "label": "名称", "text": "不清楚", "fix": "说明"}],
        ),
    }
    rated = office.granted("办结")
    Paper.objects.filter(case=rated).update(rendered_at=MONDAY, sha256="0" * 64)
    services.deliver(rated.pk, by=office.window, at=MONDAY)
    made["closed"] = _perform("rate", rated.pk, by=office.applicant, at=MONDAY)
    return made


def told() -> list[str]:
    return [str(finding) for finding in findings()]


def sql(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_whole_cases_raise_nothing(cases: dict[str, Case]) -> None:
    out = StringIO()

    call_command("check_cases", stdout=out)

    assert told() == []
    assert out.getvalue().strip() == f"check_cases OK: {len(cases)} cases"


def test_a_promise_that_ran_out_and_ended_nothing_is_no_fault(cases: dict[str, Case]) -> None:
    timers.tick(moment("2026-11-10"))

    assert Timer.objects.filter(kind="promise", status=Timer.Status.FIRED).exists()
    assert told() == []


#: what is planted: on which case, the statement (its %s is the case), what is found of it
PLANTED = {
    "a phase left open": (
        "closed",
        "update workflows_phase set finished = null where id = "
        "(select max(id) from workflows_phase where case_id = %s)",
        "the status closed belongs to none",
    ),
    "a phase closed too early": (
        "accepted",
        "update workflows_phase set finished = now() where case_id = %s",
        "no phase is open in status accepted",
    ),
    "the wrong phase": (
        "accepted",
        "update workflows_phase set flow_class = 'workflows/flows.build.Sample_v1_delivery' "
        "where case_id = %s",
        "the status accepted is not in it",
    ),
    "no desk": (
        "accepted",
        "update workflows_desk set finished = now() where case_id = %s",
        "0 desks are open in status accepted",
    ),
    "two desks": (
        "decision",
        "update workflows_desk set finished = null where case_id = %s",
        "desks are open in status decision",
    ),
    "a desk of a closed phase": (
        "granted",
        "update workflows_desk set process_id = (select min(process_id) from workflows_desk d "
        "where d.case_id = workflows_desk.case_id) where case_id = %s",
        "the open desk belongs to a closed phase",
    ),
    "another station": (
        "accepted",
        "update workflows_desk set flow_task = 'workflows/flows.build.Sample_v1_handling.decide' "
        "where case_id = %s",
        "lies on the desk workflows/flows.build.Sample_v1_handling.decide in status accepted",
    ),
    "a desk after the end": (
        "closed",
        "update workflows_desk set finished = null where id = "
        "(select max(id) from workflows_desk where case_id = %s)",
        "1 desks are open in status closed",
    ),
    "a machine nobody knows": (
        "draft",
        "update workflows_case set machine_version = 7 where id = %s",
        "no machine is known for sample version 7",
    ),
    "a clock without a timer": (
        "submitted",
        "update sla_timer set status = 2 where kind = 'notice' and case_id = %s",
        "the clock notice runs without a timer",
    ),
    "a timer without a clock": (
        "supplementing",
        "update sla_timer set status = 0 where kind = 'legal' and case_id = %s",
        "a timer is armed for the clock legal, which does not run",
    ),
    "a timer at another hour": (
        "submitted",
        "update sla_timer set due_at = due_at + interval '1 hour' "
        "where kind = 'notice' and case_id = %s",
        "the clock notice is due at",
    ),
    "a timer put aside": (
        "submitted",
        "insert into sla_timer (case_id, kind, due_at, status, attempts, reason) "
        "values (%s, 'rating', now(), 3, 5, 'boom')",
        "the timer rating was put aside: boom",
    ),
    "another deadline in the list": (
        "accepted",
        "update workflows_case set due_at = due_at - interval '1 day' where id = %s",
        "is listed as due at",
    ),
    "the name of another clock": (
        "accepted",
        "update workflows_case set due_clock = 'legal' where id = %s",
        "is listed as due at",
    ),
    "marked as suspended": (
        "accepted",
        "update workflows_case set paused = true where id = %s",
        "is marked suspended, its clocks say otherwise",
    ),
    "an event not counted": (
        "accepted",
        "update workflows_case set seq = seq - 1 where id = %s",
        "counts 1 events, its history 2",
    ),
    "a status no act has made": (
        "decision",
        "update workflows_case set status = 'accepted' where id = %s",
        "stands at accepted, its history at decision",
    ),
    "a paper taken away": (
        "accepted",
        "delete from workflows_paper where kind = 'acceptance' and case_id = %s",
        "1 numbers are missing, the first is 1",
    ),
    "a number nobody took": (
        "accepted",
        "update workflows_paper set number = '武科登受〔2026〕第000077号' "
        "where kind = 'acceptance' and case_id = %s",
        "77 was given, the line has come to",
    ),
    "a number of no line": (
        "accepted",
        "update workflows_paper set number = '77' where kind = 'acceptance' and case_id = %s",
        "is not a number of its line",
    ),
    "the number of another day": (
        "submitted",
        "update workflows_case set number = overlay(number placing '000099' from 40) where id = %s",
        "99 was given, the line has come to",
    ),
}


@pytest.mark.parametrize(("place", "statement", "what"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_found(
    cases: dict[str, Case], place: str, statement: str, what: str
) -> None:
    case = cases[place]

    sql(statement, case.pk)

    assert any(what in line for line in told()), told()


def test_the_case_is_named_by_the_number_people_know(cases: dict[str, Case]) -> None:
    sql("update workflows_case set paused = true where id = %s", cases["accepted"].pk)

    assert [line.split(":")[0] for line in told()] == [cases["accepted"].short_code]


def test_a_case_without_an_owner_is_found(cases: dict[str, Case]) -> None:
    sql("set constraints all immediate")
    sql("alter table workflows_case drop constraint case_owner_is_never_empty")
    sql("update workflows_case set owner_id = null where id = %s", cases["submitted"].pk)

    assert any("nobody owns it" in line for line in told())


def test_a_changed_event_is_found(cases: dict[str, Case]) -> None:
    sql("set constraints all immediate")
    sql("alter table workflows_caseevent disable trigger no_change")
    sql("update workflows_caseevent set actor_name = '别人' where seq = 2")

    assert any("event 2: it was changed" in line for line in told())


def test_a_hole_in_a_line_is_told_once_with_its_first_number(cases: dict[str, Case]) -> None:
    line = Series.objects.get(code__startswith="武科登收")
    Series.objects.filter(pk=line.pk).update(last=line.last + 40)

    assert told() == [f"{line.code}: 40 numbers are missing, the first is {line.last + 1}"]


def test_the_command_fails_with_a_line_for_each_finding(cases: dict[str, Case]) -> None:
    for place in ("accepted", "decision"):
        sql("update workflows_case set paused = true where id = %s", cases[place].pk)
    errors = StringIO()

    with pytest.raises(CommandError, match=f"2 findings in {len(cases)} cases"):
        call_command("check_cases", stderr=errors)

    assert len(errors.getvalue().splitlines()) == 2


def test_the_nightly_job_fails_and_names_what_it_found(
    cases: dict[str, Case], caplog: pytest.LogCaptureFixture
) -> None:
    tasks.check_cases(timestamp=0)
    sql("update workflows_case set paused = true where id = %s", cases["accepted"].pk)

    with caplog.at_level(logging.ERROR), pytest.raises(tasks.Unsound):
        tasks.check_cases(timestamp=0)

    assert "is marked suspended" in caplog.text


def test_the_number_of_queries_does_not_grow_with_the_cases(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        office.accepted(f"案{n}")

    with django_assert_max_num_queries(8):
        assert told() == []
