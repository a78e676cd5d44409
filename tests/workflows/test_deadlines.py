"""A due date is a projection of the events: worked out again, it is the same."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sla.models import Timer
from tests.factories import moment
from tests.workflows.conftest import Office
from workflows import services
from workflows.models import Case


def recompute() -> str:
    out = StringIO()
    call_command("recompute_deadlines", "--check", stdout=out, stderr=StringIO())
    return out.getvalue()


def test_due_dates_are_borne_out_by_the_events(office: Office) -> None:
    office.submitted("甲")
    office.granted("乙")
    case = office.accepted("丙")
    defects = [{"key": "name", "label": "名称", "text": "不清楚", "fix": "说明"}]
    services.ask_supplement(case.pk, by=office.reviewer, at=moment("2026-11-03"), defects=defects)
    assert "OK: 3 open cases" in recompute()
    services.supplement(case.pk, by=office.applicant, at=moment("2026-11-05"))

    assert "OK: 3 open cases" in recompute()


def test_a_moved_timer_is_reported(office: Office) -> None:
    case = office.accepted()
    Timer.objects.filter(case=case, kind="legal").update(due_at=moment("2027-01-04"))

    with pytest.raises(CommandError, match="1 due dates differ"):
        recompute()


def test_a_moved_column_is_reported(office: Office) -> None:
    case = office.accepted()
    later = moment("2026-11-09", "17:30") + timedelta(days=1)
    clocks = {**case.clocks, "promise": {"for": "office", "due": later.isoformat()}}
    Case.objects.filter(pk=case.pk).update(clocks=clocks)

    with pytest.raises(CommandError, match="1 due dates differ"):
        recompute()
