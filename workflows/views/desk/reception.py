"""Reception at the window (收件登记): which matter, for whom; the draft is then filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from govservice import clock
from govservice.accounts.forms import UsccField
from govservice.accounts.models import Organisation, OrganisationKind, Unit
from govservice.clock import day_of
from govservice.errors import Refused
from workflows import registry, services
from workflows.lifecycle import Status
from workflows.models import Case, CaseQuerySet, ServicePoint
from workflows.services.counter import know_organisation
from workflows.spec import Procedure
from workflows.views.desk.access import window_only
from workflows.views.doors import actor_of


@dataclass(frozen=True, slots=True)
class Offer:
    """A matter that one of my windows takes."""

    procedure: Procedure
    unit: Unit


@window_only
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The matters this window takes, and the receptions that were begun and not finished."""
    begun = _begun(request).select_related("authority").order_by("-pk")
    context = {"offers": _offers(request), "begun": begun[:20], "nav": "receive"}
    return render(request, "office/receive.html", context)


def _offers(request: HttpRequest) -> list[Offer]:
    points = ServicePoint.objects.on(day_of(clock.now())).select_related("unit")
    mine = points.filter(unit__in=actor_of(request).units("window")).order_by("unit__code")
    known = {one.slug: one for one in registry.every()}
    return [Offer(known[point.procedure], point.unit) for point in mine if point.procedure in known]


def _begun(request: HttpRequest) -> CaseQuerySet[Case]:
    actor = actor_of(request)
    return Case.objects.visible_to(actor).filter(
        status=Status.DRAFT, channel=Case.Channel.WINDOW, authority_id__in=actor.units("window")
    )


class OptionalUscc(UsccField):
    """A code that a person has none of; one that is given is not wrong."""

    def clean(self, value: Any) -> str:
        return super().clean(value) if str(value or "").strip() else ""


class WhomForm(forms.Form):
    """For whom: an organisation by its code, or a person; where letters about it go."""

    who = forms.ChoiceField(
        label="申请人",
        choices=[("organisation", "单位（法人、其他组织）"), ("person", "自然人")],
        widget=forms.RadioSelect,
        initial="organisation",
        error_messages={"required": "请选择申请人是单位还是自然人。"},
    )
    uscc = OptionalUscc(
        label="统一社会信用代码",
        help_text="单位必填，18 位，可用扫码枪扫营业执照上的条码；自然人不填。",
    )
    contact_email = forms.EmailField(
        label="接收通知的电子邮箱",
        required=False,
        help_text="没有邮箱可以不填，凭短编号和查询码查询。",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("who") == "organisation" and not cleaned.get("uscc") and not self.errors:
            self.add_error("uscc", "请填写统一社会信用代码。")
        return cleaned


class NewOrganisationForm(forms.Form):
    """An organisation the office meets for the first time."""

    name = forms.CharField(
        label="单位名称", max_length=120, error_messages={"required": "请填写单位名称。"}
    )
    kind = forms.ChoiceField(
        label="单位性质",
        choices=[("", "请选择"), *OrganisationKind.choices],
        error_messages={"required": "请选择单位性质。"},
    )


@window_only
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str, unit_pk: int) -> HttpResponse:
    """Say for whom; an unknown code asks for the name first, then the draft is opened."""
    offer = next(
        (one for one in _offers(request) if one.procedure.slug == slug and one.unit.pk == unit_pk),
        None,
    )
    if offer is None:
        raise Http404
    if request.method != "POST":
        return _page(request, offer, WhomForm(label_suffix=""))
    form = WhomForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, offer, form, status=422)
    told = form.cleaned_data
    organisation, new = None, None
    if told["who"] == "organisation":
        organisation = Organisation.objects.filter(uscc=told["uscc"]).first()
        if organisation is None:
            answered = request.POST if "name" in request.POST else None
            new = NewOrganisationForm(answered, label_suffix="")
            if not new.is_valid():
                status = 422 if new.is_bound else 200
                return _page(request, offer, form, new=new, status=status)
    try:
        case = _draft(request, offer, told, organisation, new)
    except Refused as refused:
        return _page(request, offer, form, new=new, refusals=refused.verdicts, status=409)
    return redirect("workflows:receive_step", case.pk, case.definition.form.steps[0].slug)


def _draft(
    request: HttpRequest,
    offer: Offer,
    told: dict[str, Any],
    organisation: Organisation | None,
    new: NewOrganisationForm | None,
) -> Case:
    by, at = actor_of(request), clock.now()
    if new is not None:
        known = new.cleaned_data
        organisation = know_organisation(
            uscc=told["uscc"], name=known["name"], kind=known["kind"], by=by, at=at
        )
    untouched = _begun(request).filter(
        procedure=offer.procedure.slug,
        authority=offer.unit,
        organisation=organisation,
        contact_email=told["contact_email"],
        changed_keys=[],
    )
    again: Case | None = untouched.order_by("-pk").first()
    if again is not None:
        return again  # a second click on the same button
    return services.open_draft(
        offer.procedure,
        by=by,
        at=at,
        authority=offer.unit,
        organisation=organisation,
        channel=Case.Channel.WINDOW,
        contact_email=told["contact_email"],
    )


def _page(
    request: HttpRequest, offer: Offer, form: WhomForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"offer": offer, "form": form, "nav": "receive", **more}
    return render(request, "office/receive_whom.html", context, status=status)
