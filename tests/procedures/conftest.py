"""A registration station with its staff, and a seller before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from forms.models import StoredFile
from govservice.accounts.actors import Actor
from govservice.accounts.models import Organisation, Unit
from tests.factories import (
    MONDAY,
    OrganisationFactory,
    UnitFactory,
    applicant,
    officer,
    service_point,
)
from tests.procedures.contracts import contract
from workflows import registry, services
from workflows.models import Case

PROCEDURE = registry.get("tech-contract")
OTHER = contract("consulting")["buyer_uscc"]
APPROVAL = {"conclusion": "register", "opinion": "条款完整，符合认定条件。"}


@dataclass(frozen=True)
class Station:
    """A registration station with its staff, and a seller before it."""

    unit: Unit
    organisation: Organisation
    seller: Actor
    window: Actor
    first: Actor
    second: Actor
    decider: Actor

    def draft(self, at: datetime = MONDAY, **changes: Any) -> Case:
        if changes.get("applicant_role") == "buyer":  # the organisation that files is the buyer
            changes = {"buyer_uscc": self.organisation.uscc, "seller_uscc": OTHER, **changes}
        answers = contract("consulting", **{"first_time": False, **changes})
        case = services.open_draft(
            PROCEDURE,
            by=self.seller,
            at=at,
            authority=self.unit,
            organisation=self.organisation,
            answers=answers,
        )
        file = StoredFile.objects.create(
            owner_id=self.seller.user_id,
            name="合同.pdf",
            size=1,
            received=1,
            media_type="application/pdf",
            sha256="0" * 64,
            state=StoredFile.State.READY,
            created_at=at,
        )
        services.attach(case.pk, "contract_text", file, by=self.seller, at=at)
        return case

    def submitted(self, at: datetime = MONDAY, **changes: Any) -> Case:
        return services.submit(self.draft(at, **changes).pk, by=self.seller, at=at)

    def accepted(self, at: datetime = MONDAY, **changes: Any) -> Case:
        return services.accept(self.submitted(at, **changes).pk, by=self.window, at=at)

    def proposed(self, review: dict[str, Any] = APPROVAL, **changes: Any) -> Case:
        case = self.accepted(**changes)
        return services.propose(case.pk, by=self.first, at=MONDAY, review=review)

    def checked(self, review: dict[str, Any] = APPROVAL, **changes: Any) -> Case:
        case = self.proposed(review, **changes)
        return services.check(case.pk, by=self.second, at=MONDAY, opinion="同意。")


@pytest.fixture
def station(db: None) -> Station:
    unit, organisation = (
        UnitFactory(),
        OrganisationFactory(uscc=contract("consulting")["seller_uscc"]),
    )
    service_point(PROCEDURE.slug, unit)
    return Station(
        unit,
        organisation,
        seller=applicant(organisation),
        window=officer("window", unit),
        first=officer("reviewer", unit, full_name="登记员甲"),
        second=officer("reviewer", unit, full_name="登记员乙"),
        decider=officer("decider", unit),
    )
