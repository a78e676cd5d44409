"""The statements of procedures that are in service: their own road, form, grounds and papers.

Counted, not timed: another road has no reference beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from govservice.accounts.demo import create_demo
from govservice.accounts.models import Unit
from workflows import registry, services
from workflows.bench.engine import UNMEASURED, open_desk, print_papers
from workflows.bench.measure import statements
from workflows.bench.office import MONDAY
from workflows.journeys.stage import Stage, open_points
from workflows.lifecycle import Status
from workflows.models import Case
from workflows.ratings.services import rate
from workflows.spec import Procedure, Sample

#: Who does the next act in which status, and what it is; the middle of the road is optional.
_NEXT = {
    Status.SUBMITTED: ("accept", "window", 0),
    Status.ACCEPTED: ("propose", "reviewer", 0),
    Status.REVIEW: ("check", "reviewer", 1),
    Status.DECISION: ("grant", "decider", 0),
    Status.GRANTED: ("deliver", "window", 0),
}
_DATA = {"propose": {"review": {"conclusion": "register", "opinion": "符合条件。"}}}
SINCE = date(2020, 1, 1)


def count_statements() -> dict[str, dict[str, int]]:
    """Count, for each procedure with samples, what its whole case needs, act by act."""
    create_demo(MONDAY)
    unit = Unit.objects.filter(kind="station").exclude(code="measured").order_by("pk").first()
    assert unit is not None
    return {
        procedure.slug: _count(procedure, unit, MONDAY)
        for procedure in registry.every()
        if procedure.samples is not None
    }


def _count(procedure: Procedure, unit: Unit, at: datetime) -> dict[str, int]:
    open_points(procedure, [unit], SINCE)
    assert procedure.samples is not None
    sample = next(one for one in procedure.samples(at.date()) if one.story == "granted")
    stage = Stage(procedure, unit, at)
    with stage.playing():
        return statements(lambda name: walk(stage, sample.renamed(name), at), "")


def walk(stage: Stage, sample: Sample, at: datetime) -> Iterator[str]:
    by = stage.applicant(sample)
    case = stage.draft(sample, mistaken=False)
    yield UNMEASURED  # filled in and uploaded over many pages
    services.submit(case.pk, by=by, at=at)
    yield "submit"
    while (status := Case.objects.only("status").get(pk=case.pk).status) in _NEXT:
        act, role, place = _NEXT[Status(status)]
        officer, desk = stage.officer(role, place), open_desk(case.pk)
        print_papers(case.pk)
        yield UNMEASURED
        services.claim(desk, by=officer, at=at)
        getattr(services, act)(case.pk, by=officer, at=at, **_DATA.get(act, {}))
        yield act
    yield UNMEASURED
    rate(case.pk, level="very_satisfied", by=by, at=at)
    yield "rate"
