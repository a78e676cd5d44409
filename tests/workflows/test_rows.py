"""Rows written by written statements are those the ORM would have written."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from viewflow.workflow.token import Token

from tests.factories import MONDAY, moment
from tests.workflows.conftest import Office
from workflows import flows
from workflows.models import Case, CaseEvent, Desk, Phase, rows

pytestmark = pytest.mark.django_db


def plain(row: Phase | Desk | CaseEvent) -> dict[str, object]:
    names = [field.attname for field in row._meta.concrete_fields]
    read = type(row)._default_manager.get(pk=row.pk)
    sealed = ("id", "seq", "prev", "hash", "process_id")
    return {name: getattr(read, name) for name in names if name not in sealed}


def test_an_inserted_row_is_the_one_the_orm_would_insert(office: Office) -> None:
    case = office.draft()
    flow = flows.flow_for(case, "submitted")
    made: list[list[Phase | Desk | CaseEvent]] = []
    for write in (rows.insert, lambda row: row.save(force_insert=True)):
        phase = Phase(flow_class=flow, case=case, created=MONDAY, finished=MONDAY)
        write(phase)
        desk = Desk(
            process=phase,
            case=case,
            flow_task=flow.window,  # type: ignore[union-attr]
            flow_task_type="HUMAN",
            token=Token("start"),
            created=MONDAY,
            owner_permission="window",
        )
        write(desk)
        event = CaseEvent(
            case=case,
            at=MONDAY,
            act="try",
            actor_name="某人",
            source="draft",
            target="draft",
            payload={"文": ["是", 1, None]},
        )
        write(event)
        made.append([phase, desk, event])

    assert all(row.pk and not row._state.adding for row in made[0])
    assert [plain(row) for row in made[0]] == [plain(row) for row in made[1]]


def test_a_change_tells_whether_the_row_was_still_as_expected(office: Office) -> None:
    case = office.submitted()
    desk = Desk.objects.get(case=case, finished=None)
    done = {"status": "DONE", "finished": moment("2026-11-03"), "owner_id": office.window.user_id}

    assert rows.change(Desk, desk.pk, done, where="finished is null")
    assert not rows.change(Desk, desk.pk, {"status": "NEW"}, where="finished is null")
    assert not rows.change(Desk, 0, {"status": "NEW"})

    desk.refresh_from_db()
    assert (desk.status, desk.owner_id) == ("DONE", office.window.user_id)
    assert desk.finished == moment("2026-11-03")


def test_json_foreign_keys_and_nothing_at_all_are_changed_too(office: Office) -> None:
    case = office.submitted()
    values = {"review": {"意见": "同意"}, "handover_to_id": office.reviewer.user_id, "due_at": None}

    rows.change(Case, case.pk, values)

    fresh = Case.objects.get(pk=case.pk)
    assert fresh.review == {"意见": "同意"}
    assert (fresh.handover_to_id, fresh.due_at) == (office.reviewer.user_id, None)


def test_constraints_hold_for_them_as_for_any_other(office: Office) -> None:
    case = office.submitted()

    with pytest.raises(IntegrityError, match="case_owner_is_never_empty"), transaction.atomic():
        rows.change(Case, case.pk, {"owner_id": None})
