"""The demonstration's people: complete, harmless, and the same when made twice."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from govservice.accounts import identity
from govservice.accounts.actors import actor_for
from govservice.accounts.demo import create_demo
from govservice.accounts.models import Membership, Organisation, OrganisationMember, Unit, User
from govservice.accounts.roles import Role

from .conftest import AT, TODAY

pytestmark = pytest.mark.django_db


def counts() -> list[int]:
    models = (User, Unit, Membership, Organisation, OrganisationMember)
    return [model.objects.count() for model in models]


def test_making_it_twice_changes_nothing() -> None:
    first = create_demo(AT)
    made = counts()

    assert create_demo(AT) == first
    assert counts() == made


def test_every_role_has_an_account_that_holds_it() -> None:
    accounts = create_demo(AT)

    assert {account.role for account in accounts} == set(Role.values)
    for account in accounts:
        actor = actor_for(User.objects.get(username=account.username), TODAY)
        if account.role != Role.APPLICANT:
            assert actor.may(account.role, None)
        else:
            assert not actor.is_staff


def test_outside_a_demonstration_nobody_can_sign_in_with_them() -> None:
    assert {account.password for account in create_demo(AT)} == {""}
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_in_a_demonstration_every_account_signs_in(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    for account in create_demo(AT):
        form = {"login": account.username, "password": account.password}
        client = Client(REMOTE_ADDR="192.0.2.7")
        assert client.post(reverse("account_login"), form).status_code == 302
        assert "_auth_user_id" in client.session


def test_every_organisation_has_a_valid_code_and_one_owner() -> None:
    create_demo(AT)

    for organisation in Organisation.objects.all():
        assert identity.is_uscc(organisation.uscc)
        assert organisation.members.confirmed().filter(role="owner").count() <= 1
    assert Organisation.objects.filter(members__role="owner").count() == 7
