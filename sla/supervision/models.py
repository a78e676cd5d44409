"""What was told to whom, so that nobody is told twice. Levels are computed, never kept."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sla.supervision.rules import Kind
from workflows.models import Case

#: Beside the kinds of clock: silence has decided something (超时默认).
DEFAULT = "default"
#: Columns of a case that no list of the observers shows.
HEAVY = ("answers", "review", "defects", "changed_keys", "reason", "clocks")


class Digest(models.Model):
    """The morning letter of one person on one day; *lines* is 0 where there was nothing to say."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    written_at = models.DateTimeField()
    lines = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "person"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.person_id}"


class Escalation(models.Model):
    """One overrun that was told to those above: once for a case and one run of a clock.

    *begun* is the `seq` of the event that started this run of the clock; for a default it is
    that of the default itself.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="escalations", db_index=False)
    clock = models.CharField(max_length=32)
    begun = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField()
    told = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case", "clock", "begun"], name="escalation_once_a_run"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*(str(kind) for kind in Kind), DEFAULT]),
                name="escalation_kind_is_known",
            ),
        ]
        indexes = [models.Index(fields=["-told_at"], name="escalation_newest")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock}"
