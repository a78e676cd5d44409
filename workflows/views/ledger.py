"""The ledger of a case (计时台账): a page to read and print, and the same as JSON and CSV.

An applicant reads his own cases, in plain words and without names; the office reads the cases
of its units in full, article by article.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from govservice import clock
from workflows.lifecycle import Status
from workflows.models import Case
from workflows.selectors.clocks import clocks_of
from workflows.selectors.scope import DESK_ROLES, WATCH_ROLES
from workflows.views import ledger_files
from workflows.views.desk.access import office_case, office_only
from workflows.views.doors import actor_of, my_case
from workflows.views.ledger_lines import Account, accounts_of

Read = Callable[[HttpRequest, int], tuple[Case, bool]]


def _own(request: HttpRequest, pk: int) -> tuple[Case, bool]:
    return my_case(request, pk), False


def _of_the_unit(request: HttpRequest, pk: int) -> tuple[Case, bool]:
    return office_case(request, pk, *DESK_ROLES, *WATCH_ROLES), True


@never_cache
@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The ledger of one's own case, to read and to print."""
    back = reverse("workflows:case", args=[pk])
    return _page(request, *_own(request, pk), back=back, files="workflows:ledger")


@never_cache
@require_safe
def ledger_json(request: HttpRequest, pk: int) -> HttpResponse:
    return _json(*_own(request, pk))


@never_cache
@require_safe
def ledger_csv(request: HttpRequest, pk: int) -> HttpResponse:
    return _csv(*_own(request, pk))


@office_only
@require_safe
def desk_ledger(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The ledger as the office reads it: in full."""
    case, full = _of_the_unit(request, pk)
    works = case.authority_id in actor_of(request).units(*DESK_ROLES)
    place = "desk_case" if works else "watch_case"
    back = f"{reverse(f'workflows:{place}', args=[pk])}?show=clocks"
    return _page(request, case, full, back=back, files="workflows:desk_ledger")


@office_only
@require_safe
def desk_ledger_json(request: HttpRequest, pk: int) -> HttpResponse:
    return _json(*_of_the_unit(request, pk))


@office_only
@require_safe
def desk_ledger_csv(request: HttpRequest, pk: int) -> HttpResponse:
    return _csv(*_of_the_unit(request, pk))


def _accounts(case: Case, full: bool) -> tuple[list[Account], Any]:
    at = clock.now()
    if case.status == Status.DRAFT:
        return [], at
    clocks = clocks_of(case, list(case.events.order_by("seq")), at=at)
    return accounts_of(case, clocks, for_applicant=not full), at


def _page(
    request: HttpRequest, case: Case, full: bool, *, back: str, files: str
) -> HttpResponseBase:
    accounts, at = _accounts(case, full)
    context = {
        "case": case,
        "accounts": accounts,
        "full": full,
        "at": at,
        "back": back,
        "json_url": reverse(f"{files}_json", args=[case.pk]),
        "csv_url": reverse(f"{files}_csv", args=[case.pk]),
        "provisional": any(account.one.end.provisional for account in accounts),
    }
    return render(request, "ledger/page.html", context)


def _json(case: Case, full: bool) -> HttpResponse:
    accounts, at = _accounts(case, full)
    told = ledger_files.as_json(case, accounts, at=at, names=full)
    return _download(case, told, "json", "application/json")


def _csv(case: Case, full: bool) -> HttpResponse:
    accounts, _at = _accounts(case, full)
    told = ledger_files.as_csv(case, accounts, names=full)
    return _download(case, told, "csv", "text/csv; charset=utf-8")


def _download(case: Case, content: str, ending: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(content.encode(), content_type=media_type)
    name = f"{_('计时台账')}-{case.short_code or case.pk}.{ending}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
