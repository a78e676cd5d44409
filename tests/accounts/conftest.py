"""People, units and a browser that is nobody yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from govservice import jobs
from govservice.accounts.models import Membership, Unit, UnitKind, User

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
PASSWORD = "Chang-Jiang-77"


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> Iterator[None]:
    """Let no test use up what the next may try."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Make a person with a confirmed address and a known password."""

    def make(username: str, **facts: str) -> User:
        email = facts.pop("email", f"{username}@example.com")
        user = User.objects.create_user(username, email, PASSWORD, **facts)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def make_unit(db: None) -> Callable[..., Unit]:
    def make(code: str, parent: Unit | None = None, **facts: object) -> Unit:
        facts = {"valid_from": date(2020, 1, 1), "kind": UnitKind.STATION, **facts}
        return Unit.objects.create(code=code, name=f"机构{code}", parent=parent, **facts)

    return make


@pytest.fixture
def appoint() -> Callable[..., Membership]:
    def appoint(user: User, unit: Unit, role: str, **facts: object) -> Membership:
        facts = {"valid_from": date(2020, 1, 1), **facts}
        return Membership.objects.create(user=user, unit=unit, role=role, **facts)

    return appoint


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a browser in which the person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def read_code() -> Callable[[], str]:
    """Let the worker send, and return the code of the newest letter."""

    def read() -> str:
        jobs.drain()
        return code_in(str(mail.outbox[-1].body))

    return read


def code_in(letter: str) -> str:
    """Return the line of a letter that is nothing but a code."""
    lines = (line.strip() for line in letter.splitlines())
    return next(line for line in lines if re.fullmatch(r"[A-Z0-9-]{6,12}", line))
