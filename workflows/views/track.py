"""The applicant's cases: the list, the page of one, taking it back, throwing a draft away."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from govservice import clock
from govservice.errors import Refused
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case, CaseQuerySet, Paper
from workflows.views import deadlines
from workflows.views.doors import actor_of, cases_of, my_case, words_of
from workflows.views.progress import progress

A_PAGE = 20
_TODO = Q(status__in=[Status.DRAFT, Status.CORRECTING, Status.SUPPLEMENTING, Status.RATING])
_CLOSED = Q(status=Status.CLOSED)
TABS = (
    ("todo", gettext_lazy("待我办理"), _TODO),
    ("open", gettext_lazy("办理中"), ~_TODO & ~_CLOSED),
    ("closed", gettext_lazy("已办结"), _CLOSED),
    ("all", gettext_lazy("全部"), Q()),
)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The list of one's cases, in tabs, searched by number, title or applicant."""
    at, query = clock.now(), " ".join(words_of(request.GET, "q", 60).split())
    rows = _searched(cases_of(actor_of(request)), query)
    tabs = [(key, label, rows.filter(which)) for key, label, which in TABS]
    wanted = request.GET.get("tab") or ("todo" if tabs[0][2].exists() else "all")
    key, _label, chosen = next((tab for tab in tabs if tab[0] == wanted), tabs[-1])
    ordered = chosen.select_related("authority").order_by("-pk")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(name, label, found.count()) for name, label, found in tabs],
        "tab": key,
        "page": page,
        "rows": [(case, deadlines.badge(case, at)) for case in page],
        "query": query,
        "nav": "mine",
    }
    return render(request, "applicant/mine.html", context)


def _searched(rows: CaseQuerySet[Case], query: str) -> CaseQuerySet[Case]:
    if not query:
        return rows
    return rows.filter(
        Q(short_code__icontains=query)
        | Q(title__icontains=query)
        | Q(applicant_name__icontains=query)
    )


@never_cache
@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one case: how far it is, until when, what to do now, what to download."""
    found, at = my_case(request, pk), clock.now()
    if found.state is Status.DRAFT:
        return redirect("workflows:review", pk)
    offers = {offer.name for offer in services.offers(found, by=actor_of(request), at=at)}
    context = {
        "case": found,
        "progress": progress(found, at=at),
        "papers": (papers := list(found.papers.order_by("-pk"))),
        "certificate": _certificate(found, papers),
        "may_withdraw": "withdraw" in offers,
        "may_rate": bool(offers & {"rate", "rate_early"}) and not found.rated,
        "nav": "mine",
    }
    return render(request, "applicant/case.html", context)


def _certificate(found: Case, papers: Sequence[Paper]) -> Paper | None:
    """Return what the case was all about, once it is there."""
    spec = found.definition.certificate
    return next((one for one in papers if spec and one.kind == spec.slug), None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the request back, after reading what that means."""
    found = my_case(request, pk)
    if found.state is Status.WITHDRAWN:
        return redirect("workflows:case", pk)
    if request.method != "POST":
        return _confirm(request, found, "withdraw")
    reason = words_of(request.POST, "reason", 500).strip()
    try:
        services.withdraw(pk, by=actor_of(request), at=clock.now(), reason=reason)
    except Refused as refused:
        return _confirm(request, found, "withdraw", refused)
    messages.success(request, _("申请已撤回。以后可以重新申请。"))
    return redirect("workflows:case", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after being asked."""
    found = my_case(request, pk)
    if request.method != "POST":
        return _confirm(request, found, "discard")
    try:
        services.discard(pk, by=actor_of(request), at=clock.now())
    except Refused as refused:
        return _confirm(request, found, "discard", refused)
    messages.success(request, _("草稿已删除。"))
    return redirect("workflows:mine")


def _confirm(
    request: HttpRequest, found: Case, act: str, refused: Refused | None = None
) -> HttpResponse:
    at = clock.now()
    offer = next(
        (one for one in services.offers(found, by=actor_of(request), at=at) if one.name == act),
        None,
    )
    refusals = refused.verdicts if refused else (offer.refusals if offer else ())
    context = {
        "case": found,
        "offered": offer is not None,
        "refusals": refusals,
        "reason": request.POST.get("reason", ""),
        "nav": "mine",
    }
    return render(request, f"applicant/{act}.html", context, status=409 if refused else 200)
