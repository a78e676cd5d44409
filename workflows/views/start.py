"""Beginning an application: for whom, and at which office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from govservice import clock
from govservice.accounts.acting import organisations_of
from govservice.accounts.actors import Actor
from govservice.accounts.models import Organisation, Unit, User
from govservice.clock import day_of
from govservice.errors import Refused
from govservice.law import no
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case, ServicePoint
from workflows.spec import Procedure
from workflows.views.doors import actor_of, cases_of
from workflows.views.public import procedure_or_404

MYSELF = "me"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose for whom and where; the draft is then kept, whatever happens to the browser."""
    procedure, actor, at = procedure_or_404(slug), actor_of(request), clock.now()
    if request.method != "POST":
        return _page(request, procedure, actor, at)
    try:
        case = _draft(request, procedure, actor, at)
    except Refused as refused:
        return _page(request, procedure, actor, at, refused)
    return redirect("workflows:step", case.pk, procedure.form.steps[0].slug)


def units_of(slug: str, at: datetime) -> list[Unit]:
    """Return the units that take the procedure *slug* on the day of *at*."""
    points = ServicePoint.objects.on(day_of(at)).filter(procedure=slug).select_related("unit")
    return [point.unit for point in points.order_by("unit__code")]


def _draft(request: HttpRequest, procedure: Procedure, actor: Actor, at: datetime) -> Case:
    organisation = _organisation(request.POST.get("applicant", ""), actor)
    units = units_of(procedure.slug, at)
    wanted = request.POST.get("unit", "")
    unit = next((one for one in units if str(one.pk) == wanted), None)
    if unit is None:
        raise Refused([no("no_unit", _("请选择受理机构。"))])
    untouched = cases_of(actor).filter(
        procedure=procedure.slug,
        status=Status.DRAFT,
        agent_id=actor.user_id,
        authority=unit,
        organisation=organisation,
        changed_keys=[],
    )
    if (again := untouched.order_by("-pk").first()) is not None:
        return again  # a second click on the same button
    known = _known(request, procedure)
    return services.open_draft(
        procedure, by=actor, at=at, authority=unit, organisation=organisation, answers=known
    )


def _organisation(chosen: str, actor: Actor) -> Organisation | None:
    if chosen == MYSELF:
        return None
    found = next((one for one in organisations_of(actor) if str(one.pk) == chosen), None)
    if found is None:
        raise Refused([no("no_applicant", _("请选择为谁申请。"))])
    return found


def _known(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    """Fill in what the account knows already, where the form asks it under the usual keys."""
    user = request.user
    if not isinstance(user, User):
        return {}
    told = {
        "contact_name": user.get_full_name(),
        "contact_phone": user.phone,
        "contact_email": user.email,
    }
    return {key: value for key, value in told.items() if value and key in procedure.form.keys}


def _page(
    request: HttpRequest,
    procedure: Procedure,
    actor: Actor,
    at: datetime,
    refused: Refused | None = None,
) -> HttpResponse:
    drafts = cases_of(actor).filter(procedure=procedure.slug, status=Status.DRAFT)
    units = units_of(procedure.slug, at)
    context = {
        "procedure": procedure,
        "organisations": organisations_of(actor),
        "units": units,
        "drafts": drafts.order_by("-pk")[:5],
        "chosen": request.POST.get("applicant") or _usual(actor),
        "chosen_unit": request.POST.get("unit") or (str(units[0].pk) if len(units) == 1 else ""),
        "refusals": refused.verdicts if refused else (),
        "nav": "home",
    }
    status = 422 if refused else 200
    return render(request, "applicant/start.html", context, status=status)


def _usual(actor: Actor) -> str:
    """For whom this session acts; somebody who can only be himself need not choose."""
    if actor.acting_for:
        return str(actor.acting_for)
    return "" if actor.organisations else MYSELF
