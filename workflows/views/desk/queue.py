"""The queue: what waits for me, tightest clock first; taking work and putting it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from govservice import clock
from govservice.errors import Refused
from workflows import services
from workflows.models import Case
from workflows.numbers import is_short_code, normal
from workflows.selectors import desk as piles
from workflows.selectors import scope as scopes
from workflows.selectors.desk import MOST
from workflows.selectors.rows import colleagues, handed_to, open_desks, rows, search
from workflows.selectors.scope import DESK_ROLES, WATCH_ROLES, Filters, Scope, Tab
from workflows.views.desk.access import Trail, desk_only, office_case, trail_of
from workflows.views.desk.preview import preview_part
from workflows.views.doors import actor_of, is_fragment

SIZE = 20
LAST_PAGE = MOST // SIZE


#: What an empty list says: that there is none, and where to look.
NOTHING = {
    Tab.ALL: ("没有待办的办件", "新的办件到了您的环节，会出现在这里。"),
    Tab.OPEN: ("没有在办的办件", "新的申请提交后，会出现在这里。"),
    Tab.MINE: ("您手上没有办件", "可以在“待领取”一栏领取。"),
    Tab.FREE: ("没有待领取的办件", "待办的办件都已有人领取。"),
    Tab.NEAR: ("没有即将到期的办件", "其他办件的时限都还宽裕，或者已经超期。"),
    Tab.OVER: ("没有超期的办件", "在办的办件都没有超过时限。"),
    Tab.PAUSED: ("没有暂停计时的办件", "等申请人补正、补充材料和中止办理的办件会列在这里。"),
    Tab.DONE: ("还没有办结的办件", "办结的办件会列在这里，最近的在前。"),
}
_FILTERED = ("没有符合筛选条件的办件", "请放宽筛选条件，或者换一栏看看。")


@dataclass(frozen=True, slots=True)
class Pile:
    """A tab with its number; `MOST` is shown as 999+."""

    tab: Tab
    count: int

    @property
    def number(self) -> str:
        return f"{MOST - 1}+" if self.count >= MOST else str(self.count)


@never_cache
@require_safe
def landing(request: HttpRequest) -> HttpResponseBase:
    """Send everybody of the office to his own first page."""
    actor = actor_of(request)
    if any(actor.may(role, None) for role in DESK_ROLES):
        return queue(request)
    if any(actor.may(role, None) for role in WATCH_ROLES[:2]):
        return redirect("workflows:watch")
    if actor.may("admin", None):
        return redirect("accounts:staff")
    if actor.is_staff:  # an expert (专家) whom nobody has asked yet
        return render(request, "office/nothing.html")
    raise PermissionDenied


def queue(request: HttpRequest) -> HttpResponse:
    """The work of the person who asks; with ``q``, whatever his units have of that name."""
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    if words and (straight := _by_code(request, words)):
        return redirect("workflows:desk_case", straight)
    scope = scopes.desk_scope(actor_of(request))
    context = list_context(request, scope, words, DESK_ROLES)
    if not is_fragment(request):
        context["handovers"] = handed_to(actor_of(request))
    mine = context["trail"].tab is Tab.MINE and not words
    context |= {"nav": "mine" if mine else "queue", "case_url": "workflows:desk_case"}
    part = "office/_list.html" if is_fragment(request) else "office/queue.html"
    return render(request, part, context)


def list_context(
    request: HttpRequest, scope: Scope, words: str, roles: Sequence[str]
) -> dict[str, Any]:
    """Return what a list of cases shows: piles with their numbers, filters, one page of rows."""
    actor, at = actor_of(request), clock.now()
    trail, page = trail_of(request, scope), _page(request)
    if words:
        ids = search(actor, words, *roles, most=page * SIZE + 1)[(page - 1) * SIZE :]
    else:
        ids = piles.page_of(scope, trail.tab, trail.filters, at=at, page=page, size=SIZE)
    shown = rows(actor, ids[:SIZE], at=at)
    counted = piles.counts(scope, trail.filters, at=at)
    return {
        "piles": [Pile(tab, number) for tab, number in counted.items()],
        "pile": None if words else Pile(trail.tab, counted[trail.tab]),
        "trail": trail,
        "words": words,
        "rows": shown,
        "now": at,
        "page": page,
        "first": (page - 1) * SIZE + 1,
        "last": (page - 1) * SIZE + len(shown),
        "more": len(ids) > SIZE and page < LAST_PAGE,
        "at_the_end": len(ids) > SIZE and page >= LAST_PAGE,
        "stages": scopes.stages(scope),
        "channels": Case.Channel.choices,
        "people": colleagues(scope.units, at=at),
        "is_done": trail.tab is Tab.DONE,
        "nothing": NOTHING[trail.tab] if trail.filters == Filters() else _FILTERED,
    }


def _by_code(request: HttpRequest, words: str) -> int | None:
    """Return the one case whose whole number was typed, if it lies in these units."""
    if not is_short_code(words):
        return None
    cases = Case.objects.visible_to(actor_of(request)).filter(short_code=normal(words))
    units = actor_of(request).units(*DESK_ROLES)
    return cases.filter(authority_id__in=units).values_list("pk", flat=True).first()


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    return min(max(number, 1), LAST_PAGE)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the work on a case (领取); htmx gets the preview again, anyone else the queue.

    Who comes back here after signing in again is shown the case, and claims it anew.
    """
    case, said = office_case(request, pk), "已领取，这件由您办理。"
    if request.method != "POST":
        return redirect("workflows:desk_case", pk)
    desk = open_desks([pk]).get(pk)
    if desk is None:
        raise Refused.because("claimed", "这件办件现在没有待办的环节，请刷新页面。")
    services.claim(desk.pk, by=actor_of(request), at=clock.now())
    return _claimed(request, case, said)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def unclaim(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the work back for a colleague (退回待领取)."""
    case = office_case(request, pk)
    if request.method != "POST":
        return redirect("workflows:desk_case", pk)
    desk = open_desks([pk]).get(pk)
    if desk is None:
        raise Refused.because("not_claimed", "这个环节不在您手上。")
    services.unclaim(desk.pk, by=actor_of(request))
    return _claimed(request, case, "已退回待领取，同事可以领取。")


def _claimed(request: HttpRequest, case: Case, said: str) -> HttpResponse:
    trail = trail_of(request, scopes.desk_scope(actor_of(request)))
    if is_fragment(request):
        return preview_part(request, case, trail, said)
    messages.success(request, said)
    if request.POST.get("back") == "case":
        target = reverse("workflows:desk_case", args=[case.pk])
        return redirect(f"{target}?{trail.query}")
    return redirect(f"{reverse('workflows:desk')}?{trail.query}")


def next_case(request: HttpRequest, trail: Trail, after: int) -> int | None:
    """Return the case to open when one is done: the tightest of the same pile."""
    scope = scopes.desk_scope(actor_of(request))
    return piles.next_of(scope, trail.tab, trail.filters, at=clock.now(), after=after)
