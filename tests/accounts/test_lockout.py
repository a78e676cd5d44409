"""Wrong passwords lock an account; time or an administrator frees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.test import Client
from django.urls import reverse

from govservice import clock
from govservice.accounts.lockout import unlock
from govservice.accounts.models import User

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


def try_to_sign_in(client: Client, login: str, password: str) -> int:
    form = {"login": login, "password": password}
    return client.post(reverse("account_login"), form).status_code


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def wang(make_user: Callable[..., User]) -> User:
    return make_user("wang")


@pytest.mark.parametrize("login", ["wang", "wang@example.com", "  WANG@example.com "])
def test_signing_in_works_by_user_name_and_by_address(
    client: Client, wang: User, login: str
) -> None:
    assert try_to_sign_in(client, login, PASSWORD) == 302
    assert is_in(client)


def test_the_fifth_wrong_password_locks_and_then_the_right_one_is_refused(
    client: Client, wang: User
) -> None:
    for _ in range(4):
        assert try_to_sign_in(client, "wang", "wrong") == 200
    assert try_to_sign_in(client, "wang", "wrong") == 429

    assert try_to_sign_in(client, "wang", PASSWORD) == 429
    assert not is_in(client)


def test_the_address_and_the_user_name_share_one_lock(client: Client, wang: User) -> None:
    for login in ("wang", "wang@example.com", "Wang", "wang@example.com", "wang"):
        try_to_sign_in(client, login, "wrong")

    assert try_to_sign_in(client, "wang@example.com", PASSWORD) == 429
    assert try_to_sign_in(client, "wang", PASSWORD) == 429
    assert not is_in(client)


def test_the_lock_page_says_in_chinese_what_happened_and_what_to_do(
    client: Client, wang: User
) -> None:
    form = {"login": "wang@example.com", "password": "wrong"}
    for _ in range(5):
        answer = client.post(reverse("account_login"), form)

    page = answer.content.decode()
    assert "账户已暂时锁定" in page
    assert "30 分钟" in page
    assert "wang" not in page


@pytest.mark.parametrize("free", [lambda user: reset(username=user.username), unlock])
def test_a_reset_frees_the_account_at_once(
    client: Client, wang: User, free: Callable[[User], object]
) -> None:
    for _ in range(6):
        try_to_sign_in(client, "wang@example.com", "wrong")
    assert try_to_sign_in(client, "wang@example.com", PASSWORD) == 429

    free(wang)

    assert try_to_sign_in(client, "wang@example.com", PASSWORD) == 302
    assert is_in(client)


def test_the_lock_ends_by_itself(client: Client, wang: User) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        for _ in range(5):
            try_to_sign_in(client, "wang", "wrong")
        assert try_to_sign_in(client, "wang", PASSWORD) == 429
    later = start + settings.AXES_COOLOFF_TIME + timedelta(seconds=1)
    with time_machine.travel(later, tick=False):
        assert try_to_sign_in(client, "wang", PASSWORD) == 302


def test_a_success_forgets_the_failures(client: Client, wang: User) -> None:
    for _ in range(3):
        for _ in range(4):
            try_to_sign_in(client, "wang", "wrong")
        assert try_to_sign_in(client, "wang", PASSWORD) == 302
        client.logout()


def test_somebody_else_on_another_machine_is_not_locked_out(wang: User) -> None:
    stranger = Client(REMOTE_ADDR="192.0.2.1")
    for _ in range(6):
        try_to_sign_in(stranger, "wang", "wrong")

    owner = Client(REMOTE_ADDR="192.0.2.2")
    assert try_to_sign_in(owner, "wang", PASSWORD) == 302


def test_what_belongs_to_nobody_is_not_written_down(client: Client, wang: User) -> None:
    try_to_sign_in(client, "My-Secret-Password-1", "wrong")

    attempt = AccessAttempt.objects.get()
    assert "Secret" not in f"{attempt.username}{attempt.get_data}{attempt.post_data}"
    assert attempt.username is not None
