"""Who takes part in a measurement: one unit, one person for each role, one applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from govservice.accounts.actors import Actor, actor_for
from govservice.accounts.models import Membership, Unit, User
from govservice.clock import ZONE, day_of
from workflows.bench.procedure import PROCEDURE
from workflows.models import ServicePoint

SINCE = date(2020, 1, 1)
#: A Monday in the morning, without holidays around it; every act of a case is done at it.
MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Office:
    """The unit and its people, as actors made once, the way a request makes them."""

    unit: Unit
    applicant: Actor
    window: Actor
    reviewer: Actor
    decider: Actor

    def answers(self, name: str) -> dict[str, str]:
        """The filled form; *name* makes the request another one."""
        return {
            "name": name,
            "uscc": "91420100MA4KT7YX23",
            "phone": "02712345678",
            "kind": "first",
            "amount": "1200000.00",
            "signed": "2026-10-28",
            "content": "甲方委托乙方研究开发一套在线监测系统，交付软件、文档和样机。" * 5,
        }


def open_office() -> Office:
    """Make the unit, its staff and an applicant."""
    unit = Unit.objects.create(
        code="measured",
        name="测量登记站",
        kind="station",
        valid_from=SINCE,
        region6="420111",
        document_word="武测登",
        address="武汉市东湖新技术开发区",
        phone="027-00000000",
        complaint_phone="027-12345",
        hours_text="工作日 09:00—12:00，13:30—17:30",
    )
    ServicePoint.objects.create(procedure=PROCEDURE.slug, unit=unit, valid_from=SINCE)
    return Office(
        unit,
        applicant=_person("measured-applicant", "申请人"),
        window=_person("measured-window", "窗口人员", "window", unit),
        reviewer=_person("measured-reviewer", "审查人员", "reviewer", unit),
        decider=_person("measured-decider", "决定人员", "decider", unit),
    )


def _person(username: str, name: str, role: str = "", unit: Unit | None = None) -> Actor:
    user = User.objects.create(username=username, full_name=name, email=f"{username}@example.org")
    if unit:
        Membership.objects.create(
            user=user, unit=unit, role=role, window_label="A1", valid_from=SINCE
        )
    return actor_for(user, day_of(MONDAY))
