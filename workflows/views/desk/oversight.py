"""The look from outside the desks (监察): every case of one's units, and nothing to be done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from govservice.accounts.models import Unit
from workflows.selectors import scope as scopes
from workflows.selectors.scope import WATCH_ROLES
from workflows.views.desk.access import office_case, trail_of, watch_only
from workflows.views.desk.case_file import file_context
from workflows.views.desk.preview import preview_part
from workflows.views.desk.queue import list_context
from workflows.views.doors import actor_of, is_fragment


@watch_only
@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """All cases of the units, tightest clock first."""
    scope = scopes.watch_scope(actor_of(request))
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    context = list_context(request, scope, words, WATCH_ROLES)
    context |= {
        "nav": "watch",
        "case_url": "workflows:watch_case",
        "watching": True,
        "units": Unit.objects.filter(pk__in=scope.units).order_by("code"),
    }
    part = "office/_list.html" if is_fragment(request) else "office/watch.html"
    return render(request, part, context)


@watch_only
@require_safe
def watch_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """One case in the pane."""
    case = office_case(request, pk, *WATCH_ROLES)
    trail = trail_of(request, scopes.watch_scope(actor_of(request)))
    return preview_part(request, case, trail, watching=True)


@watch_only
@require_safe
def watch_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The case file to read: clocks and history first, no act offered."""
    case = office_case(request, pk, *WATCH_ROLES)
    trail = trail_of(request, scopes.watch_scope(actor_of(request)))
    context = file_context(request, case, trail, first="clocks")
    context |= {
        "watching": True,
        "nav": "watch",
        "back": f"{reverse('workflows:watch')}?{trail.query}",
    }
    return render(request, "office/case.html", context)
