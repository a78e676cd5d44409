"""The calendar with every version of it, drafts of the next, and opening hours of windows."""

from __future__ import annotations

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
