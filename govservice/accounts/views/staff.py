"""The staff desk: who holds which office in the units one administers. Chinese only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govservice import clock
from govservice.accounts import lockout, offices
from govservice.accounts.models import User
from govservice.accounts.office_forms import OfficeForm, StaffForm
from govservice.accounts.roles import Role
from govservice.accounts.views.manners import actor_of, attempt, status_of

form_view = require_http_methods(["GET", "HEAD", "POST"])


def administrators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep everybody out who administers no unit."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not actor_of(request).may(Role.ADMIN, None):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@administrators_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Present offices by unit, and the search for a person."""
    actor, today = actor_of(request), clock.today()
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    present = offices.offices_in(actor).on(today)
    context = {
        "nav": "staff",
        "sought": words,
        "found": offices.find_person(actor, words),
        "offices": present.order_by("unit__code", "role", "user__full_name"),
    }
    return render(request, "accounts/staff.html", context)


@administrators_only
@form_view
def new(request: HttpRequest) -> HttpResponse:
    """Open a colleague's account; his first office is given on his page."""
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made: list[User] = []
        act = partial(offices.create_staff, actor_of(request), **form.cleaned_data)
        if attempt(request, lambda: made.append(act()), "账户已开设，请为其安排岗位。"):
            return redirect("accounts:staff_person", made[0].pk)
    status = status_of(form.is_bound)
    return render(request, "accounts/staff_new.html", {"form": form, "nav": "staff"}, status=status)


@administrators_only
@form_view
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's offices in one's units; a new one may be given."""
    actor, today = actor_of(request), clock.today()
    user = get_object_or_404(User, pk=pk)
    data = request.POST if request.method == "POST" else None
    form = OfficeForm(data, units=offices.units_of(actor, today), today=today)
    if form.is_valid():
        act = partial(offices.appoint, actor, user, **form.cleaned_data)
        if attempt(request, act, "岗位已安排。"):
            return redirect("accounts:staff_person", pk)
    held = offices.offices_in(actor).filter(user=user).order_by("-valid_from", "-pk")
    context = {
        "nav": "staff",
        "person": user,
        "form": form,
        "offices": held,
        "today": today,
    }
    status = status_of(form.is_bound)
    return render(request, "accounts/staff_person.html", context, status=status)


@administrators_only
@require_POST
def end(request: HttpRequest, pk: int, office_pk: int) -> HttpResponse:
    """End an office with the close of today."""
    actor = actor_of(request)
    office = get_object_or_404(offices.offices_in(actor), pk=office_pk, user_id=pk)
    act = partial(offices.end_office, actor, office, last_day=clock.today())
    attempt(request, act, "任职到今日为止。")
    return redirect("accounts:staff_person", pk)


@administrators_only
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Free an account that was locked by wrong passwords."""
    actor = actor_of(request)
    user = get_object_or_404(User, pk=pk)
    if not offices.offices_in(actor).filter(user=user).exists():
        raise PermissionDenied
    attempt(request, lambda: lockout.unlock(user), "账户已解锁。")
    return redirect("accounts:staff_person", pk)
