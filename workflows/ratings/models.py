"""The one judgement of the applicant on one case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflows.models import Case
from workflows.ratings.rules import Level


class Rating(models.Model):
    """好差评 of one case: one, by the applicant's side, never given by default."""

    class Channel(models.TextChoices):
        ONLINE = "online", "网上"
        CODE = "code", "查询码"

    case = models.OneToOneField(Case, models.PROTECT, related_name="rating")
    level = models.CharField(max_length=20, choices=[(level.value, level.label) for level in Level])
    words = models.TextField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="rating_level_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"
