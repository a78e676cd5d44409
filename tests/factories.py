"""Test data by stage: units, people, and cases that stand where a test begins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from govservice.accounts.actors import Actor, actor_for
from govservice.accounts.models import Membership, Organisation, OrganisationMember, Unit, User
from govservice.clock import ZONE
from workflows.models import ServicePoint

#: A Monday without holidays around it.
MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=ZONE)


def moment(day: str, time: str = "10:00") -> datetime:
    """Return an aware moment of the office: ``moment("2026-11-02", "17:29")``."""
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZONE)


class UserFactory(DjangoModelFactory[User]):
    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.Sequence(lambda n: f"测试员{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")

    class Meta:
        model = User


class UnitFactory(DjangoModelFactory[Unit]):
    code = factory.Sequence(lambda n: f"unit-{n}")
    name = "光谷技术合同登记站"
    kind = "station"
    valid_from = date(2020, 1, 1)
    region6 = "420111"
    document_word = "武科登"
    address = "武汉市东湖新技术开发区"
    phone = "027-00000000"
    complaint_phone = "027-12345"
    hours_text = "工作日 09:00—12:00，13:30—17:30"

    class Meta:
        model = Unit


class OrganisationFactory(DjangoModelFactory[Organisation]):
    name = factory.Sequence(lambda n: f"武汉测试大学{n}")
    uscc = factory.Sequence(lambda n: _uscc(n))
    kind = "university"
    created_at = MONDAY

    class Meta:
        model = Organisation


def _uscc(n: int) -> str:
    from stdnum.cn import uscc

    body = f"12420000{n:09}"
    return body + uscc.calc_check_digit(body)


def officer(role: str, unit: Unit, **names: Any) -> Actor:
    """Return a new person who holds *role* in *unit*."""
    user = UserFactory(**names)
    Membership.objects.create(
        user=user, unit=unit, role=role, window_label="A3", valid_from=date(2020, 1, 1)
    )
    return actor_for(user, MONDAY.date())


def applicant(organisation: Organisation | None = None, **names: Any) -> Actor:
    """Return a new applicant, who may act for *organisation* if one is given."""
    user = UserFactory(**names)
    if organisation:
        OrganisationMember.objects.create(
            organisation=organisation,
            user=user,
            role="agent",
            asked_at=MONDAY,
            confirmed_at=MONDAY,
        )
    return actor_for(user, MONDAY.date())


def service_point(slug: str, unit: Unit) -> ServicePoint:
    """Let *unit* take applications of the procedure *slug*."""
    return ServicePoint.objects.create(procedure=slug, unit=unit, valid_from=date(2020, 1, 1))
