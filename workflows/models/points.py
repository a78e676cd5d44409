"""Which unit takes which procedure, and from when till when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from govservice.accounts.models import Unit


class ServicePointQuerySet(models.QuerySet["ServicePoint"]):
    def on(self, day: date) -> ServicePointQuerySet:
        """Those that are in force on *day*; both ends inclusive."""
        return self.filter(Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day)))


class ServicePoint(models.Model):
    """A unit (机构) that takes applications of one procedure (受理点)."""

    procedure = models.SlugField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = ServicePointQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "unit", "valid_from"], name="one_service_point"
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure} @ {self.unit_id}"
