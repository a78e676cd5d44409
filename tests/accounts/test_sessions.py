"""How long a session lasts, and what staff must have before they begin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from govservice import clock
from govservice.accounts.middleware import ActorMiddleware
from govservice.accounts.models import Membership, Unit, User
from govservice.accounts.roles import Role

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "accounts:profile"
IDLE = settings.SESSION_RULES["idle"]
LONGEST = settings.SESSION_RULES["staff_absolute"]
A_MINUTE = timedelta(minutes=1)
SignIn = Callable[[User], Client]


@pytest.fixture
def applicant(make_user: Callable[..., User]) -> User:
    return make_user("shenqing")


@pytest.fixture
def clerk(
    make_user: Callable[..., User],
    make_unit: Callable[..., Unit],
    appoint: Callable[..., Membership],
) -> User:
    user = make_user("chuangkou")
    appoint(user, make_unit("A"), Role.WINDOW)
    return user


def test_an_idle_session_ends_and_comes_back_to_the_page(applicant: User, sign_in: SignIn) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        client = sign_in(applicant)
        assert client.get(reverse(PAGE)).status_code == 200
    with time_machine.travel(start + IDLE + A_MINUTE, tick=False):
        answer = client.get(reverse(PAGE))

    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next=%2Faccounts%2Fprofile%2F"
    assert "_auth_user_id" not in client.session


def test_work_keeps_a_session_alive_and_polling_does_not(applicant: User, sign_in: SignIn) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        client = sign_in(applicant)
        client.get(reverse(PAGE))
    for step in range(1, 4):
        with time_machine.travel(start + step * (IDLE - A_MINUTE), tick=False):
            assert client.get(reverse(PAGE)).status_code == 200
    last = start + 3 * (IDLE - A_MINUTE)
    with time_machine.travel(last + IDLE - A_MINUTE, tick=False):
        assert client.get(reverse(PAGE), headers={"X-Background": "1"}).status_code == 200
    with time_machine.travel(last + IDLE + A_MINUTE, tick=False):
        assert client.get(reverse(PAGE)).status_code == 302


@pytest.mark.parametrize(("who", "stays"), [("clerk", False), ("applicant", True)])
def test_staff_sign_in_anew_after_a_working_day_however_busy(
    request: pytest.FixtureRequest, sign_in: SignIn, who: str, stays: bool
) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        client = sign_in(request.getfixturevalue(who))
        client.get(reverse(PAGE))
    session = client.session
    session["guard_seen"] = (start + LONGEST).timestamp()
    session.set_expiry(LONGEST * 2)
    session.save()
    with time_machine.travel(start + LONGEST + A_MINUTE, tick=False):
        assert (client.get(reverse(PAGE)).status_code == 200) is stays


def test_an_ended_session_moves_the_whole_page_when_htmx_asks(
    applicant: User, sign_in: SignIn
) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        client = sign_in(applicant)
        client.get(reverse(PAGE))
    with time_machine.travel(start + IDLE + A_MINUTE, tick=False):
        answer = client.get(reverse(PAGE), headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == reverse("account_login")


def test_a_page_of_a_quiet_minute_writes_nothing(applicant: User, sign_in: SignIn) -> None:
    client = sign_in(applicant)
    client.get(reverse(PAGE))

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(PAGE))

    assert {query["sql"].split()[0] for query in queries} <= {"SELECT", "WITH"}


def test_an_actor_nobody_asks_for_is_not_worked_out(
    applicant: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = RequestFactory().get("/")
    request.user, request.session = applicant, SessionStore()

    with django_assert_num_queries(0):
        ActorMiddleware(lambda _: HttpResponse())(request)
    with django_assert_num_queries(1):
        assert request.actor.user_id == applicant.pk  # type: ignore[attr-defined]
        assert not request.actor.is_staff  # type: ignore[attr-defined]


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _enforced(self, settings: Settings) -> None:
        settings.STAFF_SECOND_FACTOR = True

    def test_staff_without_one_can_only_set_it_up(self, clerk: User, sign_in: SignIn) -> None:
        client = sign_in(clerk)

        assert client.get(reverse(PAGE))["Location"] == reverse("mfa_activate_totp")
        assert client.get(reverse("mfa_index")).status_code == 200
        assert client.post(reverse("account_logout")).status_code == 302

    def test_an_applicant_is_not_asked(self, applicant: User, sign_in: SignIn) -> None:
        assert sign_in(applicant).get(reverse(PAGE)).status_code == 200

    def test_staff_with_one_come_in_and_cannot_take_it_off(
        self, clerk: User, sign_in: SignIn
    ) -> None:
        totp.TOTP.activate(clerk, totp.generate_totp_secret())
        client = sign_in(clerk)
        assert client.get(reverse(PAGE)).status_code == 200

        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        answer = client.post(reverse("mfa_deactivate_totp"))
        assert answer.status_code == 200
        assert Authenticator.objects.filter(user=clerk).exists()


def test_a_second_factor_is_set_up_and_then_asked_for_at_sign_in(applicant: User) -> None:
    client = Client()
    form = {"login": applicant.username, "password": PASSWORD}
    client.post(reverse("account_login"), form)
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    with time_machine.travel(clock.now(), tick=False):  # a code lasts for half a minute at most
        counter = next(totp.yield_hotp_counters_from_time())
        code = totp.format_hotp_value(totp.hotp_value(secret, counter))
        client.post(reverse("mfa_activate_totp"), {"code": code})
    stored = Authenticator.objects.get(user=applicant, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)

    again = Client()
    assert again.post(reverse("account_login"), form)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in again.session
    assert again.get(reverse("mfa_authenticate")).status_code == 200
    spare = RecoveryCodes(
        Authenticator.objects.get(user=applicant, type=Authenticator.Type.RECOVERY_CODES)
    ).get_unused_codes()[0]
    again.post(reverse("mfa_authenticate"), {"code": spare})
    assert "_auth_user_id" in again.session
    again.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_deactivate_totp"):
        assert again.get(reverse(name)).status_code == 200
