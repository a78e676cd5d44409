"""Armed timers, those that were skipped, and incidents about them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Timer(models.Model):
    """The moment at which a clock of a case runs out, waiting to be acted upon.

    *due_at* is a projection of the case's events and is never moved by a retry; `retry_at`
    is. The key to the case is the one that points up: the tick locks both rows together.
    Armed and parked ones are open, one of a kind at most; a parked one waits for a person,
    who has it tried again or, together with a second one, skipped.
    """

    class Status(models.IntegerChoices):
        ARMED = 0, "等待"
        FIRED = 1, "已触发"
        CANCELLED = 2, "已取消"
        PARKED = 3, "已搁置"
        SKIPPED = 4, "已跳过"

    case = models.ForeignKey(
        "workflows.Case", models.PROTECT, related_name="timers", db_index=False
    )
    kind = models.CharField(max_length=32)
    due_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(choices=Status.choices, default=Status.ARMED)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    fired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = "定时器"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(status__in=[0, 3]),
                name="one_open_timer_of_a_kind",
            ),
            models.CheckConstraint(condition=Q(status__lte=4), name="timer_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status=1) | Q(fired_at__isnull=False), name="timer_fired_at_a_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(status=0), name="timer_due"),
            models.Index(fields=["due_at"], condition=Q(status=3), name="timer_parked"),
            models.Index(fields=["fired_at"], condition=Q(status=1), name="timer_fired"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}, due {self.due_at:%F %T}"


class Skip(models.Model):
    """Somebody asks that a parked timer shall not act (提请跳过); another person decides.

    What the law attaches to the end of a limit does not happen then; both answer for it.
    """

    timer = models.ForeignKey(Timer, models.PROTECT, related_name="skips")
    reason = models.CharField("理由", max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed = models.BooleanField("同意", null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        verbose_name = "提请跳过"
        constraints = [
            models.UniqueConstraint(
                fields=["timer"], condition=Q(agreed=None), name="one_open_skip"
            ),
            models.CheckConstraint(
                condition=Q(agreed=None, decided_by=None, decided_at=None)
                | Q(agreed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="skip_is_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(agreed=True) | ~Q(decided_by=F("asked_by")),
                name="skip_has_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.timer_id} {self.reason}"


class Incident(models.Model):
    """A time during which timers needed somebody's attention; whoever runs this is told once."""

    class Kind(models.TextChoices):
        LATE = "late", "定时办理滞后"
        PARKED = "parked", "自动办理被搁置"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name = "时钟告警"
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(ended_at=None), name="one_incident"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since:%F %T}"
