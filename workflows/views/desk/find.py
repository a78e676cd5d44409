"""Opening a case by what the scanner reads: a short number, a QR code, a paper's own code."""

from __future__ import annotations

import re
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from workflows.models import Case, Paper
from workflows.numbers import is_short_code, normal
from workflows.selectors.scope import DESK_ROLES, WATCH_ROLES
from workflows.views.desk.access import office_only
from workflows.views.doors import actor_of

_SHORT = re.compile(r"KC\d{6}-\d{5,}-[0-9A-Z]")
_VERIFY = re.compile(r"verify/([A-Za-z0-9_-]{6,20})/?$")
_PLAIN = re.compile(r"[A-Za-z0-9_-]{6,20}")


@office_only
@require_safe
def find(request: HttpRequest) -> HttpResponseBase:
    """Open the case that ``code`` names; anything else is answered in a plain sentence."""
    code = request.GET.get("code", "").replace("\0", "").strip()[:300]
    if not code:
        return _page(request, code, "")
    actor = actor_of(request)
    rows = Case.objects.visible_to(actor).filter(pk__in=_ids(code))
    for roles, name in ((DESK_ROLES, "desk_case"), (WATCH_ROLES, "watch_case")):
        case = rows.filter(authority_id__in=actor.units(*roles)).first()
        if case is not None:
            return redirect(f"workflows:{name}", case.pk)
    return _page(request, code, _sentence(code), status=404)


def _ids(code: str) -> list[int]:
    short = _SHORT.search(normal(unquote(code)))
    if short:
        found = Case.objects.filter(short_code=short[0])
        return list(found.values_list("pk", flat=True))
    verify = _VERIFY.search(code) or _PLAIN.fullmatch(code)
    if verify is None:
        return []
    papers = Paper.objects.filter(verify_code=verify[verify.lastindex or 0])
    return list(papers.values_list("case_id", flat=True))


def _sentence(code: str) -> str:
    short = _SHORT.search(normal(unquote(code)))
    if short and not is_short_code(short[0]):
        return "这个编号的校验位不对，请对照回执逐位核对，或者重新扫码。"
    return "没有找到这件办件：编号不存在，或者不属于本机构。请核对后再试。"


def _page(request: HttpRequest, code: str, said: str, status: int = 200) -> HttpResponse:
    context = {"code": code, "said": said, "nav": "find"}
    return render(request, "office/find.html", context, status=status)
