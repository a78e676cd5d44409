"""What 等保 (GB/T 22239—2019) asks of a password, in our words in both languages."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from govservice.accounts.models import PasswordHistory, User


class SimilarityValidator(UserAttributeSimilarityValidator):
    """Refuse what resembles the person's own data."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return _("密码不能与姓名、邮箱、电话等个人信息相近。")


class CommonValidator(CommonPasswordValidator):
    """Refuse what everybody takes."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return _("密码不能是常见的密码。")


class LengthValidator:
    """Ask for a least length."""

    def __init__(self, min_length: int = 10) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        return _("密码至少 %(count)d 个字符。") % {"count": self.min_length}


class CharacterClassValidator:
    """Ask for characters of several classes: lower case, upper case, digits, others."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: User | None = None) -> None:
        present = (
            any(sign.islower() for sign in password),
            any(sign.isupper() for sign in password),
            any(sign.isdigit() for sign in password),
            any(not sign.isalnum() for sign in password),
        )
        if sum(present) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return _("密码须包含小写字母、大写字母、数字、符号中的至少 %(count)d 类。") % {
            "count": self.classes
        }


class HistoryValidator:
    """Refuse the last few passwords of the same person."""

    def __init__(self, keep: int = 5) -> None:
        self.keep = keep

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        past = PasswordHistory.objects.filter(user=user).order_by("-id")
        # The present one too: not every way of making an account passes by `password_changed`.
        used = {user.password, *past.values_list("encoded", flat=True)[: self.keep]}
        if any(check_password(password, encoded) for encoded in used):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Remember the new hash; called by Django when the user is saved."""
        if user is not None and user.pk is not None:
            PasswordHistory.objects.create(user=user, encoded=user.password)

    def get_help_text(self) -> str:
        return _("密码不能与最近 %(count)d 次使用过的相同。") % {"count": self.keep}
