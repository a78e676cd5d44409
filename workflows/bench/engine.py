"""A whole case as the product moves it: through the services, `_perform` and the flows."""

from __future__ import annotations

from collections.abc import Iterator

from workflows import services
from workflows.bench.office import MONDAY, Office
from workflows.bench.procedure import PROCEDURE
from workflows.models import Desk, Paper
from workflows.ratings.services import rate

#: What is no part of a measurement, as a step of a road.
UNMEASURED = ""


def walk(office: Office, name: str) -> Iterator[str]:
    """Move one case from draft to its end; yields the name of each act once it is done.

    Staff claim (领取) the work first, the applicant does not.
    """
    case = services.open_draft(
        PROCEDURE,
        by=office.applicant,
        at=MONDAY,
        authority=office.unit,
        answers=office.answers(name),
    )
    yield "draft"
    services.submit(case.pk, by=office.applicant, at=MONDAY)
    yield "submit"
    desk = open_desk(case.pk)
    yield UNMEASURED  # the clerk knows the desk from the queue
    services.claim(desk, by=office.window, at=MONDAY)
    services.accept(case.pk, by=office.window, at=MONDAY)
    yield "accept"
    desk = open_desk(case.pk)
    yield UNMEASURED
    services.claim(desk, by=office.reviewer, at=MONDAY)
    services.propose(case.pk, by=office.reviewer, at=MONDAY, review={"opinion": "同意"})
    yield "propose"
    desk = open_desk(case.pk)
    yield UNMEASURED
    services.claim(desk, by=office.decider, at=MONDAY)
    services.grant(case.pk, by=office.decider, at=MONDAY)
    yield "grant"
    print_papers(case.pk)
    desk = open_desk(case.pk)
    yield UNMEASURED
    services.claim(desk, by=office.window, at=MONDAY)
    services.deliver(case.pk, by=office.window, at=MONDAY)
    yield "deliver"
    rate(case.pk, level="very_satisfied", by=office.applicant, at=MONDAY)
    yield "rate"


def open_desk(case_id: int) -> int:
    """Return the desk the case lies on."""
    desk: int = Desk.objects.values_list("pk", flat=True).get(case_id=case_id, finished=None)
    return desk


def print_papers(case_id: int) -> None:
    """Say that the worker has drawn the papers; drawing them is measured elsewhere."""
    Paper.objects.filter(case_id=case_id, rendered_at=None).update(
        rendered_at=MONDAY, sha256="0" * 64
    )
