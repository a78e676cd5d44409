"""Handing in at the window (收件): read through, receive, print the receipt."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from forms import show
from govservice import clock
from govservice.errors import Refused, Unavailable
from govservice.law import Verdict, no
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case
from workflows.views.desk.access import office_case, window_only
from workflows.views.desk.counter_case import REVIEW, common, counter_case, faults_of, rows_of
from workflows.views.doors import actor_of

_HAND_IN = {
    Status.DRAFT: ("确认收件", services.submit),
    Status.CORRECTING: ("提交补正", services.resubmit),
    Status.SUPPLEMENTING: ("提交补充材料", services.supplement),
}


@window_only
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything at a glance, read to the applicant before it is received."""
    return _review_page(request, counter_case(request, pk))


@window_only
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Receive (收件): the case gets its number, the receipt is shown to be printed."""
    case = office_case(request, pk, "window")
    if case.channel != Case.Channel.WINDOW:
        raise Http404
    if case.state not in _HAND_IN:
        messages.info(request, "这件已经收件，这是最新情况。")
        return redirect("workflows:receive_done", pk)
    try:
        _HAND_IN[case.state][1](pk, by=actor_of(request), at=clock.now())
    except Refused as refused:
        case = office_case(request, pk, "window")
        if case.state in _HAND_IN:
            return _review_page(request, case, refused.verdicts, status=409)
    except Unavailable as error:
        return _review_page(request, case, (no("unavailable", str(error)),), status=503)
    return redirect("workflows:receive_done", pk)


@window_only
@require_safe
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt (收件回执), open and ready to be printed."""
    case = office_case(request, pk, "window")
    receipt = case.papers.filter(kind="receipt").order_by("-pk").first()
    if receipt is None:
        raise Http404
    context = {"case": case, "receipt": receipt, "nav": "receive"}
    return render(request, "office/receive_done.html", context)


def _review_page(
    request: HttpRequest, case: Case, refusals: tuple[Verdict, ...] = (), status: int = 200
) -> HttpResponse:
    faults = faults_of(case)
    context = {
        **common(case, REVIEW),
        "sections": show.sections(case.definition.form, case.answers),
        "rows": rows_of(case),
        "faults": faults,
        "label": _HAND_IN[case.state][0],
        "refusals": [one for one in refusals if not faults or one.code != "incomplete"],
    }
    return render(request, "office/receive_review.html", context, status=status)
