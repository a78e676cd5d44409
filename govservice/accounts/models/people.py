"""A person who signs in, whether applicant or staff."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class IdKind(models.TextChoices):
    """Kinds of identity document (证件类型)."""

    RESIDENT = "resident", _("居民身份证")
    PASSPORT = "passport", _("护照")
    PERMANENT = "permanent", _("外国人永久居留身份证")
    HK_MACAU = "hk_macau", _("港澳居民来往内地通行证")
    TAIWAN = "taiwan", _("台湾居民来往大陆通行证")
    RESIDENCE = "residence", _("港澳台居民居住证")


class User(AbstractUser):
    """One person; what he may do follows from `Membership` and `OrganisationMember`."""

    full_name = models.CharField(_("姓名"), max_length=80, blank=True)
    phone = models.CharField(_("手机号码"), max_length=20, blank=True)
    id_kind = models.CharField(_("证件类型"), max_length=12, choices=IdKind, blank=True)
    id_number = models.CharField(_("证件号码"), max_length=30, blank=True)
    locale = models.CharField(_("界面语言"), max_length=10, default="zh-hans")
    privacy_version = models.CharField(_("已阅读的隐私告知版本"), max_length=20, blank=True)
    privacy_accepted_at = models.DateTimeField(_("确认隐私告知时间"), null=True, blank=True)

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id_kind__in=["", *IdKind.values]), name="user_id_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(id_number="") | ~models.Q(id_kind=""),
                name="user_id_number_has_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Return the name shown to others; never an e-mail address."""
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class PasswordHistory(models.Model):
    """Hash of a password once used, so that it is not chosen again (等保)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords")
    encoded = models.CharField(max_length=256)
    # Written from inside `User.save()`, which is told no moment: the database's clock.
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "历史口令"
        verbose_name_plural = "历史口令"
        indexes = [models.Index(fields=["user", "-id"], name="password_newest_first")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d}"
