"""What the office's clocks keep: its calendar with every version of it, and armed timers."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q


class CalendarVersion(models.Model):
    """One state of the calendar. The highest number is in force; none is ever changed."""

    number = models.PositiveIntegerField(primary_key=True)
    created_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        default_permissions = ()
        verbose_name = "工作日历版本"

    def __str__(self) -> str:
        return f"日历第 {self.number} 版"


class CalendarYear(models.Model):
    """A year and the notice that settles it (国务院办公厅关于部分节假日安排的通知).

    Without a notice (`published_in` empty) the year is guessed and its dates are provisional.
    """

    year = models.PositiveSmallIntegerField(primary_key=True)
    notice_number = models.CharField("文号", max_length=60, blank=True, default="")
    notice_date = models.DateField("发文日期", null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, default="")
    published_in = models.ForeignKey(
        CalendarVersion, models.PROTECT, null=True, blank=True, related_name="years"
    )

    class Meta:
        default_permissions = ()
        verbose_name = "工作日历年度"

    def __str__(self) -> str:
        return f"{self.year} 年{'' if self.published_in_id else '（预计）'}"


class CalendarDay(models.Model):
    """A day that a notice takes out of the ordinary week, from one version to another.

    A correction closes the row (`until`) and adds a new one, so the calendar by which an
    old deadline was counted can always be read again.
    """

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "放假"
        WORKDAY = "workday", "调休上班"

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=40)
    notice = models.ForeignKey(CalendarYear, models.PROTECT, related_name="days")
    since = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="+")
    until = models.ForeignKey(
        CalendarVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        verbose_name = "工作日历例外日"
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(until__isnull=True), name="calendar_day_is_one"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="calendar_day_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["holiday", "workday"]), name="calendar_day_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}（{self.name}）"


class Timer(models.Model):
    """The moment at which a clock of a case runs out, waiting to be acted upon.

    *due_at* is a projection of the case's events and is never moved by a retry; `retry_at`
    is. The key to the case is the one that points up: the tick locks both rows together.
    """

    class Status(models.IntegerChoices):
        ARMED = 0, "等待"
        FIRED = 1, "已触发"
        CANCELLED = 2, "已取消"
        PARKED = 3, "已搁置"

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
                fields=["case", "kind"], condition=Q(status=0), name="one_armed_timer_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(status__lte=3), name="timer_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status=1) | Q(fired_at__isnull=False), name="timer_fired_at_a_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(status=0), name="timer_due"),
            models.Index(fields=["due_at"], condition=Q(status=3), name="timer_parked"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}, due {self.due_at:%F %T}"

    def is_due(self, at: datetime) -> bool:
        waits = self.retry_at is not None and self.retry_at > at
        return self.status == self.Status.ARMED and self.due_at <= at and not waits
