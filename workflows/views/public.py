"""Pages anybody may read: what the office does, how it is done, whether a paper is genuine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.numbers import read_code
from certificates.verify import State, outcome
from forms.spec import Material
from govservice import clock
from govservice.law import Citation, NotYetLaw
from workflows import registry
from workflows.models import Paper, ServicePoint
from workflows.spec import Clock, Procedure
from workflows.views import deadlines, guide_words, limits, wording
from workflows.views.doors import words_of
from workflows.views.tags import tr


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The list of services, searched by words of their title, summary or theme."""
    query = " ".join(words_of(request.GET, "q", 60).split())
    found = [one for one in registry.every() if _matches(one, query)]
    context = {"procedures": found, "query": query, "nav": "home"}
    return render(request, "public/home.html", context)


def _matches(procedure: Procedure, query: str) -> bool:
    told = (procedure.title, procedure.summary, *procedure.item.themes)
    text = " ".join((*told, *(tr(words) for words in told))).casefold()
    return all(word in text for word in query.casefold().split())


def procedure_or_404(slug: str) -> Procedure:
    """Return a procedure by its slug in an address.

    :raises Http404: there is none.
    """
    try:
        return registry.get(slug)
    except registry.UnknownProcedure:
        raise Http404 from None


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit as the guide tells it; *variant* says of which cases, "" of ordinary ones."""

    label: object
    words: str
    citation: Citation
    variant: str


@login_not_required
@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """The guide (办事指南) of a procedure, drawn from its definition and nothing else."""
    procedure, today = procedure_or_404(slug), clock.today()
    points = ServicePoint.objects.on(today).filter(procedure=slug).select_related("unit")
    context = {
        "procedure": procedure,
        "item": procedure.item,
        "basis": _basis(procedure, today),
        "limits": [limit for one in procedure.clocks for limit in _limits(procedure, one, today)],
        "changes": list(guide_words.changes(procedure, today)),
        "materials": [_material(material) for material in procedure.materials],
        "units": [point.unit for point in points.order_by("unit__code")],
        "road": list(wording.STEP.values()),
        "today": today,
        "nav": "home",
    }
    return render(request, "public/guide.html", context)


def _basis(procedure: Procedure, today: date) -> tuple[Citation, ...]:
    try:
        return procedure.pack(today).basis
    except NotYetLaw:
        return ()


def _limits(procedure: Procedure, one: Clock, today: date) -> list[Limit]:
    """Return what the office or the applicant is held to; desks and the matter promise nothing."""
    if one.step or one.runs_for == "matter":
        return []
    found = []
    for variant, dated in one.terms.items():
        try:
            term = dated.on(today)
        except NotYetLaw:
            continue
        label = wording.CLOCK.get(one.name, tr(one.label))
        case = procedure.variants.get(variant, "")
        found.append(Limit(label, deadlines.term_words(term), term.citation, case))
    # a variant with the ordinary term is not worth a line of its own
    return [one for one in found if not one.variant or one.words != found[0].words]


def _material(material: Material) -> dict[str, object]:
    return {
        "material": material,
        "necessity": wording.NECESSITY[material.necessity],
        "accept": "、".join(material.accept).upper()
        if not deadlines.is_english()
        else ", ".join(material.accept).upper(),
    }


@login_not_required
@never_cache
@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Tell whether a paper somebody holds is on record (真伪核验)."""
    typed = code or request.GET.get("code", "")
    if not typed.strip():
        return render(request, "public/verify.html", {"nav": "verify"})
    wanted = "".join(sign for sign in read_code(typed) if sign.isascii() and sign.isalnum())
    if not code:
        return redirect("workflows:verify", wanted or "-")
    address = limits.address_of(request)
    if limits.BY_ADDRESS.is_spent(address):
        return render(request, "errors/429.html", status=429)
    found = outcome(Paper.objects.filter(verify_code=wanted).first())
    if found.state is State.NOT_FOUND:
        limits.BY_ADDRESS.spend(address)
    context = {"outcome": found, "label": _label(found.state), "code": wanted, "nav": "verify"}
    status = 404 if found.state is State.NOT_FOUND else 200
    return render(request, "public/verify.html", context, status=status)


def _label(state: State) -> str:
    return {
        State.ISSUED: _("本件由登记机关出具，记录有效"),
        State.VOID: _("本件已作废"),
        State.NOT_FOUND: _("没有查到这份文书，请核对核验码"),
    }[state]
