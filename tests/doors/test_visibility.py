"""Who sees which case: one rule for lists and one for a row in hand, and they agree."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govservice.accounts.actors import CLOCK, ENGINE, NOBODY, Actor
from govservice.accounts.models import Organisation, Unit, User
from govservice.accounts.roles import Role
from tests.factories import MONDAY, OrganisationFactory, UnitFactory, UserFactory
from workflows.lifecycle import Status
from workflows.models import Case

pytestmark = pytest.mark.django_db
ROLES = [str(role) for role in Role if role is not Role.APPLICANT]
#: Those who see what an office has; experts are asked about one case at a time, elsewhere.
READERS = {"window", "reviewer", "decider", "supervisor", "legal", "admin"}


@dataclass(frozen=True)
class Archive:
    """A case of every kind: status × channel × unit × whose."""

    cases: list[Case]
    units: list[Unit]
    people: list[User]
    organisations: list[Organisation]


@pytest.fixture
def archive(db: None) -> Archive:
    units = [UnitFactory(), UnitFactory(), UnitFactory()]
    people, firms = [UserFactory(), UserFactory()], [OrganisationFactory(), OrganisationFactory()]
    owner = UserFactory()
    rows = [
        Case(
            procedure="tech-contract",
            number=f"{status}-{channel}-{unit.pk}-{place}",
            authority=unit,
            organisation=firm,
            agent=person,
            channel=channel,
            status=status,
            owner=owner,
            created_at=MONDAY,
            delivered_at=MONDAY,
        )
        for status in Status
        for channel in Case.Channel.values
        for unit in units[:2]
        for place, (person, firm) in enumerate(
            [(people[0], None), (people[1], firms[0]), (None, firms[1]), (None, None)]
        )
    ]
    Case.objects.bulk_create(rows)
    return Archive(list(Case.objects.all()), units, people, firms)


def seen_in_lists(actor: Actor) -> set[int]:
    return set(Case.objects.visible_to(actor).values_list("pk", flat=True))


def seen_one_by_one(archive: Archive, actor: Actor) -> set[int]:
    return {case.pk for case in archive.cases if case.is_visible_to(actor)}


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_lists_and_rows_agree_for_whatever_somebody_may_be(
    archive: Archive, data: st.DataObject
) -> None:
    units = [unit.pk for unit in archive.units]
    grants = st.frozensets(st.tuples(st.sampled_from(ROLES), st.sampled_from(units)), max_size=5)
    firms = [one.pk for one in archive.organisations]
    actor = Actor(
        data.draw(st.sampled_from([None, *(one.pk for one in archive.people), 10**9])),
        "某人",
        "person",
        data.draw(grants),
        data.draw(st.frozensets(st.sampled_from(firms))),
    )

    assert seen_in_lists(actor) == seen_one_by_one(archive, actor)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", list(Status), ids=str)
def test_the_office_sees_what_was_handed_in_and_its_own_receptions(
    role: str, status: Status, archive: Archive
) -> None:
    unit = archive.units[0]
    actor = Actor(10**9, "某人", "person", frozenset({(role, unit.pk)}))
    of_status = [case for case in archive.cases if case.status == status]
    started = status not in (Status.DRAFT, Status.DISCARDED)

    seen = {case.pk for case in of_status if case.is_visible_to(actor)}

    assert seen == {
        case.pk
        for case in of_status
        if role in READERS
        and case.authority_id == unit.pk
        and (started or case.channel == Case.Channel.WINDOW)
    }
    assert seen == seen_in_lists(actor) & {case.pk for case in of_status}


@pytest.mark.parametrize("nobody", [NOBODY, CLOCK, ENGINE], ids=["nobody", "clock", "engine"])
def test_nobody_in_particular_sees_nothing(nobody: Actor, archive: Archive) -> None:
    assert seen_in_lists(nobody) == seen_one_by_one(archive, nobody) == set()


def test_an_applicant_sees_his_own_and_those_of_his_organisation(archive: Archive) -> None:
    person, firm = archive.people[0], archive.organisations[1]
    actor = Actor(person.pk, "某人", "person", frozenset(), frozenset({firm.pk}))

    mine = {
        case.pk
        for case in archive.cases
        if case.agent_id == person.pk or case.organisation_id == firm.pk
    }
    assert seen_in_lists(actor) == seen_one_by_one(archive, actor) == mine
