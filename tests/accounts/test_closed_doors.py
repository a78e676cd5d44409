"""Nobody comes in who did not sign in, except through the doors named here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from govservice.accounts.models import User

pytestmark = pytest.mark.django_db

#: Every address that answers without a sign-in. Adding one is a decision.
PUBLIC = {
    # the service itself
    "healthz", "readyz", "care", "language",
    # coming in, and the ways to get a password
    "account_login", "account_logout", "account_inactive", "account_signup",
    "account_email_verification_sent", "account_reset_password", "account_confirm_login_code",
    "account_confirm_password_reset_code", "account_complete_password_reset",
    "account_password_reset_completed", "mfa_authenticate",
    "socialaccount_login_cancelled", "socialaccount_signup",
    "openid_connect_login", "openid_connect_callback",
    "accounts:privacy",
    # what everybody may know
    "workflows:home", "workflows:guide", "workflows:verify", "workflows:open",
    # by short number and query code
    "workflows:track", "workflows:tracked", "workflows:leave", "workflows:rate_by_code",
}  # fmt: skip
SAMPLES = {
    "int": "7",
    "str": "abc",
    "slug": "abc",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def addresses() -> Iterator[tuple[str, str, bool]]:
    """Yield (name, path with sample arguments, whether it is open to everybody)."""

    def walk(
        patterns: list[URLPattern | URLResolver], prefix: str, namespace: str
    ) -> Iterator[tuple[str, str, bool]]:
        for entry in patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, route, entry.namespace or namespace)
                continue
            name = f"{namespace}:{entry.name}" if namespace else str(entry.name or route)
            is_open = not getattr(entry.callback, "login_required", True)
            yield name, "/" + _filled(route), is_open

    return walk(get_resolver().url_patterns, "", "")


def _filled(route: str) -> str:
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda part: SAMPLES[part[1] or "str"], _plain(route))
    return route.replace("^", "")


def _plain(route: str) -> str:
    """Turn the one kind of regular expression in use, a named segment, into a converter."""
    return re.sub(r"\(\?P<\w+>\[\^/\]\+\)", "<str:segment>", route)


def test_every_open_address_is_named_here() -> None:
    unnamed = {name for name, _, is_open in addresses() if is_open} - PUBLIC
    assert unnamed == set()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_the_sign_in_page_everywhere_else(method: str) -> None:
    login = resolve_url(settings.LOGIN_URL)
    wrong = {}
    walked = 0
    for _name, path, is_open in addresses():
        if is_open:
            continue
        walked += 1
        answer = getattr(Client(), method)(path)
        if answer.status_code != 302 or not answer["Location"].startswith(login):
            wrong[path] = answer.status_code

    assert wrong == {}
    assert walked > 30


def test_the_open_account_pages_answer() -> None:
    for name, path, _is_open in addresses():
        if name in PUBLIC and path.startswith("/accounts/") and "oidc" not in path:
            assert Client().get(path).status_code in {200, 302}, path


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_no_method_makes_an_account_page_fail(
    method: str, make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    user = make_user("wang")
    for path in {path for _, path, _ in addresses() if path.startswith("/accounts/")}:
        for client in (Client(), sign_in(user)):
            assert getattr(client, method)(path).status_code < 500, path
