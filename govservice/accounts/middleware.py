"""What every request learns about its person, and when a session has lasted long enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from govservice import clock
from govservice.accounts import acting
from govservice.accounts.actors import Actor

if TYPE_CHECKING:
    Next = Callable[[HttpRequest], HttpResponse]


class ActingRequest(HttpRequest):
    """A request that went through `ActorMiddleware`; for annotations only."""

    actor: Actor


class ActorMiddleware:
    """Give the request its `Actor`, worked out only if somebody asks."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = SimpleLazyObject(lambda: acting.actor_of(request, clock.today()))
        cast("Any", request).actor = actor
        return self.get_response(request)


class SessionGuardMiddleware:
    """End a session that idles, and an office session that lasts more than a working day.

    Requests with ``X-Background`` (polling pages) count as idling.
    """

    SEEN, BORN = "guard_seen", "guard_born"
    #: The moment is written at most this often, so that reading pages costs no write.
    EVERY = timedelta(minutes=1)

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._is_over(request):
            logout(request)
            messages.info(request, _("为保护您的信息，长时间未操作后需要重新登录。"))
            return _to_login(request)
        known = request.user.is_authenticated
        response = self.get_response(request)
        if known and "Cache-Control" not in response:
            add_never_cache_headers(response)  # others use the same computer afterwards
        return response

    def _is_over(self, request: HttpRequest) -> bool:
        now = clock.real().timestamp()  # simulated days must not sign everybody out
        session = request.session
        seen, born = session.get(self.SEEN, now), session.setdefault(self.BORN, now)
        rules = settings.SESSION_RULES
        if now - seen > rules["idle"].total_seconds():
            return True
        # The actor is asked for only when the day is over: it costs a query.
        too_long = now - born > rules["staff_absolute"].total_seconds()
        if too_long and cast("ActingRequest", request).actor.is_staff:
            return True
        due = self.SEEN not in session or now - seen >= self.EVERY.total_seconds()
        if due and "X-Background" not in request.headers:
            session[self.SEEN] = now
        return False


class SecondFactorMiddleware:
    """Let staff do nothing before they set up a second factor, where the settings ask for it."""

    PASSED = "second_factor_known"
    #: What must stay open: setting it up, proving one's password for that, leaving.
    OPEN = ("mfa_activate_totp", "mfa_index", "account_reauthenticate", "account_logout")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_SECOND_FACTOR and self._is_missing(request):
            messages.warning(request, _("工作人员须先设置两步验证，才能继续使用。"))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or request.session.get(self.PASSED):
            return False
        if request.path in {reverse(name) for name in self.OPEN}:
            return False
        if not cast("ActingRequest", request).actor.is_staff:
            return False
        if is_mfa_enabled(request.user):
            # Staff cannot take it off again (`SecondFactorAdapter`), so this stays true.
            request.session[self.PASSED] = True
            return False
        return True


def _to_login(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page and back; a fragment asked for by htmx moves the whole page."""
    target = resolve_url(settings.LOGIN_URL)
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    if request.method == "GET":
        target = f"{target}?{urlencode({'next': request.get_full_path()})}"
    return redirect(target)
