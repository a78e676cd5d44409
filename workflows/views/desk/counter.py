"""Filling in at the window: the applicant's own form and materials, in the clerk's hands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms import uploads
from forms.build import StepForm, bind, check_field, read_draft, resume, row_command
from forms.spec import Step
from govservice import clock
from govservice.errors import Refused, Unavailable
from govservice.law import Verdict, no
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case
from workflows.views.desk.access import window_only
from workflows.views.desk.counter_case import (
    MATERIALS,
    REVIEW,
    address,
    common,
    counter_case,
    rows_of,
    step_of,
)
from workflows.views.doors import actor_of


@window_only
@require_safe
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to where the reception stands: an untouched draft to its first step."""
    case = counter_case(request, pk)
    if case.status == Status.DRAFT and not case.answers:
        return redirect(address("step", pk, case.definition.form.steps[0].slug))
    return redirect(address(REVIEW, pk))


@window_only
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One step of the form; whatever is posted is kept first and judged afterwards."""
    case = counter_case(request, pk)
    one = step_of(case, slug)
    if request.method != "POST":
        judged = "check" in request.GET
        form = _bound(case, one, _kept(case, one)) if judged else _resumed(case, one)
        return _step_page(request, case, one, form)
    typed = read_draft(one, request.POST)
    # What the form says nothing about stays: half of it may have been lost on the way.
    case = services.save_answers(
        pk, typed, by=actor_of(request), at=clock.now(), keys=frozenset(typed)
    )
    if request.POST.get("_go") == "autosave" or "X-Draft" in request.headers:
        return HttpResponse(status=204)
    if row_command(request.POST):
        return _step_page(request, case, one, _resumed(case, one))
    form = _bound(case, one, typed)
    if form.errors:
        return _step_page(request, case, one, form, status=422)
    steps = case.definition.form.steps
    place = steps.index(one) + 1
    return redirect(
        address("step", pk, steps[place].slug) if place < len(steps) else address(MATERIALS, pk)
    )


@window_only
@require_POST
def check(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The inline check: the whole step is posted, one field comes back."""
    case = counter_case(request, pk)
    one = step_of(case, slug)
    known = case.definition.form.relevant(case.answers)
    name, url = request.POST.get("_field", ""), address("check", pk, slug)
    shown = check_field(one, request.POST, name, known=known, validate_url=url)
    if shown is None:
        raise Http404
    return HttpResponse(shown)


def _resumed(case: Case, one: Step) -> StepForm:
    known = case.definition.form.relevant(case.answers)
    url = address("check", case.pk, one.slug)
    return resume(one, case.answers, known=known, validate_url=url)


def _bound(case: Case, one: Step, typed: Mapping[str, Any]) -> StepForm:
    known = case.definition.form.relevant(case.answers)
    return bind(one, typed, known=known, validate_url=address("check", case.pk, one.slug))


def _kept(case: Case, one: Step) -> dict[str, Any]:
    return {key: case.answers[key] for key in one.keys if key in case.answers}


def _step_page(
    request: HttpRequest, case: Case, one: Step, form: StepForm, status: int = 200
) -> HttpResponse:
    steps = case.definition.form.steps
    place = steps.index(one)
    context = {
        **common(case, one.slug),
        "step": one,
        "form": form,
        "before": address("step", case.pk, steps[place - 1].slug) if place else "",
    }
    return render(request, "office/receive_step.html", context, status=status)


# Materials


@window_only
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: HttpRequest, pk: int) -> HttpResponse:
    """Scans of what was handed over, one heading per material."""
    case = counter_case(request, pk)
    if request.method != "POST":
        return _materials_page(request, case)
    key, actor, at = request.POST.get("key", ""), actor_of(request), clock.now()
    assert actor.user_id is not None
    try:
        files, ids = request.FILES.getlist("file"), request.POST.getlist("file_id")
        brought = uploads.taken(files, ids, by=actor.user_id, at=at)
        if not brought:
            raise Refused.because("no_file", "没有收到文件，请重新选择。")
        for file in brought:
            services.attach(case.pk, key, file, by=actor, at=at)
    except Refused as refused:
        return _materials_page(request, case, refused.verdicts, status=422)
    except Unavailable as error:
        said = (no("unavailable", str(error)),)
        return _materials_page(request, case, said, status=503)
    return redirect(f"{address(MATERIALS, pk)}#m-{key}")


@window_only
@require_POST
def detach(request: HttpRequest, pk: int, material_pk: int) -> HttpResponse:
    """Take a scan out again."""
    case = counter_case(request, pk)
    row = case.materials.filter(pk=material_pk).first()
    if row is None:
        raise Http404
    services.detach(pk, material_pk, by=actor_of(request), at=clock.now())
    return redirect(f"{address(MATERIALS, pk)}#m-{row.key}")


def _materials_page(
    request: HttpRequest, case: Case, refusals: tuple[Verdict, ...] = (), status: int = 200
) -> HttpResponse:
    context = {**common(case, MATERIALS), "rows": rows_of(case), "refusals": refusals}
    return render(request, "office/receive_materials.html", context, status=status)
