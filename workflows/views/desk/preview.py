"""The pane beside the queue: enough of a case to decide what to open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from govservice import clock
from workflows.models import Case
from workflows.selectors import scope as scopes
from workflows.selectors.history import road
from workflows.selectors.rows import badge, can_claim, due_words, is_suspended, open_desks, stage_of
from workflows.selectors.scope import DESK_ROLES
from workflows.selectors.told import told
from workflows.views.desk.access import Trail, desk_only, office_case, trail_of
from workflows.views.doors import actor_of


@desk_only
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """One case in the pane."""
    case = office_case(request, pk, *DESK_ROLES)
    trail = trail_of(request, scopes.desk_scope(actor_of(request)))
    return preview_part(request, case, trail)


def preview_part(
    request: HttpRequest, case: Case, trail: Trail, said: str = "", *, watching: bool = False
) -> HttpResponse:
    """Return the pane; *said* is shown once, after the work was taken or put back."""
    told = {"trail": trail, "said": said, "watching": watching}
    return render(request, "office/_preview.html", {**_facts(request, case), **told})


def _facts(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return what the pane shows."""
    actor, at = actor_of(request), clock.now()
    desk = open_desks([case.pk]).get(case.pk)
    files = case.materials.filter(replaced_at=None).select_related("file")
    titles = {material.key: material.title for material in case.definition.materials}
    return {
        "case": case,
        "urgency": badge(case, at=at),
        "stage": stage_of(case),
        "suspended": is_suspended(case),
        "due": due_words(case, _suspended_until(case)),
        "desk": desk,
        "can_claim": can_claim(actor, case, desk),
        "is_mine": desk is not None and desk.holder_id == actor.user_id,
        "steps": road(case, list(case.events.all())),
        "materials": [(titles.get(row.key, row.key), row) for row in files],
        "now": at,
    }


def _suspended_until(case: Case) -> datetime | None:
    """Return the end of a suspension, whatever else may end before it."""
    found = told(case)
    return found.due_at if found and found.clock == "suspension" else None
