"""Masked by default; whoever looks is remembered."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from govservice import jobs
from govservice.accounts.actors import NOBODY, actor_for
from govservice.accounts.models import Membership, RevealLog, Unit, User
from govservice.accounts.privacy import OWN_DATA, record_reveal, reveal
from govservice.accounts.roles import Role
from govservice.errors import Denied, Refused

from .conftest import AT, TODAY

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


@pytest.fixture
def wang(make_user: Callable[..., User]) -> User:
    return make_user(
        "wang", full_name="王小明", phone="13812345678", id_kind="resident", id_number=NUMBER
    )


@pytest.fixture
def clerk(
    make_user: Callable[..., User],
    make_unit: Callable[..., Unit],
    appoint: Callable[..., Membership],
) -> User:
    user = make_user("chuangkou")
    appoint(user, make_unit("A"), Role.WINDOW)
    return user


def test_the_profile_shows_masks_and_never_the_numbers(
    wang: User, sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(wang).get(reverse("accounts:profile")).content.decode()

    assert "110105********002X" in page
    assert "138****5678" in page
    assert NUMBER not in page
    assert wang.phone not in page
    assert not RevealLog.objects.exists()


def test_ones_own_number_is_shown_on_request_and_remembered(
    wang: User, sign_in: Callable[[User], Client]
) -> None:
    answer = sign_in(wang).post(reverse("accounts:reveal"), {"field": "id_number"})

    assert NUMBER in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    log = RevealLog.objects.get()
    assert (log.user, log.subject_id, log.field) == (wang, str(wang.pk), "id_number")
    assert log.reason == OWN_DATA
    assert NUMBER not in str(log.__dict__)


@pytest.mark.parametrize("field", ["password", "email", "", "id_number\0"])
def test_only_named_fields_are_revealed(
    wang: User, sign_in: Callable[[User], Client], field: str
) -> None:
    assert sign_in(wang).post(reverse("accounts:reveal"), {"field": field}).status_code == 400
    assert not RevealLog.objects.exists()


def test_staff_give_a_reason(wang: User, clerk: User) -> None:
    actor = actor_for(clerk, TODAY)

    with pytest.raises(Refused) as refused:
        reveal(actor, wang, "id_number", reason=" 看 ", at=AT)
    assert refused.value.codes == ("reveal_without_reason",)
    assert not RevealLog.objects.exists()

    assert reveal(actor, wang, "id_number", reason="核对现场提交的证件", at=AT) == NUMBER
    assert RevealLog.objects.get().user == clerk


def test_another_applicant_sees_nothing(wang: User, make_user: Callable[..., User]) -> None:
    stranger = actor_for(make_user("li"), TODAY)

    with pytest.raises(Denied):
        reveal(stranger, wang, "phone", reason="只是想看看", at=AT)
    with pytest.raises(Denied):
        record_reveal(NOBODY, wang, "phone", reason="只是想看看", at=AT)
    assert not RevealLog.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_record_of_looks_cannot_be_changed(wang: User, clerk: User, change: str) -> None:
    record_reveal(actor_for(clerk, TODAY), wang, "phone", reason="联系申请人", at=AT)
    rows = RevealLog.objects.all()

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(reason="无") if change == "update" else rows.delete()
    assert RevealLog.objects.get().reason == "联系申请人"


@pytest.mark.parametrize("typed", ["", "13900000000"])
def test_the_profile_keeps_a_number_that_is_not_typed_again(
    wang: User, sign_in: Callable[[User], Client], typed: str
) -> None:
    form = {
        "full_name": "王小明",
        "phone": typed,
        "id_kind": "resident",
        "id_number": "",
        "locale": "en",
    }
    answer = sign_in(wang).post(reverse("accounts:profile"), form)

    wang.refresh_from_db()
    assert answer.status_code == 302
    assert (wang.id_number, wang.locale) == (NUMBER, "en")
    assert wang.phone == (typed or "13812345678")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"id_number": "110105194912310021"}, "id_number", id="check digit"),
        pytest.param({"id_kind": "passport"}, "id_number", id="other kind without a number"),
        pytest.param({"id_kind": "", "id_number": "L898902C3"}, "id_kind", id="no kind"),
        pytest.param({"id_kind": "library card"}, "id_kind", id="unknown kind"),
        pytest.param({"phone": "1"}, "phone", id="phone"),
        pytest.param({"locale": "fr"}, "locale", id="language"),
    ],
)
def test_a_wrong_profile_changes_nothing(
    wang: User, sign_in: Callable[[User], Client], changes: dict[str, str], field: str
) -> None:
    form = {
        "full_name": "赵",
        "phone": "13900000000",
        "id_kind": "resident",
        "id_number": "",
        "locale": "en",
    } | changes
    answer = sign_in(wang).post(reverse("accounts:profile"), form)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    wang.refresh_from_db()
    assert (wang.full_name, wang.id_number) == ("王小明", NUMBER)


def test_the_log_names_nobody(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for logger in ("", "axes", "allauth", "django.request", "procrastinate"):
        caplog.set_level(logging.DEBUG, logger)
    form = {
        "full_name": "王小明",
        "email": "wang@example.com",
        "phone": "13812345678",
        "password1": "Chang-Jiang-77",
        "password2": "Chang-Jiang-77",
        "privacy": "on",
    }
    client.post(reverse("account_signup"), form)
    jobs.drain()
    for _ in range(6):
        login = {"login": "wang@example.com", "password": "Secret-Wrong-1"}
        Client().post(reverse("account_login"), login)

    for told in ("王小明", "wang@", "13812345678", "Chang-Jiang", "Secret-Wrong"):
        assert told not in caplog.text
    assert "AXES" in caplog.text
