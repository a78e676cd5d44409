"""Which account and which machine a failed sign-in counts against, and how to free it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from allauth.core.internal.httpkit import get_client_ip
from axes.utils import reset
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from govservice.accounts.models import User


def account_key(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str | None:
    """Return the key that failures are counted under (``AXES_USERNAME_CALLABLE``).

    One person, one key, whether he types his user name or his e-mail address. The sign-in form
    calls its field ``login``; left to itself the lock would look for ``username``, store NULL
    and never bite. What is typed and belongs to nobody is kept as a digest only: people do type
    their password into the wrong box.
    """
    given = credentials or {}
    typed = given.get("username") or given.get("email") or request.POST.get("login") or ""
    typed = typed.strip()
    if not typed:
        return None
    usernames = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed))
    known = usernames.order_by("pk").values_list("username", flat=True).first()
    return known or "?" + sha256(typed.lower().encode(errors="replace")).hexdigest()[:24]


def client_ip(request: HttpRequest) -> str | None:
    """Return the address of the browser, behind as many proxies as the settings trust."""
    address: str | None = get_client_ip(request)
    return address


def unlock(user: User) -> int:
    """Free a locked account; return how many counters were cleared."""
    cleared: int = reset(username=user.username)
    return cleared


def locked_page(
    request: HttpRequest,
    original: HttpResponse | None = None,
    credentials: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Say that the account is locked, for how long, and what to do (``AXES_LOCKOUT_CALLABLE``)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked.html", context, status=429)
