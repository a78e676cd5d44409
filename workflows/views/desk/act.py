"""Doing an act: its page says what will happen; a refusal comes back with all that was typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from govservice import clock
from govservice.errors import Denied, Refused
from govservice.law import Verdict, no
from workflows import services
from workflows.models import Case
from workflows.selectors import scope as scopes
from workflows.selectors.history import declared_of
from workflows.selectors.rows import open_desks
from workflows.views.desk.access import Trail, desk_only, office_case, trail_of
from workflows.views.desk.acts import DOORS, READ_NOTHING, Door
from workflows.views.desk.case_file import sheaves_of
from workflows.views.desk.offered import declared_for, taken_by
from workflows.views.desk.queue import next_case
from workflows.views.desk.readers import Read
from workflows.views.desk.sheet import sheet_of
from workflows.views.doors import actor_of

#: Whether this person wants the next case when one is done; kept for the session.
GO_ON = "desk_next"


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The page of one act on one case; a POST does it."""
    door = DOORS.get(name)
    case = office_case(request, pk)
    if door is None or declared_for(case, name) is None:
        raise Http404
    if request.method == "POST":
        return _post(request, case, name, door)
    if declared_of(case, name, case.status) is None:
        return _out_of_place(request, case, name, door)
    _must_be_his(case, name, request)
    read = door.reader(case, None, by=actor_of(request), at=clock.now())
    return _page(request, case, name, door, read, refusals=_standing(case, name, request))


def _out_of_place(request: HttpRequest, case: Case, name: str, door: Door) -> HttpResponse:
    """Say why the act is not one of this moment, and show the way back; nothing is asked."""
    by, at = actor_of(request), clock.now()
    try:
        services.examine(case, name, by=by, at=at, data={})
    except Refused as refused:
        read = READ_NOTHING(case, None, by=by, at=at)
        plain = Door(door.verb, danger=door.danger)
        return _page(request, case, name, plain, read, refusals=refused.verdicts, status=409)
    raise Http404


def _must_be_his(case: Case, name: str, request: HttpRequest) -> None:
    offers = services.offers(case, by=actor_of(request), at=clock.now())
    if all(offer.name != name for offer in offers):
        raise PermissionDenied


def _standing(case: Case, name: str, request: HttpRequest) -> tuple[Verdict, ...]:
    """What stands against the act already, before anything was typed."""
    actor = actor_of(request)
    offers = services.offers(case, by=actor, at=clock.now())
    offer = next(offer for offer in offers if offer.name == name)
    holder = taken_by(case, open_desks([case.pk]).get(case.pk), actor)
    if holder and offer.declared.kind != "in_place":
        said = f"这个环节已由{holder}领取，请先与其联系或等其退回。"
        return (no("claimed", said), *offer.refusals)
    return offer.refusals


def _post(request: HttpRequest, case: Case, name: str, door: Door) -> HttpResponse:
    at, actor = clock.now(), actor_of(request)
    read = door.reader(case, request.POST, by=actor, at=at)
    if "_preview" in request.POST:
        return _page(request, case, name, door, read)
    request.session[GO_ON] = "next" in request.POST if door.ends else _goes_on(request)
    if read.data is None:
        return _page(request, case, name, door, read, status=422)
    told: dict[str, Any] = dict(read.data)
    if door.seen:
        told["seen"] = _seen(request)
    try:
        door.verb(case.pk, by=actor, at=at, **told)
    except Denied as denied:
        raise PermissionDenied(str(denied)) from denied
    except Refused as refused:
        fresh = office_case(request, case.pk)
        return _page(request, fresh, name, door, read, refusals=refused.verdicts, status=409)
    return _done(request, case, name, door)


def _seen(request: HttpRequest) -> int:
    """Return the state the page was drawn from; one that says nothing is stale."""
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


def _goes_on(request: HttpRequest) -> bool:
    return bool(request.session.get(GO_ON, True))


def _done(request: HttpRequest, case: Case, name: str, door: Door) -> HttpResponse:
    declared = declared_for(case, name)
    said = f"{case.short_code} 已办理：{declared.label if declared else name}。"
    trail = trail_of(request, scopes.desk_scope(actor_of(request)))
    if not door.ends:
        target = reverse("workflows:desk_case", args=[case.pk])
    elif not _goes_on(request):
        target = reverse("workflows:desk")
    elif (following := next_case(request, trail, case.pk)) is not None:
        target, said = reverse("workflows:desk_case", args=[following]), f"{said}这是下一件。"
    else:
        target, said = reverse("workflows:desk"), f"{said}这一栏没有下一件了。"
    if name == "decline_handover":
        target = reverse("workflows:desk")
    messages.success(request, said)
    return redirect(f"{target}?{trail.query}")


def _page(
    request: HttpRequest,
    case: Case,
    name: str,
    door: Door,
    read: Read,
    *,
    refusals: tuple[Verdict, ...] = (),
    status: int = 200,
) -> HttpResponse:
    trail: Trail = trail_of(request, scopes.desk_scope(actor_of(request)))
    needs_sheet = door.sheet or door.template == "office/act_defects.html"
    context = {
        "case": case,
        "act": name,
        "declared": declared_for(case, name),
        "possible": declared_of(case, name, case.status) is not None,
        "door": door,
        "refusals": refusals,
        "blocked": bool(refusals) and request.method != "POST",
        "trail": trail,
        "goes_on": _goes_on(request),
        "nav": "queue",
        "sheet": sheet_of(case, at=clock.now()) if needs_sheet else None,
        **_beside(request, case, door),
        **read.context,
    }
    return render(request, door.template, context, status=status)


def _beside(request: HttpRequest, case: Case, door: Door) -> dict[str, Any]:
    if door.in_dialog:
        return {}
    sheaves = sheaves_of(case)
    files = [one for sheaf in sheaves for one in sheaf.files]
    asked = request.GET.get("file", "")
    chosen = next((one for one in files if str(one.pk) == asked), files[0] if files else None)
    return {"sheaves": sheaves, "chosen": chosen, "papers": case.papers.order_by("pk")}
