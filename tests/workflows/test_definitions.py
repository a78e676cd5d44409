"""Every contradiction that a definition may hold is planted here, and found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from inspect import getsource
from typing import Any

import pytest

from govservice.law import Citation, Dated
from sla.rules import Count, Term
from tests.workflows import licence
from tests.workflows.sample import PROCEDURE, SINCE, SOURCE, Sample
from workflows.checks import definitions
from workflows.lifecycle import CLOCK, Status, act
from workflows.models import machine
from workflows.models.machines import forget
from workflows.spec import Clock, Extension, Procedure


class Silent(Sample):
    """Its decision falls by silence, and nothing says what happens where a guard refuses."""

    @act(Status.ACCEPTED, Status.DECISION, by=CLOCK, label="超时", fires="legal", by_default=True)
    def pass_on(self) -> None: ...


def but_for(name: str, **changed: Any) -> Procedure:
    """Return the sample with one clock changed."""
    clocks = (replace(one, **changed) if one.name == name else one for one in PROCEDURE.clocks)
    return replace(PROCEDURE, clocks=tuple(clocks))


def lasting(days: int, source: Citation = SOURCE, variant: str = "") -> dict[str, Any]:
    return {"terms": {variant: Dated({SINCE: Term(days, source, Count.WORKING)})}}


def without_a_clock(name: str) -> Procedure:
    clocks = tuple(one for one in PROCEDURE.clocks if one.name != name)
    return replace(PROCEDURE, clocks=clocks)


HANDLING, DELIVERY = PROCEDURE.phases
STEP = Clock("step_review", "审查环节", step=True, **lasting(6))
NOBODY_APPROVES = {"": Dated({SINCE: Extension(5, SOURCE, approver="")})}

PLANTED: dict[str, Procedure] = {
    "E001": replace(PROCEDURE, clocks=(*PROCEDURE.clocks, PROCEDURE.clock("rating"))),
    "E002": but_for("delivery", **lasting(10, variant="quick")),
    "E003": but_for("delivery", **lasting(10, Citation(""))),
    "E004": but_for("promise", within="a clock that is not there"),
    "E005": but_for("promise", **lasting(16)),
    "E006": replace(
        PROCEDURE,
        papers={
            **PROCEDURE.papers,
            "receipt": replace(PROCEDURE.papers["receipt"], template="papers/not/there.html"),
        },
    ),
    "E007": replace(PROCEDURE, phases=(HANDLING, DELIVERY, replace(DELIVERY, code="again"))),
    "E008": replace(PROCEDURE, phases=(HANDLING,)),
    "E009": replace(PROCEDURE, refusal_reasons=()),
    "E010": without_a_clock("delivery"),
    "E011": replace(PROCEDURE, papers={}),
    "E012": but_for("correction", runs_for="office"),
    "E013": but_for("legal", extensions=NOBODY_APPROVES),
    "E014": replace(PROCEDURE, clocks=(*PROCEDURE.clocks, STEP)),
    "E015": replace(PROCEDURE, slug="planted", machine={1: Silent}),
    "E016": replace(licence.PROCEDURE, variants={}),
}


@contextmanager
def registered(procedure: Procedure) -> Iterator[None]:
    """Give a procedure of another name its machines for a while."""
    if procedure.slug != "planted":
        yield
        return
    for version in procedure.machine:
        machine(procedure, version)
    try:
        yield
    finally:
        forget("planted")


@pytest.mark.parametrize("code", PLANTED)
def test_a_planted_contradiction_is_found(code: str) -> None:
    with registered(PLANTED[code]):
        found = {identity for identity, _, _ in definitions.findings(PLANTED[code])}

    assert f"workflows.{code}" in found


def test_the_sample_itself_holds_none() -> None:
    assert [*definitions.findings(PROCEDURE)] == []


def test_every_code_has_a_fault_planted() -> None:
    assert set(re.findall(r"workflows\.(E\d+)", getsource(definitions))) == set(PLANTED)
