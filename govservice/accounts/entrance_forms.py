"""Forms on the way in: sign-in, sign-up, passwords, codes. allauth's, in our words.

Labels are short; what a person may not know is in the help.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as allauth
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from govservice import clock
from govservice.accounts.forms import NameField, TelephoneField
from govservice.accounts.models import User
from govservice.accounts.privacy import NOTICE_VERSION

#: Labels by field; lazy, so that they follow the language of the page.
Words = Mapping[str, Any]


class Plain(forms.Form):
    """Our labels, no placeholder that repeats them, and no end of a password."""

    words: ClassVar[Words] = {
        "email": _("电子邮箱"),
        "password": _("密码"),
        "oldpassword": _("当前密码"),
        "password1": _("密码"),
        "password2": _("再次输入密码"),
        "code": _("验证码"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.words:
                field.label = self.words[name]
            field.widget.attrs.pop("placeholder", None)
            if "password" in name:
                field.validators.append(MaxLengthValidator(128))


class SignInForm(Plain, allauth.LoginForm):  # type: ignore[misc]
    """Sign in by e-mail or user name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("电子邮箱或用户名"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.fields["password"].help_text = ""
        self.order_fields(["login", "password"])


class SignUpForm(Plain, allauth.SignupForm):  # type: ignore[misc]
    """A person signs up; whom he acts for comes later, on its own page."""

    full_name = NameField(
        label=_("姓名"),
        max_length=80,
        help_text=_("与身份证件一致；外国人按护照机读区填写。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = TelephoneField(label=_("手机号码"), help_text=_("窗口人员会用它联系您。"))
    privacy = forms.BooleanField(
        label=_("我已阅读并知悉《个人信息处理告知》"),
        error_messages={"required": _("请阅读个人信息处理告知并确认。")},
    )
    field_order = ("full_name", "email", "phone", "password1", "password2", "privacy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("用来登录和接收办理通知，注册时会收到验证码。")

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        return user

    def signup(self, request: HttpRequest, user: User) -> None:
        """Add what allauth does not know of."""
        user.full_name = self.cleaned_data["full_name"]
        user.phone = self.cleaned_data["phone"]
        user.locale = get_language() or user.locale
        user.privacy_version = NOTICE_VERSION
        user.privacy_accepted_at = clock.now()
        user.save(
            update_fields=["full_name", "phone", "locale", "privacy_version", "privacy_accepted_at"]
        )


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):  # type: ignore[misc]
    words: ClassVar[Words] = {**Plain.words, "password1": _("新密码")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(Plain, allauth.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):  # type: ignore[misc]
    pass


class NewPasswordForm(Plain, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    words: ClassVar[Words] = {**Plain.words, "password1": _("新密码")}


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):  # type: ignore[misc]
    pass


class AddEmailForm(Plain, allauth.AddEmailForm):  # type: ignore[misc]
    words: ClassVar[Words] = {**Plain.words, "email": _("新的电子邮箱")}


class ChangeEmailForm(Plain, allauth.ChangeEmailForm):  # type: ignore[misc]
    pass


class EmailCodeForm(Plain, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class PasswordCodeForm(Plain, allauth.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    pass


class SecondFactorForm(Plain, second_factor.AuthenticateForm):  # type: ignore[misc]
    words: ClassVar[Words] = {"code": _("动态码或备用码")}


class SecondFactorAgainForm(Plain, second_factor.ReauthenticateForm):  # type: ignore[misc]
    words: ClassVar[Words] = {"code": _("动态码或备用码")}


class ActivateForm(Plain, totp.ActivateTOTPForm):  # type: ignore[misc]
    words: ClassVar[Words] = {"code": _("动态码")}
