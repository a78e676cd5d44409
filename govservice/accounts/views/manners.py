"""The manners of every account screen: a refusal in plain words, a safe way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from govservice.accounts.actors import Actor
from govservice.accounts.middleware import ActingRequest
from govservice.accounts.models import User
from govservice.errors import Denied, Refused


def actor_of(request: HttpRequest) -> Actor:
    return cast("ActingRequest", request).actor


def user_of(request: HttpRequest) -> User:
    """Return the signed-in person; only behind the sign-in wall."""
    return cast("User", request.user)


def attempt(request: HttpRequest, act: Callable[[], object], done: str = "") -> bool:
    """Do *act* and say so; show a refusal instead of failing. Return whether it was done.

    :raises PermissionDenied: where somebody else has to do this.
    """
    try:
        act()
    except Denied as error:
        raise PermissionDenied(str(error)) from error
    except Refused as error:
        messages.error(request, str(error))
        return False
    if done:
        messages.success(request, done)
    return True


def back(request: HttpRequest, default: str, *args: object) -> HttpResponse:
    """Go where ``next`` points if that is within our own house, else to *default*."""
    target = request.POST.get("next", "")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(target, here, require_https=request.is_secure()):
        target = resolve_url(default, *args)
    return HttpResponseRedirect(target)  # not `redirect`: it would take a word for a view


def status_of(form_is_bound: bool) -> int:
    """Return 422 for a form that comes back with its mistakes."""
    return 422 if form_is_bound else 200
