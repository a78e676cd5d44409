"""What the clocks did by themselves, how late, and what they could not do (定时办理)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govservice import clock
from govservice.errors import Refused
from workflows.selectors.lateness import lateness
from workflows.selectors.parked import Parked, described, parked_for
from workflows.services import parked
from workflows.views.desk.access import only_for
from workflows.views.doors import actor_of, words_of

keepers_only = only_for(*parked.KEEPERS)

ON_A_PAGE = 25
#: Over how long the figures are told, by the word in the address.
PERIODS = {
    "day": ("24 小时", timedelta(days=1)),
    "week": ("7 天", timedelta(days=7)),
    "month": ("30 天", timedelta(days=30)),
}
_SAID = {
    "ask": "已提请跳过，等另一人复核。",
    "agree": "已同意跳过。本件请人工继续办理。",
    "refuse": "没有跳过，仍在搁置，可以重新办理。",
}


@keepers_only
@require_safe
def timers(request: HttpRequest) -> HttpResponse:
    """The parked timers of one's units, oldest deadline first, and how late the others acted."""
    at, chosen = clock.now(), request.GET.get("period", "")
    chosen = chosen if chosen in PERIODS else "week"
    pages = Paginator(parked_for(actor_of(request)), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "nav": "timers",
        "now": at,
        "page": page,
        "rows": described(page.object_list),
        "periods": {code: label for code, (label, _) in PERIODS.items()},
        "period": chosen,
        "lateness": lateness(at, PERIODS[chosen][1]),
    }
    return render(request, "office/timers.html", context)


@keepers_only
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a parked timer tried again."""
    one = _one(request, pk)
    parked.retry(pk, by=actor_of(request), at=clock.now())
    messages.success(request, f"{one.case} 的“{one.clock}”已重新排队，几秒钟内自动办理。")
    return redirect("workflows:timers")


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a parked timer to be skipped, or, as a second person, decide about that."""
    one = _one(request, pk)
    context: dict[str, Any] = {"nav": "timers", "now": clock.now(), "one": one}
    if request.method != "POST":
        return render(request, "office/timer_skip.html", context)
    do, reason = request.POST.get("do", ""), words_of(request.POST, "reason", 500)
    try:
        _skip(request, pk, do, reason)
    except Refused as refused:
        context |= {"one": _one(request, pk), "refusals": refused.verdicts, "reason": reason}
        status = 422 if "no_reason" in refused.codes else 409
        return render(request, "office/timer_skip.html", context, status=status)
    messages.success(request, f"{one.case}：{_SAID[do]}")
    return redirect("workflows:timers")


def _skip(request: HttpRequest, pk: int, do: str, reason: str) -> None:
    by, at = actor_of(request), clock.now()
    if do == "ask":
        parked.ask_skip(pk, by=by, at=at, reason=reason)
    elif do in ("agree", "refuse"):
        parked.decide_skip(pk, by=by, at=at, agreed=do == "agree")
    else:
        raise Refused.because("no_reason", "请选择要做什么。")


def _one(request: HttpRequest, pk: int) -> Parked:
    """Return a parked timer of the units of the person who asks.

    :raises Http404: there is none, or it is another unit's, or it is parked no longer.
    """
    found = described(parked_for(actor_of(request)).filter(pk=pk))
    if not found:
        raise Http404
    return found[0]
