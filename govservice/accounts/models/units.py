"""The authority: units in a dated tree, and who holds which office in them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q

from govservice.accounts.roles import STAFF_ROLES


def in_force(on: date) -> Q:
    """Match rows in force on the day *on*; first and last day both count."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))


class UnitKind(models.TextChoices):
    """Kinds of unit (机构类别)."""

    BUREAU = "bureau", "市级部门"
    DISTRICT = "district", "区级部门"
    STATION = "station", "登记机构"
    HALL = "hall", "政务服务大厅"
    WINDOW = "window", "窗口"
    OFFICE = "office", "内设处室"
    OTHER = "other", "其他部门"


class UnitQuerySet(models.QuerySet["Unit"]):
    def on(self, day: date) -> UnitQuerySet:
        """Keep the units in force on *day*."""
        return self.filter(in_force(day))


class Unit(models.Model):
    """A unit of the authority (机构) as it was between two days, both included.

    A unit that changes its name or its superior is closed and followed by a new record, so
    that yesterday's papers keep yesterday's head.
    """

    code = models.CharField("机构代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    name_en = models.CharField("英文名称", max_length=160, blank=True)
    kind = models.CharField("类别", max_length=10, choices=UnitKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)
    region6 = models.CharField("行政区划代码", max_length=6, blank=True)
    document_word = models.CharField("机关代字", max_length=20, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    hours_text = models.CharField("办公时间", max_length=120, blank=True)
    complaint_phone = models.CharField("监督电话", max_length=40, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="unit_not_under_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def subtree_ids(self, on: date) -> frozenset[int]:
        """Return the ids of this unit and all below it that are in force on *on*; one query."""
        with connection.cursor() as cursor:
            cursor.execute(_SUBTREE, {"root": self.pk, "on": on})
            return frozenset(row[0] for row in cursor.fetchall())


# UNION, not UNION ALL: a ring made by hand ends the walk instead of running for ever.
_SUBTREE = """
WITH RECURSIVE tree AS (
    SELECT id FROM accounts_unit
    WHERE id = %(root)s AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to >= %(on)s)
  UNION
    SELECT unit.id FROM accounts_unit unit JOIN tree ON unit.parent_id = tree.id
    WHERE unit.valid_from <= %(on)s AND (unit.valid_to IS NULL OR unit.valid_to >= %(on)s)
)
SELECT id FROM tree
"""


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> MembershipQuerySet:
        """Keep the offices held on *day*."""
        return self.filter(in_force(day))


class Membership(models.Model):
    """A person holds an office (岗位) in a unit between two days, both included."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField(
        "岗位", max_length=12, choices=[(r.value, r.label) for r in STAFF_ROLES]
    )
    window_label = models.CharField("窗口号", max_length=40, blank=True)
    valid_from = models.DateField("任职起日")
    valid_to = models.DateField("任职止日", null=True, blank=True)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "valid_from"], name="membership_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in STAFF_ROLES]),
                name="membership_role_is_staff",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit}"
