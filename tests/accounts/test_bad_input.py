"""Whatever is typed into an account form, the answer is a page in plain words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from govservice.accounts.models import User

pytestmark = pytest.mark.django_db
#: The fixtures only give an empty house; examples may stand side by side in it.
many = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NASTY = [
    "\0",
    "\x1f",
    "\u202e王",
    "\ufeff",
    "'; DROP TABLE accounts_user; --",
    "<script>",
    "{{ 7|add:7 }}",
    "a" * 5000,
    "%s%n",
    "１２３",
    "😀",
    "@",
    "a@b",
    "9" * 400,
    "-1",
    "on",
    "/../..",
]
typed = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))


def forms(*names: str) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, typed))


def post(client: Client, url: str, form: dict[str, str]) -> int:
    cache.clear()  # floods are tried elsewhere
    return client.post(url, form).status_code


@many
@given(forms("full_name", "email", "phone", "password1", "password2", "privacy", "next"))
@example({"full_name": "王", "email": "a@b.co\0", "phone": "13812345678"})
def test_signing_up_never_fails(client: Client, form: dict[str, str]) -> None:
    assert post(client, reverse("account_signup"), form) < 500


@many
@given(forms("login", "password", "next"))
@example({"login": "\0", "password": "x"})
@example({"login": "a\0@b.co", "password": "x"})
def test_signing_in_never_fails(form: dict[str, str]) -> None:
    assert post(Client(), reverse("account_login"), form) < 500


@many
@given(forms("email", "code", "action", "password1", "password2"))
@pytest.mark.parametrize(
    "name",
    [
        "account_reset_password",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_email_verification_sent",
        "mfa_authenticate",
    ],
)
def test_the_ways_to_a_password_never_fail(name: str, form: dict[str, str]) -> None:
    assert post(Client(), reverse(name), form) < 500


SIGNED_IN = {
    "accounts:profile": ("full_name", "phone", "id_kind", "id_number", "locale"),
    "accounts:reveal": ("field",),
    "accounts:act_for": ("organisation", "next"),
    "accounts:find_organisation": ("uscc",),
    "accounts:claim": (
        "name", "kind", "representative", "address", "contact", "phone", "declares",
    ),
    "account_change_password": ("oldpassword", "password1", "password2"),
    "account_email": ("email", "action_add", "action_send", "action_remove"),
    "account_reauthenticate": ("password", "next"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(SIGNED_IN))
@many
@given(data=st.data())
def test_the_pages_of_a_person_never_fail(
    name: str, db: None, data: st.DataObject, person: Client
) -> None:
    url = reverse(name, args=["91110000600037341L"] if name == "accounts:claim" else [])
    assert post(person, url, data.draw(forms(*SIGNED_IN[name]))) < 500


@pytest.fixture
def person(make_user: Callable[..., User], sign_in: Callable[[User], Client]) -> Client:
    return sign_in(make_user("wang"))


@pytest.mark.parametrize("code", ["x", "%00", "91110000600037341M", "9" * 300, "..", "王"])
def test_a_code_that_is_none_is_not_found(person: Client, code: str) -> None:
    assert person.get(f"/accounts/organisations/claim/{code}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 30])
@pytest.mark.parametrize(
    "path", ["organisations/{}/", "organisations/{}/seats/{}/", "invitations/{}/", "staff/{}/"]
)
def test_a_number_of_nothing_is_not_found_or_forbidden(
    person: Client, path: str, number: str
) -> None:
    url = f"/accounts/{path.format(number, number)}"
    assert person.get(url).status_code in {403, 404, 405}
    answer = person.post(url, {"action": "accept"})
    assert answer.status_code in {302, 403, 404, 405}
