"""What frames every page: the office's name, larger text (大字版), the way back after a toggle."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from govservice import clock, simulation
from govservice.accounts.models import Unit, UnitKind

CARE = "care"
_A_YEAR = 365 * 24 * 3600


class Office:
    """The bureau as a page shows it today; the names come from the record of units."""

    def __init__(self, unit: Unit | None) -> None:
        self.unit = unit

    @property
    def name(self) -> str:
        if self.unit is None:
            return str(settings.SITE_NAME)
        return local_name(self.unit)

    @property
    def phone(self) -> str:
        return self.unit.phone if self.unit else ""

    @property
    def complaint_phone(self) -> str:
        return self.unit.complaint_phone if self.unit else ""

    @property
    def address(self) -> str:
        return self.unit.address if self.unit else ""

    @property
    def hours(self) -> str:
        return local_hours(self.unit) if self.unit else ""


def local_name(unit: Unit) -> str:
    """Return the name of *unit* in the language of the page, as far as it has one."""
    english = (get_language() or "").startswith("en")
    return (unit.name_en if english else "") or unit.name


def local_hours(unit: Unit) -> str:
    """Return the opening hours of *unit*, their usual words in the language of the page."""
    return unit.hours_text.replace("工作日", gettext("工作日")).replace("，", gettext("，"))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``office`` (asked for lazily), ``care`` and the simulated time, if any."""
    return {
        "simulated": clock.now() if clock.is_practice() else None,
        "may_simulate": simulation.is_possible(),
        "office": SimpleLazyObject(_office),
        "care": request.COOKIES.get(CARE) == "1",
        "here": request.get_full_path() if request.method == "GET" else "/",
        "english": (get_language() or "").startswith("en"),
    }


def _office() -> Office:
    roots = Unit.objects.on(clock.today()).filter(parent=None)
    return Office(roots.filter(kind=UnitKind.BUREAU).order_by("code").first())


@login_not_required
@require_POST
def care(request: HttpRequest) -> HttpResponse:
    """Turn larger text on or off, for this browser, and go back."""
    back = redirect(_way_back(request))
    if request.COOKIES.get(CARE) == "1":
        back.delete_cookie(CARE, samesite="Lax")
    else:
        back.set_cookie(CARE, "1", max_age=_A_YEAR, httponly=True, samesite="Lax")
    return back


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Choose the language of the pages, for this browser."""
    return set_language(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is not there, and what is somebody else's: the same answer for both."""
    return render(request, "errors/404.html", status=404)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """Our own fault: a page that needs neither the database nor a person."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that lay open too long (``CSRF_FAILURE_VIEW``)."""
    return render(request, "errors/403.html", {"stale_form": True}, status=403)


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own else "/"
