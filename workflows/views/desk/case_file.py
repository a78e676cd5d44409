"""The case file: form beside materials, clocks with their ledger, history, notes, papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from certificates.services import put_on_file
from forms import serve
from forms.materials import wanted
from govservice import clock
from govservice.errors import Refused
from sla import calendar_store
from sla.selectors import Promise, Urgency, urgency
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case, CaseEvent, CaseMaterial, Paper
from workflows.selectors import scope as scopes
from workflows.selectors.clocks import CaseClock, clocks_of
from workflows.selectors.rows import can_claim, open_desks, rows, stage_of
from workflows.selectors.scope import DESK_ROLES, WATCH_ROLES
from workflows.services.clocks import calendar_for
from workflows.views.desk import words
from workflows.views.desk.access import Trail, desk_only, office_case, office_only, trail_of
from workflows.views.desk.masked import account_data, masked_sections, personal_keys
from workflows.views.desk.offered import offered, taken_by
from workflows.views.desk.sheet import sheet_of
from workflows.views.doors import WRITABLE, actor_of
from workflows.views.ledger_lines import accounts_of

PARTS = {
    "form": "申请表",
    "sheet": "核查与审核",
    "history": "办理过程",
    "clocks": "计时台账",
    "notes": "内部备注",
    "papers": "文书",
    "earlier": "往期办件",
}


@desk_only
@require_safe
def case_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A case as the office works on it."""
    case = office_case(request, pk)
    trail = trail_of(request, scopes.desk_scope(actor_of(request)))
    if case.status == Status.DRAFT:
        return redirect("workflows:receive_case", pk)
    context = file_context(request, case, trail)
    context |= {
        "offers": offered(case, context["desk"], by=actor_of(request), at=clock.now()),
        "taken_by": taken_by(case, context["desk"], actor_of(request)),
        "counter": _lies_at_the_counter(request, case),
        "nav": "queue",
        "back": f"{reverse('workflows:desk')}?{trail.query}",
    }
    return render(request, "office/case.html", context)


def _lies_at_the_counter(request: HttpRequest, case: Case) -> bool:
    """Whether the window itself mends the case, for an applicant who stands before it."""
    window = actor_of(request).may("window", case.authority_id)
    return window and case.channel == Case.Channel.WINDOW and case.state in WRITABLE


def file_context(
    request: HttpRequest, case: Case, trail: Trail, *, first: str = "form"
) -> dict[str, Any]:
    """Return everything a case file shows; nothing that could be done with it."""
    at, actor = clock.now(), actor_of(request)
    part = request.GET.get("show", first)
    part = part if part in PARTS else first
    events = list(case.events.order_by("seq"))
    clocks = clocks_of(case, events, at=at)
    desk = open_desks([case.pk]).get(case.pk)
    return {
        "case": case,
        "trail": trail,
        "part": part,
        "parts": [(code, title, _number(case, code)) for code, title in PARTS.items()],
        "stage": stage_of(case),
        "desk": desk,
        "can_claim": can_claim(actor, case, desk),
        "is_mine": bool(desk and desk.holder_id == actor.user_id),
        "clocks": clocks,
        "badges": badges(case, clocks, at),
        "hidden": account_data(case),
        "now": at,
        **_viewer(request, case),
        **_PARTS[part](request, case, events),
    }


def badges(
    case: Case, clocks: Sequence[CaseClock], at: datetime
) -> list[tuple[CaseClock, Urgency]]:
    """Return the badge of every clock that has not stopped.

    What came in after hours is received on the next working day: until then its clocks have
    not begun to read, but their ends are known.
    """
    calendar = calendar_store.current()
    shown = []
    for one in clocks:
        if one.reading.stopped_at is None:
            foreseen = case.clocks.get(one.clock.name, {}).get("due")
            due_at = one.reading.due_at or (foreseen and datetime.fromisoformat(foreseen))
            extended = case.clocks.get(one.clock.name, {}).get("extended", 0)
            given = Promise(one.term.length + extended, one.term.count)
            counted = calendar_for(given, case.authority_id, calendar)
            found = urgency(due_at, at, counted, given, paused=one.reading.paused)
            shown.append((one, found))
    return shown


# The parts


