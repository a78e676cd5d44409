"""A small site around the questions: what a view does with them, and nothing else."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_POST

from forms import uploads
from forms.build import bind, check_field, read_draft, resume, row_command
from forms.models import StoredFile
from govservice import clock
from govservice.errors import Refused
from govservice.urls import urlpatterns as ours
from tests.forms.questions import EVERY_KIND

#: The one draft of this site, and the files that were handed in.
DRAFT: dict[str, Any] = {}
FILES: list[StoredFile] = []

_STEP = """{% extends "base.html" %}{% block title %}试填{% endblock %}{% block content %}
<h1>{{ title }}</h1><form method="post" class="card" novalidate>{% csrf_token %}{{ form }}
<div class="form-foot"><button class="btn primary" name="go">保存并继续</button></div></form>
{% endblock %}"""
_FILES = """{% extends "base.html" %}{% block title %}材料{% endblock %}{% block content %}
<h1>合同文本</h1>{{ error }}
<ul id="given">{% for file in files %}<li>{{ file.name }}</li>{% endfor %}</ul>
<section class="card">
{% include "forms/upload.html" with accept=accept key="text" label="合同文本" %}
</section>
{% for file in files %}{% include "forms/viewer.html" %}{% endfor %}{% endblock %}"""


def _page(source: str, request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    template = engines["django"].from_string(source)
    return HttpResponse(template.render(context, request), status=status)


def step(request: HttpRequest, slug: str) -> HttpResponse:
    asked = EVERY_KIND.step(slug)
    told: dict[str, Any] = {
        "known": EVERY_KIND.relevant(DRAFT),
        "validate_url": f"/try/{slug}/check/",
    }
    if request.method != "POST":
        return _page(_STEP, request, title=asked.title, form=resume(asked, DRAFT, **told))
    DRAFT.update(read_draft(asked, request.POST))
    if row_command(request.POST):
        return redirect(request.path)
    form = bind(asked, request.POST, **told)
    if not form.is_valid():
        return _page(_STEP, request, status=422, title=asked.title, form=form)
    return HttpResponse("继续", content_type="text/plain; charset=utf-8")


@require_POST
def check(request: HttpRequest, slug: str) -> HttpResponse:
    name = str(request.POST.get("_field", ""))
    html = check_field(
        EVERY_KIND.step(slug),
        request.POST,
        name,
        known=EVERY_KIND.relevant(DRAFT),
        validate_url=request.path,
    )
    return HttpResponse(html) if html else HttpResponseBadRequest()


def files(request: HttpRequest) -> HttpResponse:
    error = ""
    if request.method == "POST":
        sent, ids = request.FILES.getlist("file"), request.POST.getlist("file_id")
        try:
            by = cast("int", request.user.pk)
            FILES.extend(uploads.taken(sent, ids, by=by, at=clock.now()))
            return redirect(request.path)
        except Refused as refused:
            error = str(refused)
    accept = ("pdf", "jpg", "png", "ofd", "docx")
    return _page(_FILES, request, files=FILES, accept=accept, action=request.path, error=error)


urlpatterns = [
    path("try/files/", files),
    path("try/<slug:slug>/", step),
    path("try/<slug:slug>/check/", check),
    *ours,
]
