"""Filling in: the steps of the form, kept as typed; the materials; the review; handing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms import show
from forms.build import StepForm, bind, check_field, read_draft, resume, row_command
from forms.spec import FormSpec, Step
from govservice import clock
from govservice.errors import Refused, Unavailable
from govservice.law import Verdict
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case
from workflows.views import wizard
from workflows.views.attachments import material_rows
from workflows.views.doors import WRITABLE, actor_of, my_case, writable_case


def _step_or_404(form: FormSpec, slug: str) -> Step:
    try:
        return form.step(slug)
    except KeyError:
        raise Http404 from None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One step of the form. Whatever is posted is kept first and judged afterwards."""
    case = my_case(request, pk)
    if case.state not in WRITABLE:
        return redirect("workflows:case", pk)
    one = _step_or_404(case.definition.form, slug)
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
    if request.POST.get("_go") == "later":
        messages.success(request, _("已保存。您可以随时回来接着填，换一台设备也可以。"))
        return redirect("workflows:mine")
    form = _bound(case, one, typed)
    if form.errors:
        return _step_page(request, case, one, form, status=422)
    return redirect(wizard.after(case, one))


def _resumed(case: Case, one: Step) -> StepForm:
    known = case.definition.form.relevant(case.answers)
    return resume(one, case.answers, known=known, validate_url=_check_url(case, one))


def _bound(case: Case, one: Step, typed: Mapping[str, Any]) -> StepForm:
    known = case.definition.form.relevant(case.answers)
    return bind(one, typed, known=known, validate_url=_check_url(case, one))


def _kept(case: Case, one: Step) -> dict[str, Any]:
    return {key: case.answers[key] for key in one.keys if key in case.answers}


def _check_url(case: Case, one: Step) -> str:
    return reverse("workflows:check", args=[case.pk, one.slug])


def _step_page(
    request: HttpRequest, case: Case, one: Step, form: StepForm, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "step": one,
        "form": form,
        "wizard": wizard.of(case, here=one.slug),
        "before": wizard.before(case, one),
        "nav": "mine",
    }
    return render(request, "applicant/step.html", context, status=status)


@never_cache
@require_POST
def check(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The inline check: the whole step is posted, one field comes back."""
    case = writable_case(request, pk)
    one = _step_or_404(case.definition.form, slug)
    name = request.POST.get("_field", "")
    known = case.definition.form.relevant(case.answers)
    shown = check_field(one, request.POST, name, known=known, validate_url=_check_url(case, one))
    if shown is None:
        raise Http404
    return HttpResponse(shown)


@never_cache
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything at a glance, with every problem beside a link to where it is mended."""
    case = my_case(request, pk)
    if case.state is not Status.DRAFT:
        target = "correct" if case.state in WRITABLE else "case"
        return redirect(f"workflows:{target}", pk)
    return _review_page(request, case)


@never_cache
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in. A second click finds the case handed in and shows it."""
    case = my_case(request, pk)
    if case.state is Status.DRAFT:
        try:
            case = services.submit(pk, by=actor_of(request), at=clock.now())
        except Refused as refused:
            case = my_case(request, pk)
            if case.state is Status.DRAFT:
                return _review_page(request, case, refused.verdicts, status=409)
        except Unavailable as error:
            verdict = Verdict(False, "unavailable", str(error))
            return _review_page(request, case, (verdict,), status=503)
        else:
            said = _("申请已提交，办件编号 %(code)s。收件回执正在生成。")
            messages.success(request, said % {"code": case.short_code})
            return redirect("workflows:case", pk)
    messages.info(request, _("这件申请已经提交过了，这是最新情况。"))
    return redirect("workflows:case", pk)


def _review_page(
    request: HttpRequest, case: Case, refusals: tuple[Verdict, ...] = (), status: int = 200
) -> HttpResponse:
    problems = wizard.problems(case)
    if not refusals and not problems:
        offers = services.offers(case, by=actor_of(request), at=clock.now())
        offered = next((one for one in offers if one.name == "submit"), None)
        refusals = offered.refusals if offered else ()
    context = {
        "case": case,
        "sections": show.sections(case.definition.form, case.answers),
        "rows": material_rows(case),
        "wizard": wizard.of(case, here=wizard.REVIEW),
        "problems": problems,
        # what is incomplete is listed with links already
        "refusals": [one for one in refusals if not problems or one.code != "incomplete"],
        "nav": "mine",
    }
    return render(request, "applicant/review.html", context, status=status)
