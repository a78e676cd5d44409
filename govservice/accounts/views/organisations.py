"""For whom one acts: one's organisations, their seats, and the choice for this session."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govservice import clock
from govservice.accounts import acting, identity, invitations, masking, seats
from govservice.accounts.models import Organisation, OrganisationMember, User
from govservice.accounts.organisation_forms import (
    ClaimForm,
    FindOrganisationForm,
    HandOverForm,
    InviteForm,
)
from govservice.accounts.views.manners import actor_of, attempt, back, status_of, user_of
from govservice.errors import Denied

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's seats, requests and invitations."""
    user = user_of(request)
    mine = OrganisationMember.objects.present().filter(user=user).select_related("organisation")
    context = {
        "seats": mine.order_by("organisation__name"),
        "invitations": invitations.open_for(user, clock.now()),
        "form": FindOrganisationForm(),
    }
    return render(request, "accounts/organisations.html", context)


@form_view
def find(request: HttpRequest) -> HttpResponse:
    """Name the organisation by its code; the check digit is checked here."""
    form = FindOrganisationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("accounts:claim", form.cleaned_data["uscc"])
    status = status_of(form.is_bound)
    return render(request, "accounts/organisation_find.html", {"form": form}, status=status)


@form_view
def claim(request: HttpRequest, uscc: str) -> HttpResponse:
    """Become the owner of an organisation without one, or ask its owner for a seat."""
    if not identity.is_uscc(uscc):
        raise Http404
    user = user_of(request)
    known = Organisation.objects.filter(uscc=uscc).first()
    if known and known.members.present().filter(user=user).exists():
        return redirect("accounts:organisations")
    if known and (owner := seats.owner_of(known)):
        return _join(request, user, known, owner.user)
    form = ClaimForm(request.POST if request.method == "POST" else None, known=known)
    if form.is_valid():
        act = partial(
            seats.claim,
            user,
            uscc=uscc,
            particulars=form.particulars(),
            declares=form.cleaned_data["declares"],
            at=clock.now(),
        )
        if attempt(request, act, _("单位已关联，您是该单位的管理员。")):
            return redirect("accounts:organisations")
    context = {"form": form, "uscc": uscc, "known": known}
    status = status_of(form.is_bound)
    return render(request, "accounts/organisation_claim.html", context, status=status)


def _join(request: HttpRequest, user: User, known: Organisation, owner: User) -> HttpResponse:
    if request.method == "POST":
        act = partial(seats.ask_to_join, user, known, at=clock.now())
        attempt(request, act, _("申请已提交，等待单位管理员确认。"))
        return redirect("accounts:organisations")
    context = {"organisation": known, "owner": masking.name(owner.get_full_name())}
    return render(request, "accounts/organisation_join.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An organisation and, for its owner, the seats."""
    return _detail(request, _mine(request, pk), InviteForm())


@form_view
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = _mine(request, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _detail(request, organisation, form, status=status_of(form.is_bound))
    email = form.cleaned_data["email"]
    act = partial(invitations.invite, user_of(request), organisation, email, at=clock.now())
    attempt(request, act, _("邀请已发出，14天内有效。"))
    return redirect("accounts:organisation", pk)


@require_POST
def seat(request: HttpRequest, pk: int, seat_pk: int) -> HttpResponse:
    """Confirm a request, end a seat, or hand the ownership over."""
    organisation = _mine(request, pk)
    members = organisation.members.present().select_related("organisation", "user")
    member = get_object_or_404(members, pk=seat_pk)
    user, at = user_of(request), clock.now()
    match request.POST.get("action"):
        case "confirm":
            act, done = partial(seats.confirm, user, member, at=at), _("已确认该代办人。")
        case "end":
            act, done = partial(seats.end, user, member, at=at), _("已终止。")
        case "hand_over":
            declares = HandOverForm(request.POST).is_valid()
            act = partial(seats.hand_over, user, member, declares=declares, at=at)
            done = _("管理员身份已移交。")
        case _other:
            return HttpResponseBadRequest()
    attempt(request, act, done)
    still_mine = organisation.members.present().filter(user=user).exists()
    return (
        redirect("accounts:organisation", pk) if still_mine else redirect("accounts:organisations")
    )


@require_POST
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline an invitation to one's confirmed address."""
    if (action := request.POST.get("action")) not in {"accept", "decline"}:
        return HttpResponseBadRequest()
    accept = action == "accept"
    act = partial(invitations.answer, user_of(request), pk, accept=accept, at=clock.now())
    attempt(request, act, _("您已成为该单位的代办人。") if accept else _("已谢绝邀请。"))
    return redirect("accounts:organisations")


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Choose for whom this session acts: oneself (empty) or an organisation."""
    chosen = request.POST.get("organisation", "")
    if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        return HttpResponseBadRequest()
    try:
        acting.act_for(request, actor_of(request), int(chosen) if chosen else None)
    except Denied as error:
        raise PermissionDenied(str(error)) from error
    return back(request, "accounts:organisations")


def _mine(request: HttpRequest, pk: int) -> Organisation:
    """Return an organisation the person has a confirmed seat in; any other does not exist."""
    return get_object_or_404(
        Organisation.objects.filter(pk__in=actor_of(request).organisations), pk=pk
    )


def _detail(
    request: HttpRequest, organisation: Organisation, form: InviteForm, status: int = 200
) -> HttpResponse:
    user = user_of(request)
    is_owner = seats.is_owner(user, organisation)
    members = organisation.members.present().select_related("user").order_by("-role", "asked_at")
    context = {
        "organisation": organisation,
        "is_owner": is_owner,
        "members": members if is_owner else members.filter(user=user),
        "invitations": organisation.invitations.filter(answered_at=None) if is_owner else (),
        "form": form,
        "hand_over": HandOverForm(auto_id="hand_over_%s"),
        "now": clock.now(),
    }
    return render(request, "accounts/organisation.html", context, status=status)
