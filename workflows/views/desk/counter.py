"""Filling in at the window: the applicant's own form and materials, in the clerk's hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms import show, uploads
from forms.build import StepForm, bind, check_field, clean_answers, read_draft, resume, row_command
from forms.materials import missing, wanted
from forms.spec import Step
from govservice import clock
from govservice.errors import Refused, Unavailable
from govservice.law import Verdict, no
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case, CaseMaterial
from workflows.views.desk.access import office_case, window_only
from workflows.views.doors import WRITABLE, actor_of

MATERIALS, REVIEW = "materials", "review"
_HAND_IN = {
    Status.DRAFT: ("确认收件", services.submit),
    Status.CORRECTING: ("提交补正", services.resubmit),
    Status.SUPPLEMENTING: ("提交补充材料", services.supplement),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A part of the reception: *state* is now, done, bad or ahead."""

    title: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Fault:
    text: str
    url: str


def counter_case(request: HttpRequest, pk: int) -> Case:
    """Return a case that was received at one's window and lies with the applicant now.

    :raises Http404: it is another window's, an online one, or there is none.
    :raises Refused: it is with the office.
    """
    case = office_case(request, pk, "window")
    if case.channel != Case.Channel.WINDOW:
        raise Http404
    if case.state not in WRITABLE:
        raise Refused.because("not_with_you", "这件已经收件，申请内容现在不能修改。")
    return case


def _step_of(case: Case, slug: str) -> Step:
    try:
        return case.definition.form.step(slug)
    except KeyError:
        raise Http404 from None


def _url(name: str, *args: object) -> str:
    return reverse(f"workflows:receive_{name}", args=args)


@window_only
@require_safe
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to where the reception stands: an untouched draft to its first step."""
    case = counter_case(request, pk)
    if case.status == Status.DRAFT and not case.answers:
        return redirect(_url("step", pk, case.definition.form.steps[0].slug))
    return redirect(_url(REVIEW, pk))


@window_only
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One step of the form; whatever is posted is kept first and judged afterwards."""
    case = counter_case(request, pk)
    one = _step_of(case, slug)
    if request.method != "POST":
        judged = "check" in request.GET
        form = _bound(case, one, _kept(case, one)) if judged else _resumed(case, one)
        return _step_page(request, case, one, form)
    typed = read_draft(one, request.POST)
    case = services.save_answers(
        pk, typed, by=actor_of(request), at=clock.now(), keys=frozenset(one.keys)
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
        _url("step", pk, steps[place].slug) if place < len(steps) else _url(MATERIALS, pk)
    )


@window_only
@require_POST
def check(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The inline check: the whole step is posted, one field comes back."""
    case = counter_case(request, pk)
    one = _step_of(case, slug)
    known = case.definition.form.relevant(case.answers)
    name, url = request.POST.get("_field", ""), _url("check", pk, slug)
    shown = check_field(one, request.POST, name, known=known, validate_url=url)
    if shown is None:
        raise Http404
    return HttpResponse(shown)


def _resumed(case: Case, one: Step) -> StepForm:
    known = case.definition.form.relevant(case.answers)
    url = _url("check", case.pk, one.slug)
    return resume(one, case.answers, known=known, validate_url=url)


def _bound(case: Case, one: Step, typed: Mapping[str, Any]) -> StepForm:
    known = case.definition.form.relevant(case.answers)
    return bind(one, typed, known=known, validate_url=_url("check", case.pk, one.slug))


def _kept(case: Case, one: Step) -> dict[str, Any]:
    return {key: case.answers[key] for key in one.keys if key in case.answers}


def _step_page(
    request: HttpRequest, case: Case, one: Step, form: StepForm, status: int = 200
) -> HttpResponse:
    steps = case.definition.form.steps
    place = steps.index(one)
    context = {
        **_common(case, one.slug),
        "step": one,
        "form": form,
        "before": _url("step", case.pk, steps[place - 1].slug) if place else "",
    }
    return render(request, "office/receive_step.html", context, status=status)


def _common(case: Case, here: str) -> dict[str, Any]:
    return {"case": case, "stops": _stops(case, here), "nav": "receive"}


def _stops(case: Case, here: str) -> list[Stop]:
    _cleaned, wrong = clean_answers(case.definition.form, case.answers)
    faulty = {problem.step for problem in wrong}
    stops = []
    for one in case.definition.form.steps:
        touched = any(key in case.answers for key in one.keys)
        state = "ahead" if not touched else "bad" if one.slug in faulty else "done"
        url = _url("step", case.pk, one.slug)
        stops.append(Stop(one.title, url, "now" if one.slug == here else state))
    given = case.given_keys()
    lacking = missing(case.definition.materials, case.answers, given)
    state = "done" if given and not lacking else "ahead"
    url = _url(MATERIALS, case.pk)
    stops.append(Stop("申请材料", url, "now" if here == MATERIALS else state))
    url = _url(REVIEW, case.pk)
    return [*stops, Stop("核对收件", url, "now" if here == REVIEW else "ahead")]


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
    return redirect(f"{_url(MATERIALS, pk)}#m-{key}")


@window_only
@require_POST
def detach(request: HttpRequest, pk: int, material_pk: int) -> HttpResponse:
    """Take a scan out again."""
    case = counter_case(request, pk)
    row = case.materials.filter(pk=material_pk).first()
    if row is None:
        raise Http404
    services.detach(pk, material_pk, by=actor_of(request), at=clock.now())
    return redirect(f"{_url(MATERIALS, pk)}#m-{row.key}")


def _materials_page(
    request: HttpRequest, case: Case, refusals: tuple[Verdict, ...] = (), status: int = 200
) -> HttpResponse:
    context = {**_common(case, MATERIALS), "rows": _rows(case), "refusals": refusals}
    return render(request, "office/receive_materials.html", context, status=status)


def _rows(case: Case) -> list[tuple[Any, list[CaseMaterial]]]:
    files: dict[str, list[CaseMaterial]] = {}
    for row in case.materials.filter(replaced_at=None).select_related("file"):
        files.setdefault(row.key, []).append(row)
    known = case.definition.form.relevant(case.answers)
    return [(one, files.get(one.key, [])) for one in wanted(case.definition.materials, known)]


# Handing in


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
    faults = _faults(case)
    context = {
        **_common(case, REVIEW),
        "sections": show.sections(case.definition.form, case.answers),
        "rows": _rows(case),
        "faults": faults,
        "label": _HAND_IN[case.state][0],
        "refusals": [one for one in refusals if not faults or one.code != "incomplete"],
    }
    return render(request, "office/receive_review.html", context, status=status)


def _faults(case: Case) -> list[Fault]:
    """What keeps the application from being complete, with the place where it is mended."""
    _cleaned, wrong = clean_answers(case.definition.form, case.answers)
    faults = [
        Fault(one.message, f"{_url('step', case.pk, one.step)}?check=1#f-{one.key}")
        for one in wrong
    ]
    lacking = missing(case.definition.materials, case.answers, case.given_keys())
    url = _url(MATERIALS, case.pk)
    return [*faults, *(Fault(f"缺少材料：{one.title}", f"{url}#m-{one.key}") for one in lacking)]
