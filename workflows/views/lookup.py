"""Progress without an account: the short number and the six digits from the receipt.

Whether the number is unknown or the code is wrong, the answer is the same and takes as long.
What is shown then is how far the case is, and personal data only masked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hmac import compare_digest

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govservice import clock
from govservice.accounts import masking
from workflows.models import Case
from workflows.numbers import is_short_code, normal
from workflows.views import limits
from workflows.views.doors import actor_of, cases_of, words_of
from workflows.views.progress import progress

#: For how long a browser that knew the code may look at the case, and what its session keeps.
OPEN_FOR = timedelta(minutes=30)
_KEY = "tracked"
_NOBODY = "000000"


@login_not_required
@never_cache
@sensitive_post_parameters("query_code")
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; both right open the case for half an hour."""
    if request.method != "POST":
        return _form(request, number=words_of(request.GET, "number", 40))
    number = normal(words_of(request.POST, "number", 40))
    given = "".join(words_of(request.POST, "query_code", 40).split())
    address = limits.address_of(request)
    if limits.BY_ADDRESS.is_spent(address) or limits.BY_CASE.is_spent(number):
        return render(request, "errors/429.html", status=429)
    limits.BY_ADDRESS.spend(address)
    case = _by_number(number)
    expected = case.query_code if case and case.query_code else _NOBODY
    right = compare_digest(expected.encode(), given.encode(errors="replace"))
    if case is None or not right:
        limits.BY_CASE.spend(number)
        return _form(request, number=number, wrong=True)
    request.session[_KEY] = {
        "case": case.pk,
        "until": (clock.now() + OPEN_FOR).timestamp(),
    }
    return redirect("workflows:tracked", number)


def _form(request: HttpRequest, *, number: str, wrong: bool = False) -> HttpResponse:
    error = ""
    if wrong:
        error = _("办件编号或者查询码不对。请对照收件回执，逐位核对后再试。")
        if not is_short_code(number):
            error += _("办件编号形如 KC261102-00017-Z。")
    context = {"number": number, "error": error, "nav": "track"}
    return render(request, "public/track.html", context, status=422 if wrong else 200)


def tracked_case(request: HttpRequest, code: str, at: datetime) -> Case | None:
    """Return the case this browser was opened for by its code, while that lasts."""
    case = _by_number(normal(code))
    known: dict[str, float] = request.session.get(_KEY) or {}
    lasts = known.get("until", 0) >= at.timestamp()
    return case if case and lasts and known.get("case") == case.pk else None


def _by_number(number: str) -> Case | None:
    """Return the case with a short number; what cannot be one is not looked for."""
    rows = Case.objects.select_related("authority", "owner")
    return rows.filter(short_code=number).first() if is_short_code(number) else None


@login_not_required
@never_cache
@require_safe
def tracked(request: HttpRequest, code: str) -> HttpResponse:
    """How far the case is, for whoever knew its code."""
    at = clock.now()
    case = tracked_case(request, code, at)
    if case is None:
        return redirect("workflows:track")
    context = {
        "case": case,
        "progress": progress(case, at=at),
        "applicant": _masked(case),
        "nav": "track",
    }
    return render(request, "public/tracked.html", context)


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the case at once, on a computer others use."""
    request.session.pop(_KEY, None)
    return redirect("workflows:track")


def _masked(case: Case) -> str:
    return case.applicant_name if case.organisation_id else masking.name(case.applicant_name)


@login_not_required
@never_cache
@require_safe
def open_case(request: HttpRequest, code: str) -> HttpResponse:
    """Where the code on a receipt leads: to the desk, to one's own page, or to the look-up."""
    actor, number = actor_of(request), normal(code)
    if actor.user_id is not None and is_short_code(number):
        own = cases_of(actor).filter(short_code=number).values_list("pk", flat=True).first()
        if own is not None:
            return redirect("workflows:case", own)
        if Case.objects.visible_to(actor).filter(short_code=number).exists():
            found = redirect("workflows:desk_find")  # a desk, or the look from outside
            found["Location"] += f"?code={number}"
            return found
    answer = redirect("workflows:track")
    answer["Location"] += f"?number={number}" if is_short_code(number) else ""
    return answer
