"""The door for rating (好差评): by the applicant, or by whoever holds the query code."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from govservice import clock
from govservice.errors import Refused
from workflows import services
from workflows.lifecycle import By
from workflows.models import Case
from workflows.ratings.rules import Level
from workflows.ratings.services import Holder, rate
from workflows.views.doors import actor_of, my_case, words_of
from workflows.views.lookup import tracked_case

#: The five levels as a person reads them, best first, each with its drawing.
LEVELS = (
    (Level.VERY_SATISFIED, gettext_lazy("非常满意"), "laugh"),
    (Level.SATISFIED, gettext_lazy("满意"), "smile"),
    (Level.FAIR, gettext_lazy("基本满意"), "meh"),
    (Level.DISSATISFIED, gettext_lazy("不满意"), "frown"),
    (Level.VERY_DISSATISFIED, gettext_lazy("非常不满意"), "angry"),
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, pk: int) -> HttpResponse:
    """Rate one's own case; nothing is chosen beforehand."""
    return _rate(request, my_case(request, pk), actor_of(request), "workflows:case", pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Rate a case whose query code was typed in this browser."""
    case = tracked_case(request, code, clock.now())
    if case is None:
        raise Http404
    return _rate(request, case, Holder(case.pk), "workflows:tracked", case.short_code)


def _rate(request: HttpRequest, case: Case, by: By, back: str, *args: object) -> HttpResponse:
    if case.rated:
        messages.info(request, _("您已经评价过这件办件，谢谢。"))
        return redirect(back, *args)
    if request.method != "POST":
        if not _is_open(case, by):
            messages.info(request, _("这件办件现在还不能评价。"))
            return redirect(back, *args)
        return _page(request, case)
    level = request.POST.get("level", "")
    words = words_of(request.POST, "words", 500)
    try:
        rate(case.pk, level=level, by=by, at=clock.now(), words=words)
    except Refused as refused:
        return _page(request, case, refused)
    messages.success(request, _("谢谢您的评价。"))
    return redirect(back, *args)


def _is_open(case: Case, by: By) -> bool:
    offers = services.offers(case, by=by, at=clock.now())
    return any(offer.name in ("rate", "rate_early") for offer in offers)


def _page(request: HttpRequest, case: Case, refused: Refused | None = None) -> HttpResponse:
    status = 200
    if refused:
        status = 422 if "no_level" in refused.codes else 409
    context = {
        "case": case,
        "levels": LEVELS,
        "refusals": refused.verdicts if refused else (),
        "chosen": request.POST.get("level", ""),
        "words": request.POST.get("words", ""),
        "nav": "mine",
    }
    return render(request, "applicant/rate.html", context, status=status)
