"""Opening hours of windows (窗口开放时间): to be seen by the office, kept by its administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govservice import clock
from govservice.accounts.models import Unit
from govservice.accounts.office_forms import DayField
from govservice.errors import Denied, Refused
from sla import opening
from sla.models import OpeningHours
from workflows import tasks
from workflows.selectors.scope import WATCH_ROLES
from workflows.views.desk.access import only_for
from workflows.views.doors import actor_of

AHEAD = 14
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


class HoursForm(forms.Form):
    """One row: a weekday or a date, and the hours on it."""

    weekday = forms.TypedChoiceField(
        label="星期",
        choices=[("", "（单独一天）"), *((n, f"每周{w}") for n, w in enumerate(WEEKDAYS, 1))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    day = DayField(label="日期", required=False, help_text="只改一天时填写。")
    spans = forms.CharField(
        label="开放时段",
        max_length=120,
        required=False,
        help_text="如 08:30-12:00、13:00-18:00；留空为不开放。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    valid_from = DayField(label="生效日期")
    valid_to = DayField(label="截止日期", required=False, help_text="留空为长期。")
    note = forms.CharField(
        label="说明", max_length=100, required=False, help_text="如：早晚弹性、午间延时、周六。"
    )


@only_for(*WATCH_ROLES)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The units, and how many rows of their own each has."""
    today = clock.today()
    holds = Q(opening_hours__valid_to=None) | Q(opening_hours__valid_to__gte=today)
    listed = Unit.objects.on(today).filter(pk__in=actor_of(request).units(*WATCH_ROLES))
    many = Count("opening_hours", filter=Q(opening_hours__isnull=False) & holds)
    context = {"nav": "calendar", "units": listed.annotate(rows=many).order_by("code")}
    return render(request, "office/hours.html", context)


@only_for(*WATCH_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """The hours of one unit, the next two weeks, and a form for whoever administers it."""
    actor, found = actor_of(request), _unit(request, pk)
    if request.method != "POST":
        return _page(request, found, HoursForm(initial={"valid_from": clock.today()}))
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        with transaction.atomic():
            opening.add(found.pk, by=actor, at=clock.now(), **form.cleaned_data)
            tasks.recount_now()  # minutes that run already end at another moment
    except Denied:
        raise
    except Refused as refused:
        for verdict in refused.verdicts:
            form.add_error(_FIELDS.get(verdict.code), verdict.reason)
        return _page(request, found, form, status=422)
    messages.success(request, "已保存。")
    return redirect("workflows:desk_hours_unit", pk)


_FIELDS = {
    "not_hours": "spans",
    "reversed": "spans",
    "overlap": "spans",
    "which_days": "weekday",
    "ends_before": "valid_to",
    "gone_by": "valid_from",
    "never_open": "valid_to",
}


@only_for("admin")
@require_POST
def end(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Let a row end with today."""
    row = get_object_or_404(OpeningHours, pk=row_pk, unit_id=_unit(request, pk).pk)
    with transaction.atomic():
        opening.end(row.pk, by=actor_of(request), at=clock.now(), today=clock.today())
        tasks.recount_now()
    messages.success(request, "已止于今天。")
    return redirect("workflows:desk_hours_unit", pk)


def _unit(request: HttpRequest, pk: int) -> Unit:
    """Return a unit of the person who asks.

    :raises Http404: it is another's, or there is none: the same answer for both.
    """
    if pk not in actor_of(request).units(*WATCH_ROLES):
        raise Http404
    return get_object_or_404(Unit, pk=pk)


def _page(request: HttpRequest, found: Unit, form: HoursForm, *, status: int = 200) -> HttpResponse:
    today = clock.today()
    context: dict[str, Any] = {
        "nav": "calendar",
        "unit": found,
        "rows": opening.of_unit(found.pk, today),
        "days": opening.days(found.pk, today, AHEAD),
        "form": form,
        "may_edit": actor_of(request).may("admin", found.pk),
        "today": today,
    }
    return render(request, "office/hours_unit.html", context, status=status)
