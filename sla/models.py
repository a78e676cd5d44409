"""What the office's clocks keep: its calendar with every version of it, and armed timers."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sla.notice.values import WEEKDAYS


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


class CalendarDraft(models.Model):
    """What one person read out of a notice, waiting for a second one to agree (两人复核).

    *text* is what was typed or pasted, *days* what it means for the whole year. An approved
    draft stays as the evidence of its version: which notice, who read it, who agreed.
    """

    class State(models.TextChoices):
        WAITING = "draft", "待复核"
        APPROVED = "approved", "已发布"
        REJECTED = "rejected", "已退回"

    year = models.PositiveSmallIntegerField("年度")
    amends = models.BooleanField("修改现行安排", default=False)
    notice_number = models.CharField("文号", max_length=60)
    notice_date = models.DateField("发文日期")
    source = models.CharField("来源", max_length=200)
    text = models.TextField("通知内容")
    days = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    #: the version it was compared with
    basis = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True, default="")
    version = models.OneToOneField(
        CalendarVersion, models.PROTECT, null=True, blank=True, related_name="draft"
    )

    class Meta:
        default_permissions = ()
        verbose_name = "工作日历待复核稿"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("made_by"))),
                name="calendar_draft_has_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", decided_at__isnull=True, version__isnull=True)
                | Q(state="approved", decided_at__isnull=False, version__isnull=False)
                | Q(state="rejected", decided_at__isnull=False, version__isnull=True),
                name="calendar_draft_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["year", "-id"], name="calendar_draft_of_year")]

    def __str__(self) -> str:
        return f"{self.year} 年放假安排（{self.notice_number}，{self.get_state_display()}）"


class OpeningHours(models.Model):
    """When the windows of a unit open, where that differs from the usual hours (延时服务).

    It gives working *minutes* and never a working day. *day* is a single date; *weekday* is
    1 (Monday) to 7. Without *spans* the windows are closed.
    """

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField("星期", null=True, blank=True)
    day = models.DateField("日期", null=True, blank=True)
    spans = models.JSONField("开放时段", default=list, blank=True)  #: ["08:30-12:00", …]
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("截止日期", null=True, blank=True)
    note = models.CharField("说明", max_length=100, blank=True, default="")
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = "窗口开放时间"
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7), day__isnull=True)
                | Q(weekday__isnull=True, day__isnull=False),
                name="opening_of_a_weekday_or_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="opening_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["unit", "valid_from"], name="opening_of_unit")]

    def __str__(self) -> str:
        return f"{self.day or self.weekday_words} {'、'.join(self.spans) or '不开放'}"

    @property
    def weekday_words(self) -> str:
        return f"周{WEEKDAYS[self.weekday - 1]}" if self.weekday else ""


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

    def is_due(self, at: datetime) -> bool:
        waits = self.retry_at is not None and self.retry_at > at
        return self.status == self.Status.ARMED and self.due_at <= at and not waits


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
