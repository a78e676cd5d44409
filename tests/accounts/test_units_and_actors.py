"""Who may do what, where and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from govservice.accounts.actors import CLOCK, ENGINE, NOBODY, actor_for
from govservice.accounts.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationMember,
    Unit,
    User,
)
from govservice.accounts.roles import Role

from .conftest import AT, TODAY

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
Make = Callable[..., Unit]
People = Callable[..., User]
Appoint = Callable[..., Membership]


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        pytest.param(TODAY, None, True, id="begins today"),
        pytest.param(TODAY + A_DAY, None, False, id="begins tomorrow"),
        pytest.param(date(2020, 1, 1), TODAY, True, id="last day"),
        pytest.param(date(2020, 1, 1), TODAY - A_DAY, False, id="ended yesterday"),
    ],
)
def test_a_unit_is_there_from_its_first_to_its_last_day(
    make_unit: Make, first: date, last: date | None, there: bool
) -> None:
    unit = make_unit("A", valid_from=first, valid_to=last)

    assert Unit.objects.on(TODAY).filter(pk=unit.pk).exists() is there
    assert unit.subtree_ids(TODAY) == ({unit.pk} if there else set())


def test_a_subtree_holds_every_level_and_no_neighbour(make_unit: Make) -> None:
    top = make_unit("A")
    middle = make_unit("B", top)
    leaf = make_unit("C", middle)
    make_unit("X")

    assert top.subtree_ids(TODAY) == {top.pk, middle.pk, leaf.pk}
    assert middle.subtree_ids(TODAY) == {middle.pk, leaf.pk}


def test_a_subtree_is_that_of_the_day(make_unit: Make) -> None:
    top = make_unit("A")
    old = make_unit("B", top, valid_to=TODAY - A_DAY)
    new = make_unit("C", top, valid_from=TODAY)

    assert top.subtree_ids(TODAY - A_DAY) == {top.pk, old.pk}
    assert top.subtree_ids(TODAY) == {top.pk, new.pk}


def test_a_ring_of_units_ends_the_walk(make_unit: Make) -> None:
    top = make_unit("A")
    low = make_unit("B", top)
    Unit.objects.filter(pk=top.pk).update(parent=low)

    assert top.subtree_ids(TODAY) == {top.pk, low.pk}


def test_the_database_refuses_a_unit_that_ends_before_it_begins(make_unit: Make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_unit("A", valid_from=TODAY, valid_to=TODAY - A_DAY)


def test_the_database_refuses_applicant_as_an_office(
    make_user: People, make_unit: Make, appoint: Appoint
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        appoint(make_user("li"), make_unit("A"), Role.APPLICANT)


def test_an_office_reaches_down_the_tree_and_not_up(
    make_user: People, make_unit: Make, appoint: Appoint
) -> None:
    top = make_unit("A")
    middle = make_unit("B", top)
    leaf = make_unit("C", middle)
    user = make_user("li")
    appoint(user, middle, Role.SUPERVISOR)

    actor = actor_for(user, TODAY)

    assert actor.units(Role.SUPERVISOR) == {middle.pk, leaf.pk}
    assert actor.may(Role.SUPERVISOR, leaf.pk)
    assert not actor.may(Role.SUPERVISOR, top.pk)
    assert not actor.may(Role.WINDOW, leaf.pk)
    assert actor.may(Role.SUPERVISOR, None)
    assert not actor.may(Role.WINDOW, None)
    assert actor.is_staff


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        pytest.param(TODAY, None, True, id="first day"),
        pytest.param(TODAY + A_DAY, None, False, id="not yet"),
        pytest.param(date(2020, 1, 1), TODAY, True, id="last day"),
        pytest.param(date(2020, 1, 1), TODAY - A_DAY, False, id="expired"),
    ],
)
def test_an_office_is_held_from_its_first_to_its_last_day(
    make_user: People,
    make_unit: Make,
    appoint: Appoint,
    first: date,
    last: date | None,
    held: bool,
) -> None:
    unit, user = make_unit("A"), make_user("li")
    appoint(user, unit, Role.WINDOW, valid_from=first, valid_to=last)

    actor = actor_for(user, TODAY)

    assert actor.may(Role.WINDOW, unit.pk) is held
    assert actor.is_staff is held


def test_an_office_in_a_closed_unit_gives_nothing(
    make_user: People, make_unit: Make, appoint: Appoint
) -> None:
    unit, user = make_unit("A", valid_to=TODAY - A_DAY), make_user("li")
    appoint(user, unit, Role.WINDOW)

    assert not actor_for(user, TODAY).is_staff


def test_the_unit_above_keeps_the_files_of_a_closed_unit_but_gets_none_of_a_future_one(
    make_user: People, make_unit: Make, appoint: Appoint
) -> None:
    top, user = make_unit("A"), make_user("li")
    closed = make_unit("B", top, valid_to=TODAY - A_DAY)
    future = make_unit("C", top, valid_from=TODAY + A_DAY)
    appoint(user, top, Role.SUPERVISOR)

    actor = actor_for(user, TODAY)

    assert actor.may(Role.SUPERVISOR, closed.pk)
    assert not actor.may(Role.SUPERVISOR, future.pk)


def test_an_actor_costs_one_query_however_large_the_tree(
    make_user: People,
    make_unit: Make,
    appoint: Appoint,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user, top = make_user("li"), make_unit("A")
    for number in range(20):
        appoint(user, make_unit(f"B{number}", top), Role.WINDOW)
    appoint(user, top, Role.SUPERVISOR)

    with django_assert_num_queries(1):
        actor = actor_for(user, TODAY)

    assert len(actor.units(Role.SUPERVISOR)) == 21
    assert len(actor.units(Role.WINDOW)) == 20


def test_nobody_and_a_closed_account_may_nothing(
    make_user: People,
    make_unit: Make,
    appoint: Appoint,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    gone = make_user("li")
    appoint(gone, make_unit("A"), Role.ADMIN)
    gone.is_active = False

    with django_assert_num_queries(0):
        assert actor_for(AnonymousUser(), TODAY) == NOBODY
        assert actor_for(gone, TODAY) == NOBODY


def test_the_clock_and_the_engine_hold_only_their_own_name() -> None:
    assert CLOCK.may("clock", 1)
    assert not CLOCK.may(Role.ADMIN, None)
    assert ENGINE.may("engine", None)
    assert not ENGINE.may("clock", None)
    assert not CLOCK.is_staff


@pytest.mark.parametrize(
    ("confirmed", "ended", "acts"),
    [
        pytest.param(True, False, True, id="confirmed"),
        pytest.param(False, False, False, id="waiting"),
        pytest.param(True, True, False, id="ended"),
    ],
)
def test_a_seat_counts_while_it_is_confirmed(
    make_user: People, confirmed: bool, ended: bool, acts: bool
) -> None:
    user = make_user("li")
    firm = Organisation.objects.create(
        name="甲", uscc="91110000600037341L", kind="enterprise", created_at=AT
    )
    OrganisationMember.objects.create(
        organisation=firm,
        user=user,
        role=MemberRole.AGENT,
        asked_at=AT,
        confirmed_at=AT if confirmed else None,
        ended_at=AT if ended else None,
    )

    actor = actor_for(user, TODAY)

    assert actor.organisations == ({firm.pk} if acts else set())
    assert not actor.is_staff
