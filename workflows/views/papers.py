"""What the applicant takes home: papers, the printed form, and the whole file as a ZIP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates import papers as drawing
from certificates.render import MissingGlyph
from forms.serve import HEADERS, private_path_response
from govservice import clock
from govservice.law import Verdict
from workflows.models import Case, Paper
from workflows.papers.facts import case_form
from workflows.views.doors import my_case
from workflows.views.dossier import dossier

FORM_TITLE = "申请表"


@never_cache
@require_safe
def paper(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponseBase:
    """Send the PDF of one paper of one's case."""
    case = my_case(request, pk)
    found = case.papers.filter(pk=paper_pk).first()
    if found is None:
        raise Http404
    return send(request, found, "workflows:case", pk)


def send(request: HttpRequest, found: Paper, back: str, *args: object) -> HttpResponseBase:
    """Send the PDF of *found*; while it is being made, say so on the page *back*."""
    path = found.file.name if found.file else None
    if not path:
        messages.info(request, _("这份文书正在制作，通常一分钟内完成，请稍后再下载。"))
        return redirect(back, *args)
    name = f"{found.title}（{found.number}）.pdf"
    return private_path_response(
        path, name=name, media_type="application/pdf", inline="inline" in request.GET
    )


@never_cache
@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The application form as a PDF to print and sign, for a draft as well."""
    case = my_case(request, pk)
    try:
        pdf = form_pdf(case, clock.now())
    except MissingGlyph as error:
        words = _("申请表里有无法打印的字符，请修改后再打印：%(error)s") % {"error": error}
        context = {"refusals": [Verdict(False, "missing_glyph", words)]}
        return render(request, "errors/409.html", context, status=409)
    name = f"{FORM_TITLE}（{case.short_code or case.pk}）.pdf"
    disposition = content_disposition_header(as_attachment=False, filename=name)
    # No sandbox here: it would keep the browser from showing a PDF, and this one is our own.
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": disposition or "inline"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def form_pdf(case: Case, at: datetime) -> bytes:
    """Draw the application form of *case* as it stands."""
    facts = case_form(case, at)
    return drawing.render(drawing.Preview("papers/case_form.html", FORM_TITLE, facts, at))


@never_cache
@require_safe
def zipped(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole file: form, materials, papers and history; it flows while it is packed."""
    case, at = my_case(request, pk), clock.now()
    name = f"{case.short_code or case.pk}.zip"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {**HEADERS, "Content-Disposition": disposition or "attachment"}
    return StreamingHttpResponse(_packed(case, at), content_type="application/zip", headers=headers)


def _packed(case: Case, at: datetime) -> Iterator[bytes]:
    try:
        pdf = form_pdf(case, at)
    except MissingGlyph:
        pdf = b""  # the answers are in the file as text as well
    return dossier(case, pdf)
