"""The sample procedure, planted for the tests of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from govservice.accounts.actors import Actor
from tests.factories import (
    MONDAY,
    OrganisationFactory,
    UnitFactory,
    applicant,
    officer,
    service_point,
)
from tests.workflows import licence
from tests.workflows.sample import PROCEDURE
from workflows import flows, registry, services
from workflows.models import Case
from workflows.spec import Procedure


@pytest.fixture(scope="session", autouse=True)
def _planted() -> Iterator[None]:
    planted = (PROCEDURE, licence.PROCEDURE)
    for procedure in planted:
        registry.register(procedure)
        flows.build(procedure)
    yield
    for procedure in planted:
        registry.withdraw(procedure.slug)


@dataclass(frozen=True)
class Office:
    """A station with one person per role, and an applicant before it."""

    unit: object
    organisation: object
    window: Actor
    second_window: Actor
    reviewer: Actor
    decider: Actor
    supervisor: Actor
    applicant: Actor
    stranger: Actor

    def draft(
        self, name: str = "甲项目", procedure: Procedure = PROCEDURE, **answers: object
    ) -> Case:
        """A draft that is complete."""
        return services.open_draft(
            procedure,
            by=self.applicant,
            at=MONDAY,
            authority=self.unit,  # type: ignore[arg-type]
            organisation=self.organisation,  # type: ignore[arg-type]
            answers={"name": name, **answers},
        )

    def submitted(self, name: str = "甲项目") -> Case:
        return services.submit(self.draft(name).pk, by=self.applicant, at=MONDAY)

    def accepted(self, name: str = "甲项目") -> Case:
        return services.accept(self.submitted(name).pk, by=self.window, at=MONDAY)

    def in_decision(self, name: str = "甲项目") -> Case:
        case = self.accepted(name)
        return services.propose(case.pk, by=self.reviewer, at=MONDAY, review={"opinion": "同意"})

    def granted(self, name: str = "甲项目") -> Case:
        return services.grant(self.in_decision(name).pk, by=self.decider, at=MONDAY)


def make_office() -> Office:
    unit, organisation = UnitFactory(), OrganisationFactory()
    service_point(PROCEDURE.slug, unit)
    service_point(licence.PROCEDURE.slug, unit)
    return Office(
        unit,
        organisation,
        window=officer("window", unit),
        second_window=officer("window", unit),
        reviewer=officer("reviewer", unit),
        decider=officer("decider", unit),
        supervisor=officer("supervisor", unit),
        applicant=applicant(organisation),
        stranger=applicant(),
    )


@pytest.fixture
def office(db: None) -> Office:
    return make_office()
