"""What every door does: who asks, when, about which case, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from forms.build.draft import storable
from govservice.accounts.actors import Actor
from govservice.errors import Denied, Refused, Unavailable
from govservice.law import Verdict
from workflows.lifecycle import Status
from workflows.models import Case, CaseQuerySet

Next = Callable[[HttpRequest], HttpResponseBase]


def words_of(sent: QueryDict, name: str, most: int) -> str:
    """Return what was sent under *name* as the database can keep it, at most *most* characters."""
    text = storable(sent.get(name, ""))
    return text[:most]


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks; `ActorMiddleware` has set it."""
    return cast("Actor", cast("Any", request).actor)


def cases_of(actor: Actor) -> CaseQuerySet[Case]:
    """Return the cases on whose applicant's side *actor* stands; thrown-away drafts are gone."""
    own = Q(agent_id=actor.user_id) if actor.user_id else Q(pk=None)
    if actor.organisations:
        own |= Q(organisation_id__in=actor.organisations)
    return Case.objects.filter(own).exclude(status=Status.DISCARDED)


def my_case(request: HttpRequest, pk: int) -> Case:
    """Return a case of the person who asks.

    :raises Http404: it is somebody else's, or there is none: the same answer for both.
    """
    rows = cases_of(actor_of(request)).select_related("authority", "organisation", "owner")
    case = rows.filter(pk=pk).first()
    if case is None:
        raise Http404
    return case


#: The applicant may write: a draft, or something he was asked to mend.
WRITABLE = (Status.DRAFT, Status.CORRECTING, Status.SUPPLEMENTING)


def writable_case(request: HttpRequest, pk: int) -> Case:
    """Return a case of the person who asks that is in his hands now.

    :raises Refused: it is with the office.
    """
    case = my_case(request, pk)
    if case.state not in WRITABLE:
        raise Refused.because("not_with_you", _("申请已经提交，现在不能修改。"))
    return case


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


class RefusalMiddleware:
    """Turn whatever the law or a neighbour refuses into a page in plain words.

    Views catch `Refused` themselves where they have typed words to give back; this is the net
    below them. A page that was asked for in a wrong way gets a sentence too.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b"x"):
            shown = render(request, "errors/405.html", status=405)
            shown["Allow"] = response["Allow"]
            return shown
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Denied):
            return _page(request, "errors/403.html", 403, error.verdicts)
        if isinstance(error, Refused):
            return _page(request, "errors/409.html", 409, error.verdicts)
        if isinstance(error, Unavailable):
            return unavailable(request, error)
        return None


def unavailable(request: HttpRequest, error: Unavailable) -> HttpResponse:
    """Say that time will mend it; the words of the error are meant for people."""
    shown = render(request, "errors/503.html", {"sentence": str(error)}, status=503)
    shown["Retry-After"] = "60"
    return told(shown, str(error))


def _page(
    request: HttpRequest, template: str, status: int, verdicts: tuple[Verdict, ...]
) -> HttpResponse:
    context = {"refusals": verdicts, "back": _came_from(request)}
    shown = render(request, template, context, status=status)
    return told(shown, "；".join(verdict.reason for verdict in verdicts))


def _came_from(request: HttpRequest) -> str:
    came = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(
        came, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came if own and request.method == "POST" else ""


def told(response: HttpResponse, sentence: str) -> HttpResponse:
    """Add the sentence that a script shows when it asked for a part of the page."""
    response["X-Sentence"] = quote((sentence or _("这项操作现在不能进行。"))[:500])
    return response
