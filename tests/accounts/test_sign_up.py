"""A person comes for the first time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from govservice import jobs
from govservice.accounts.actors import actor_for
from govservice.accounts.models import Letter, User
from govservice.accounts.privacy import NOTICE_VERSION

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SIGN_UP, CONFIRM = "account_signup", "account_email_verification_sent"


def person(**changes: str) -> dict[str, str]:
    return {
        "full_name": "王小明",
        "email": "Wang@Example.com",
        "phone": "138 1234 5678",
        "password1": "Chang-Jiang-77",
        "password2": "Chang-Jiang-77",
        "privacy": "on",
    } | changes


def test_signing_up_ends_signed_in_with_a_confirmed_address(
    client: Client, read_code: Callable[[], str]
) -> None:
    asked = client.post(reverse(SIGN_UP), person())
    assert asked["Location"] == reverse(CONFIRM)
    assert "_auth_user_id" not in client.session

    client.post(reverse(CONFIRM), {"code": read_code()})

    user = User.objects.get(email="wang@example.com")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert EmailAddress.objects.get(user=user).verified
    assert (user.full_name, user.phone) == ("王小明", "13812345678")
    assert (user.privacy_version, user.locale) == (NOTICE_VERSION, "zh-hans")
    assert user.privacy_accepted_at is not None


def test_a_newcomer_is_greeted_by_his_name(client: Client, read_code: Callable[[], str]) -> None:
    client.post(reverse(SIGN_UP), person())
    answer = client.post(reverse(CONFIRM), {"code": read_code()}, follow=True)

    told = " ".join(str(one) for one in answer.context["messages"])
    assert "王小明" in told
    assert User.objects.get(email="wang@example.com").username not in told


def test_a_public_sign_up_never_makes_staff(client: Client, read_code: Callable[[], str]) -> None:
    client.post(reverse(SIGN_UP), person(is_staff="on", is_superuser="on", role="admin", unit="1"))
    client.post(reverse(CONFIRM), {"code": read_code()})

    user = User.objects.get(email="wang@example.com")
    assert not user.is_staff
    assert not user.is_superuser
    assert not actor_for(user, TODAY).is_staff


def test_a_user_name_tells_nothing_of_the_person(client: Client) -> None:
    client.post(reverse(SIGN_UP), person())

    username = User.objects.get().username
    assert len(username) == 12
    assert "wang" not in username


def test_a_wrong_code_confirms_nothing(client: Client) -> None:
    client.post(reverse(SIGN_UP), person())
    answer = client.post(reverse(CONFIRM), {"code": "WRONG1"})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert not EmailAddress.objects.get().verified


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"privacy": ""}, "请阅读个人信息处理告知并确认", id="no consent"),
        pytest.param({"phone": "12345"}, "请输入11位手机号码", id="phone"),
        pytest.param({"full_name": "<b>王</b>"}, "请勿输入特殊符号", id="markup in the name"),
        pytest.param({"full_name": "  "}, "error-summary", id="no name"),
        pytest.param({"email": "not an address"}, "error-summary", id="address"),
        pytest.param({"password2": "Other-pass-99"}, "error-summary", id="passwords differ"),
        pytest.param(
            {"password1": "Ab-1", "password2": "Ab-1"}, "密码至少 10 个字符", id="short password"
        ),
        pytest.param(
            {"password1": "changjiang", "password2": "changjiang"}, "至少 3 类", id="one class"
        ),
    ],
)
def test_a_mistake_is_said_in_words_and_keeps_what_was_typed(
    client: Client, changes: dict[str, str], said: str
) -> None:
    answer = client.post(reverse(SIGN_UP), person(**changes))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    if "email" not in changes:
        assert "Wang@Example.com" in page
    assert not User.objects.exists()


def test_a_taken_address_is_told_only_to_its_owner(
    client: Client, make_user: Callable[..., User]
) -> None:
    make_user("wang", email="wang@example.com")

    taken = client.post(reverse(SIGN_UP), person())
    free = Client().post(reverse(SIGN_UP), person(email="li@example.com"))

    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    jobs.drain()
    [letter] = [letter for letter in mail.outbox if letter.to == ["wang@example.com"]]
    assert letter.subject == "您已有账户"
    assert User.objects.count() == 2


def test_the_queue_carries_neither_address_nor_code(client: Client) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    client.post(reverse(SIGN_UP), person())

    letter = Letter.objects.get()
    job = ProcrastinateJob.objects.get(task_name="accounts.deliver")
    assert job.args == {"letter_id": letter.pk}
    jobs.drain()
    assert not Letter.objects.exists()
    assert mail.outbox[0].to == ["wang@example.com"]


def test_a_mail_server_that_is_down_loses_no_sign_up(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", down)
    answer = client.post(reverse(SIGN_UP), person())

    assert answer.status_code == 302
    with pytest.raises(ConnectionRefusedError):
        jobs.drain()
    assert Letter.objects.count() == 1


def test_a_host_for_staff_takes_no_sign_up(client: Client, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False

    answer = client.post(reverse(SIGN_UP), person())

    assert "未开放注册" in answer.content.decode()
    assert not User.objects.exists()
    assert reverse(SIGN_UP) not in client.get(reverse("account_login")).content.decode()


def test_only_a_demonstration_shows_the_code_on_the_page(
    client: Client, settings: Settings
) -> None:
    settings.DEMONSTRATION = True
    answer = client.post(reverse(SIGN_UP), person(), follow=True)
    assert "演示环境不发送邮件" in answer.content.decode()

    settings.DEMONSTRATION = False
    answer = Client().post(reverse(SIGN_UP), person(email="li@example.com"), follow=True)
    assert "演示环境不发送邮件" not in answer.content.decode()
    body = Letter.objects.get(to="li@example.com").body
    code = body.split("：")[1].split()[0]
    assert code not in answer.content.decode()


def test_a_forgotten_password_is_set_anew_with_a_code(
    client: Client, make_user: Callable[..., User], read_code: Callable[[], str]
) -> None:
    user = make_user("wang")
    client.post(reverse("account_reset_password"), {"email": user.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": read_code()})
    client.post(
        reverse("account_complete_password_reset"),
        {"password1": "Han-Jiang-2026", "password2": "Han-Jiang-2026"},
    )

    user.refresh_from_db()
    assert user.check_password("Han-Jiang-2026")


def test_a_former_password_is_not_taken_again(
    make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    user = make_user("wang")
    old, new = "Chang-Jiang-77", "Han-Jiang-2026"
    form = {"oldpassword": old, "password1": old, "password2": old}
    answer = sign_in(user).post(reverse("account_change_password"), form)
    assert "最近 5 次" in answer.content.decode()

    sign_in(user).post(
        reverse("account_change_password"), form | {"password1": new, "password2": new}
    )
    user.refresh_from_db()
    assert user.check_password(new)
