"""Legal persons that apply, and the people who may act for them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """Kinds of applicant organisation (单位性质)."""

    ENTERPRISE = "enterprise", _("企业")
    UNIVERSITY = "university", _("高等学校")
    INSTITUTE = "institute", _("科研院所")
    INSTITUTION = "institution", _("其他事业单位")
    ASSOCIATION = "association", _("社会组织")
    OTHER = "other", _("其他")


class Organisation(models.Model):
    """A legal person, known by its 统一社会信用代码."""

    name = models.CharField(_("单位名称"), max_length=120)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    kind = models.CharField(_("单位性质"), max_length=12, choices=OrganisationKind)
    region = models.CharField(_("所在区划代码"), max_length=6, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    representative = models.CharField(_("法定代表人"), max_length=80, blank=True)
    contact = models.CharField(_("联系人"), max_length=80, blank=True)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="organisation_uscc_is_well_formed",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values),
                name="organisation_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MemberRole(models.TextChoices):
    OWNER = "owner", _("管理员")
    AGENT = "agent", _("代办人")


class OrganisationMemberQuerySet(models.QuerySet["OrganisationMember"]):
    def present(self) -> "OrganisationMemberQuerySet":
        """Keep those who were not removed and did not leave."""
        return self.filter(ended_at=None)

    def confirmed(self) -> "OrganisationMemberQuerySet":
        """Keep those who may act for the organisation."""
        return self.present().exclude(confirmed_at=None)

    def waiting(self) -> "OrganisationMemberQuerySet":
        """Keep those who asked and were not answered."""
        return self.present().filter(confirmed_at=None)


class OrganisationMember(models.Model):
    """A person who acts, acted or asks to act for an organisation (代办人)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    role = models.CharField(_("身份"), max_length=8, choices=MemberRole)
    asked_at = models.DateTimeField(_("申请时间"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    authority_declared_at = models.DateTimeField(_("声明有权代表单位"), null=True, blank=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)

    objects = OrganisationMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "单位成员"
        verbose_name_plural = "单位成员"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=models.Q(ended_at=None),
                name="member_has_one_seat",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(role="owner", ended_at=None, confirmed_at__isnull=False),
                name="organisation_has_one_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=MemberRole.values), name="member_role_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(role="owner") | models.Q(authority_declared_at__isnull=False),
                name="owner_declared_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.user}"


class Invitation(models.Model):
    """An owner asks the holder of an e-mail address to become agent."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("电子邮箱"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        verbose_name = "代办邀请"
        verbose_name_plural = "代办邀请"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(answered_at=None),
                name="invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} #{self.pk}"
