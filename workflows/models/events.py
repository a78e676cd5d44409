"""The memory of the office: one sealed line per act."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from workflows.models.case import Case


class CaseEvent(models.Model):
    """One act on one case. Written once, never changed.

    `seq`, `prev` and `hash` are set by a trigger of the database, which also refuses UPDATE,
    DELETE and TRUNCATE: hash = sha256(prev ‖ canonical fields), a chain per case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    actor_name = models.CharField(max_length=100)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    prev = models.BinaryField(default=b"")
    hash = models.BinaryField(default=b"")

    class Meta:
        default_permissions = ()
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_in_order")]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.act}"
