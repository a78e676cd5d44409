"""The history of a case is written once; whoever changes it is refused or found out."""

from __future__ import annotations

import contextlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from tests.factories import MONDAY
from tests.workflows.conftest import Office
from workflows import services
from workflows.models import CaseEvent
from workflows.selectors.seals import breaks

CHANGES = {
    "update": "update workflows_caseevent set actor_name = '别人'",
    "delete": "delete from workflows_caseevent",
    "truncate": "truncate workflows_caseevent cascade",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
def test_the_database_refuses_to_change_the_history(office: Office, statement: str) -> None:
    office.accepted()

    with (
        pytest.raises(ProgrammingError, match="history of cases is refused"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert CaseEvent.objects.count() == 2


def test_the_refusal_holds_for_a_replication_role_too(office: Office) -> None:
    office.accepted()

    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(CHANGES["update"])


def test_an_untouched_history_verifies(office: Office) -> None:
    case = office.granted()
    out = StringIO()

    call_command("verify_history", case.short_code, stdout=out)

    assert out.getvalue().strip() == "verify_history OK: 4 events"


def forge(statement: str) -> None:
    """Change the history as an owner of the table could: with its triggers switched off."""
    with connection.cursor() as cursor:
        cursor.execute("alter table workflows_caseevent disable trigger user")
        cursor.execute(statement)
        cursor.execute("alter table workflows_caseevent enable always trigger seal")
        cursor.execute("alter table workflows_caseevent enable always trigger no_change")
        cursor.execute("alter table workflows_caseevent enable always trigger no_truncate")


FORGERIES = {
    "an actor": ("update workflows_caseevent set actor_name='别人' where seq=2", 2, "changed"),
    "a moment": (
        "update workflows_caseevent set at=at - interval '1 day' where seq=1",
        1,
        "changed",
    ),
    "a null for an empty text": (
        "update workflows_caseevent set actor_id=null where seq=3",
        3,
        "changed",
    ),
    "one taken out": ("delete from workflows_caseevent where seq=2", 3, "missing"),
    "the last taken out": ("delete from workflows_caseevent where seq=4", 4, "missing"),
    "the head taken out": ("delete from workflows_casehead", 4, "head is missing"),
    "the last and the head taken out": (
        "delete from workflows_caseevent where seq=4; delete from workflows_casehead",
        3,
        "head is missing",
    ),
    "the head set back": (
        "update workflows_casehead h set seq=e.seq, hash=e.hash from workflows_caseevent e"
        " where e.case_id=h.case_id and e.seq=2",
        2,
        "head is not of the last",
    ),
    "everything taken out": (
        "delete from workflows_caseevent; delete from workflows_casehead",
        4,
        "whole history",
    ),
    "what it says": (
        "update workflows_caseevent set payload = payload || '{\"data\": {}}' where seq=4",
        4,
        "changed",
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("statement", "seq", "what"), FORGERIES.values(), ids=FORGERIES)
def test_a_forged_history_is_found(office: Office, statement: str, seq: int, what: str) -> None:
    case = office.granted()

    forge(statement)

    found = list(breaks([case.short_code or ""]))
    assert [one.seq for one in found] == [seq]
    assert what in found[0].what
    with pytest.raises(CommandError, match="do not verify"):
        call_command("verify_history", stderr=StringIO())


def test_a_case_that_is_not_there_does_not_verify(office: Office) -> None:
    with pytest.raises(CommandError, match="no such case: KC261102-00099-X"):
        call_command("verify_history", "KC261102-00099-X")


BYWAYS = {
    "an upsert": (
        "insert into workflows_caseevent (case_id, seq, at, act, actor_name, source, target,"
        " payload, prev, hash) select case_id, 0, at, act, '别人', source, target, payload, prev,"
        " hash from workflows_caseevent on conflict (case_id, seq) do update set actor_name='别人'"
    ),
    "a merge": (
        "merge into workflows_caseevent e using workflows_case c on c.id = e.case_id"
        " when matched then delete"
    ),
    "a cascade": "truncate workflows_case cascade",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", BYWAYS.values(), ids=BYWAYS)
def test_no_byway_leads_around_the_seal(office: Office, statement: str) -> None:
    case = office.accepted()
    facts = case.events.filter(seq__lte=2).values_list("seq", "actor_name", "hash")
    before = list(facts)

    with (
        contextlib.suppress(ProgrammingError),  # what adds a line is welcome, what changes one not
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert list(facts.all()) == before
    assert list(breaks()) == []


def test_events_of_two_cases_are_chained_apart(office: Office) -> None:
    first, second = office.submitted("甲"), office.submitted("乙")
    services.accept(first.pk, by=office.window, at=MONDAY)

    assert [event.seq for event in first.events.all()] == [1, 2]
    assert [event.seq for event in second.events.all()] == [1]
    assert list(breaks()) == []


def test_every_event_says_what_it_was_bound_to(office: Office) -> None:
    case = office.accepted()

    payload = case.events.get(act="accept").payload

    assert payload["pack"] == "SAMPLE-2020"
    assert payload["clocks"]["start"]["legal"]["length"] == 15
    assert payload["clocks"]["stop"] == ["notice", "acceptance"]
