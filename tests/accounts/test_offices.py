"""Administrators give and end offices, within their units and never their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from govservice.accounts import offices
from govservice.accounts.actors import actor_for
from govservice.accounts.models import Membership, Unit, User
from govservice.accounts.roles import Role
from govservice.errors import Denied, Refused

from .conftest import AT, PASSWORD, TODAY

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
SignIn = Callable[[User], Client]


@pytest.fixture
def station(make_unit: Callable[..., Unit]) -> Unit:
    return make_unit("A")


@pytest.fixture
def elsewhere(make_unit: Callable[..., Unit]) -> Unit:
    return make_unit("X")


@pytest.fixture
def admin(
    make_user: Callable[..., User], station: Unit, appoint: Callable[..., Membership]
) -> User:
    user = make_user("guanli")
    appoint(user, station, Role.ADMIN)
    return user


def test_a_colleague_gets_an_account_an_office_and_sets_his_own_password(
    admin: User, station: Unit, sign_in: SignIn, read_code: Callable[[], str]
) -> None:
    client = sign_in(admin)
    made = client.post(
        reverse("accounts:staff_new"),
        {
            "username": "zhoumin",
            "full_name": "周敏",
            "email": "zhoumin@example.com",
            "phone": "027-87654321",
        },
    )
    user = User.objects.get(username="zhoumin")
    assert made["Location"] == reverse("accounts:staff_person", args=[user.pk])
    assert not user.has_usable_password()
    client.post(
        made["Location"], {"unit": str(station.pk), "role": "window", "on": TODAY.isoformat()}
    )
    office = user.memberships.get()
    assert (office.unit, office.role, office.appointed_by) == (station, "window", admin)

    new = Client()
    new.post(reverse("account_reset_password"), {"email": user.email})
    new.post(reverse("account_confirm_password_reset_code"), {"code": read_code()})
    form = {"password1": PASSWORD, "password2": PASSWORD}
    new.post(reverse("account_complete_password_reset"), form)
    login = {"login": "zhoumin", "password": PASSWORD}
    assert Client().post(reverse("account_login"), login).status_code == 302


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"username": "guanli"}, "该用户名已被使用", id="user name taken"),
        pytest.param({"email": "GUANLI@example.com"}, "该电子邮箱已有账户", id="address taken"),
        pytest.param({"username": "9x"}, "error-summary", id="user name malformed"),
    ],
)
def test_a_taken_name_is_refused_in_words(
    admin: User, sign_in: SignIn, changes: dict[str, str], expected: str
) -> None:
    form = {
        "username": "zhoumin",
        "full_name": "周敏",
        "email": "zhoumin@example.com",
        "phone": "027-87654321",
    } | changes
    answer = sign_in(admin).post(reverse("accounts:staff_new"), form)

    assert answer.status_code == 422
    assert expected in answer.content.decode()
    assert User.objects.count() == 1


def test_an_administrator_stays_within_his_units(
    admin: User, elsewhere: Unit, make_user: Callable[..., User]
) -> None:
    actor = actor_for(admin, TODAY)

    with pytest.raises(Denied):
        offices.appoint(actor, make_user("li"), unit=elsewhere, role=Role.WINDOW, on=TODAY)
    assert elsewhere not in offices.units_of(actor, TODAY)


def test_nobody_changes_his_own_offices(admin: User, station: Unit) -> None:
    actor = actor_for(admin, TODAY)

    with pytest.raises(Refused) as refused:
        offices.appoint(actor, admin, unit=station, role=Role.DECIDER, on=TODAY)
    assert refused.value.codes == ("own_office",)
    with pytest.raises(Refused):
        offices.end_office(actor, admin.memberships.get(), last_day=TODAY)


@pytest.mark.parametrize(
    ("first", "last", "free"),
    [
        pytest.param(TODAY, None, False, id="overlaps"),
        pytest.param(TODAY + 10 * A_DAY, None, False, id="shares the last day"),
        pytest.param(TODAY + 11 * A_DAY, None, True, id="follows"),
        pytest.param(TODAY - 9 * A_DAY, TODAY - A_DAY, True, id="precedes"),
        pytest.param(TODAY + 20 * A_DAY, TODAY, False, id="ends before it begins"),
    ],
)
def test_one_office_is_not_held_twice_on_one_day(
    admin: User,
    station: Unit,
    make_user: Callable[..., User],
    first: date,
    last: date | None,
    free: bool,
) -> None:
    actor, user = actor_for(admin, TODAY), make_user("li")
    until = TODAY + 10 * A_DAY
    offices.appoint(actor, user, unit=station, role=Role.WINDOW, on=TODAY, until=until)

    if free:
        offices.appoint(actor, user, unit=station, role=Role.WINDOW, on=first, until=last)
    else:
        with pytest.raises(Refused):
            offices.appoint(actor, user, unit=station, role=Role.WINDOW, on=first, until=last)
    assert user.memberships.count() == (2 if free else 1)


def test_an_office_ends_with_the_close_of_the_day(
    admin: User, station: Unit, make_user: Callable[..., User], sign_in: SignIn
) -> None:
    user = make_user("li")
    actor = actor_for(admin, TODAY)
    office = offices.appoint(actor, user, unit=station, role=Role.WINDOW, on=TODAY - A_DAY)

    with time_machine.travel(AT):
        sign_in(admin).post(reverse("accounts:staff_end", args=[user.pk, office.pk]))

    assert actor_for(user, TODAY).may(Role.WINDOW, station.pk)
    assert not actor_for(user, TODAY + A_DAY).is_staff
    office.refresh_from_db()
    assert office.ended_by == admin
    with pytest.raises(Refused):
        offices.end_office(actor, office, last_day=TODAY)


@pytest.mark.parametrize("name", ["accounts:staff", "accounts:staff_new"])
def test_the_staff_desk_is_for_administrators(
    name: str,
    station: Unit,
    make_user: Callable[..., User],
    appoint: Callable[..., Membership],
    admin: User,
    sign_in: SignIn,
) -> None:
    clerk, applicant = make_user("chuangkou"), make_user("shenqing")
    appoint(clerk, station, Role.WINDOW)

    assert sign_in(applicant).get(reverse(name)).status_code == 403
    assert sign_in(clerk).get(reverse(name)).status_code == 403
    assert sign_in(admin).get(reverse(name)).status_code == 200


def test_the_search_finds_ones_staff_by_part_and_others_only_in_full(
    admin: User,
    station: Unit,
    make_user: Callable[..., User],
    appoint: Callable[..., Membership],
    sign_in: SignIn,
) -> None:
    appoint(make_user("zhoumin", full_name="周敏"), station, Role.WINDOW)
    make_user("wang", full_name="周大福")
    actor = actor_for(admin, TODAY)

    assert [user.username for user in offices.find_person(actor, "周")] == ["zhoumin"]
    assert [user.username for user in offices.find_person(actor, "WANG@example.com")] == ["wang"]
    assert not offices.find_person(actor, "")
    page = sign_in(admin).get(reverse("accounts:staff"), {"q": "周\0"})
    assert page.status_code == 200
    assert "周敏" in page.content.decode()