def _form(request: HttpRequest, case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    spec = case.definition.form
    return {
        "sections": masked_sections(spec, case.answers),
        "personal": personal_keys(spec, case.answers),
    }


def _sheet(request: HttpRequest, case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    return {"sheet": sheet_of(case, at=clock.now())}


def _history(request: HttpRequest, case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    return {"entries": words.history_of(case, events)}


def _clocks(request: HttpRequest, case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    clocks = clocks_of(case, events, at=clock.now())
    return {"accounts": accounts_of(case, clocks, for_applicant=False), "full": True}


def _notes(request: HttpRequest, case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    return {"notes": case.notes.select_related("author")}


def _papers(request: HttpRequest, case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    return {"papers": case.papers.order_by("pk")}


def _earlier(request: HttpRequest, case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    """The applicant's other cases, as far as this office may see them."""
    same = Q(organisation_id=case.organisation_id) if case.organisation_id else Q(pk=None)
    if case.agent_id and not case.organisation_id:
        same = Q(agent_id=case.agent_id, organisation=None)
    actor = actor_of(request)
    others = Case.objects.visible_to(actor).filter(
        same, authority_id__in=actor.units(*DESK_ROLES, *WATCH_ROLES)
    )
    ids = others.exclude(pk=case.pk).exclude(status=Status.DRAFT).order_by("-pk")
    shown = list(ids.values_list("pk", flat=True)[:20])
    return {"earlier": rows(actor, shown, at=clock.now())}


_PARTS = {
    "form": _form,
    "sheet": _sheet,
    "history": _history,
    "clocks": _clocks,
    "notes": _notes,
    "papers": _papers,
    "earlier": _earlier,
}


def _number(case: Case, code: str) -> int | None:
    if code == "notes":
        return case.notes.count()
    return case.papers.count() if code == "papers" else None


# The materials beside it


@dataclass(frozen=True, slots=True)
class Sheaf:
    """One material with the files that lie in it; *changed* since it was last looked at."""

    title: str
    necessity: str
    files: list[CaseMaterial]
    changed: bool


def _viewer(request: HttpRequest, case: Case) -> dict[str, Any]:
    sheaves = sheaves_of(case)
    files = [one for sheaf in sheaves for one in sheaf.files]
    asked = request.GET.get("file", "")
    chosen = next((one for one in files if str(one.pk) == asked), files[0] if files else None)
    return {"sheaves": sheaves, "chosen": chosen}


def sheaves_of(case: Case) -> list[Sheaf]:
    """Return the materials the answers call for, and whatever else was handed in."""
    given: dict[str, list[CaseMaterial]] = {}
    for row in case.materials.filter(replaced_at=None).select_related("file"):
        given.setdefault(row.key, []).append(row)
    called_for = {one.key for one in wanted(case.definition.materials, case.answers)}
    again = case.corrections > 0
    return [
        Sheaf(
            material.title,
            material.necessity.label,
            given.get(material.key, []),
            again and material.key in case.changed_keys,
        )
        for material in case.definition.materials
        if material.key in called_for or material.key in given
    ]


# Notes and papers


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note among colleagues; who comes back after signing in again is shown the notes."""
    case = office_case(request, pk)
    trail = trail_of(request, scopes.desk_scope(actor_of(request)))
    if request.method == "POST":
        _write_down(request, case)
    target = reverse("workflows:desk_case", args=[pk])
    return redirect(f"{target}?{trail.query}&{urlencode({'show': 'notes'})}")


def _write_down(request: HttpRequest, case: Case) -> None:
    text = request.POST.get("text", "").replace("\0", "").strip()[:2000]
    try:
        services.note(case.pk, by=actor_of(request), at=clock.now(), text=text)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "备注已记下，只有同事能看到。")


@office_only
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a paper to print it; one that the worker has not drawn yet is drawn now."""
    found = Paper.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    office_case(request, found.case_id, *DESK_ROLES, *WATCH_ROLES)
    put_on_file(found, at=clock.now())
    name = f"{found.title}{found.number}.pdf"
    shown = serve.private_path_response(
        str(found.file.name), name=name, media_type="application/pdf", inline=True
    )
    # Our own paper, not an upload: a sandbox would keep the browser from showing it, and the
    # page of a reception shows it in a frame.
    shown["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'"
    shown["X-Frame-Options"] = "SAMEORIGIN"
    return shown
