"""Who may come to the desks, which case he sees there, and which pile he came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from workflows.models import Case
from workflows.selectors.scope import DESK_ROLES, WATCH_ROLES, Filters, Scope, Tab
from workflows.views.doors import actor_of

View = Callable[..., HttpResponseBase]


def only_for(*roles: str) -> Callable[[View], View]:
    """Keep everybody out who holds none of *roles* anywhere; pages are never cached."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if not any(actor.may(role, None) for role in roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(guarded)

    return guard


desk_only = only_for(*DESK_ROLES)
watch_only = only_for(*WATCH_ROLES)
window_only = only_for("window")
office_only = only_for(*DESK_ROLES, *WATCH_ROLES)

_SEEN_WITH_IT = ("authority", "organisation", "owner", "agent", "registrar1", "registrar2")


def office_case(request: HttpRequest, pk: int, *roles: str) -> Case:
    """Return a case that lies in a unit where the person who asks holds one of *roles*.

    :raises Http404: there is none, or it is another unit's: the same answer for both.
    """
    actor = actor_of(request)
    rows = Case.objects.visible_to(actor).select_related(*_SEEN_WITH_IT)
    case = rows.filter(authority_id__in=actor.units(*(roles or DESK_ROLES)), pk=pk).first()
    if case is None:
        raise Http404
    return case


@dataclass(frozen=True, slots=True)
class Trail:
    """The pile a person came from; every link of a case carries it, so the way back is known."""

    tab: Tab
    filters: Filters

    @property
    def query(self) -> str:
        """Return it as it stands in an address, without the question mark."""
        filters = self.filters
        told = {
            "tab": str(self.tab),
            "stage": filters.stage,
            "source": filters.channel,
            "who": filters.holder or "",
            "unit": filters.unit or "",
        }
        return urlencode({key: value for key, value in told.items() if value})


def trail_of(request: HttpRequest, scope: Scope) -> Trail:
    """Read the pile from the address or a posted form; what makes no sense is left out."""
    asked = request.POST if request.method == "POST" and "tab" in request.POST else request.GET
    tabs = {str(tab): tab for tab in scope.tabs}
    channel = asked.get("source", "")
    filters = Filters(
        stage=asked.get("stage", "")[:40].replace("\0", ""),
        channel=channel if channel in Case.Channel.values else "",
        unit=_number(asked.get("unit")),
        holder=_number(asked.get("who")),
    )
    return Trail(tabs.get(asked.get("tab", ""), scope.tabs[0]), filters)


def _number(typed: str | None) -> int | None:
    given = typed or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else None
