"""Correcting what the office asked for, item by item; handing in when all are treated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forms.build import StepForm, bind, check_field, read_draft, resume, row_command
from forms.spec import Ask, Step
from govservice import clock
from govservice.errors import Refused
from govservice.law import Verdict
from workflows import services
from workflows.lifecycle import Status
from workflows.models import Case
from workflows.views import wizard
from workflows.views.attachments import material_rows
from workflows.views.doors import WRITABLE, actor_of, my_case, writable_case
from workflows.views.progress import progress


@dataclass(frozen=True, slots=True)
class Item:
    """One defect: what is wrong, how to mend it, and the place to do so."""

    number: int
    key: str
    label: str
    text: str
    fix: str
    treated: bool
    form: StepForm | None
    material: dict[str, object] | None
    step_url: str  #: the whole step around the question

    @property
    def can_be_treated(self) -> bool:
        return self.form is not None or self.material is not None


@never_cache
@require_http_methods(["GET", "HEAD"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of everything that was asked for, with a field or an upload beside each."""
    case = my_case(request, pk)
    if case.state not in WRITABLE:
        return redirect("workflows:case", pk)
    if case.state is Status.DRAFT:
        return redirect("workflows:review", pk)
    return _page(request, case)


@never_cache
@require_POST
def answer(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Keep the new answer to one question; complain beside it if it cannot be right."""
    case = writable_case(request, pk)
    ask = _asked(case, key)
    if ask is None or key not in {defect.get("key") for defect in case.defects}:
        raise Http404
    one = _step(ask)
    typed = read_draft(one, request.POST)
    case = services.save_answers(
        pk, typed, by=actor_of(request), at=clock.now(), keys=frozenset(typed)
    )
    if row_command(request.POST):
        return _page(request, case)
    form = bind(one, typed, known=_others(case, key), validate_url=_check_url(case, key))
    if form.errors:
        return _page(request, case, judged=form, status=422)
    messages.success(request, _("已保存：%(label)s") % {"label": _(ask.label)})
    return redirect(reverse("workflows:correct", args=[pk]) + f"#d-{key}")


@never_cache
@require_POST
def check_answer(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The inline check of one question that is being corrected."""
    case = writable_case(request, pk)
    ask = _asked(case, key)
    shown = ask and check_field(
        _step(ask),
        request.POST,
        request.POST.get("_field", ""),
        known=_others(case, key),
        validate_url=_check_url(case, key),
    )
    if not shown:
        raise Http404
    return HttpResponse(shown)


@never_cache
@require_POST
def resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the corrections in. A second click shows the case as it is now."""
    case = my_case(request, pk)
    act = _ACTS.get(case.state)
    if act is None:
        messages.info(request, _("补正内容已经提交过了，这是最新情况。"))
        return redirect("workflows:case", pk)
    untreated = [one for one in _items(case) if one.can_be_treated and not one.treated]
    if untreated:
        verdicts = tuple(_untreated(one) for one in untreated)
        return _page(request, case, refusals=verdicts, status=409)
    try:
        act(pk, by=actor_of(request), at=clock.now())
    except Refused as refused:
        case = my_case(request, pk)
        if case.state in _ACTS:
            return _page(request, case, refusals=refused.verdicts, status=409)
    else:
        messages.success(request, _("补正内容已提交，我们会尽快核对。"))
    return redirect("workflows:case", pk)


_ACTS = {Status.CORRECTING: services.resubmit, Status.SUPPLEMENTING: services.supplement}


def _untreated(one: Item) -> Verdict:
    words = _("第 %(number)s 项“%(label)s”还没有处理。") % {
        "number": one.number,
        "label": one.label,
    }
    return Verdict(False, "untreated", words)


def _first(case: Case) -> str:
    return case.definition.form.steps[0].slug


def _asked(case: Case, key: str) -> Ask | None:
    form = case.definition.form
    return form.ask(key) if key in form.keys else None


def _step(ask: Ask) -> Step:
    return Step("correction", ask.label, (ask,))


def _others(case: Case, key: str) -> dict[str, Any]:
    known = case.definition.form.relevant(case.answers)
    return {name: value for name, value in known.items() if name != key}


def _check_url(case: Case, key: str) -> str:
    return reverse("workflows:check_answer", args=[case.pk, key])


def _items(case: Case, judged: StepForm | None = None) -> list[Item]:
    keys = frozenset(str(defect.get("key", "")) for defect in case.defects)
    rows = {row["material"].key: row for row in material_rows(case, keys)}  # type: ignore[attr-defined]
    return [
        _item(case, number, defect, rows, judged)
        for number, defect in enumerate(case.defects, start=1)
    ]


def _item(
    case: Case,
    number: int,
    defect: dict[str, str],
    rows: dict[str, dict[str, object]],
    judged: StepForm | None,
) -> Item:
    key = defect.get("key", "")
    form, url = None, ""
    if (ask := _asked(case, key)) is not None:
        form = judged if judged and key in judged.asks else _resumed(case, ask)
        step = next(one for one in case.definition.form.steps if key in one.keys)
        url = reverse("workflows:step", args=[case.pk, step.slug])
    return Item(
        number,
        key,
        defect.get("label", ""),
        defect.get("text", ""),
        defect.get("fix", ""),
        key in case.changed_keys,
        form,
        rows.get(key),
        url,
    )


def _resumed(case: Case, ask: Ask) -> StepForm:
    return resume(
        _step(ask),
        case.answers,
        known=_others(case, ask.key),
        validate_url=_check_url(case, ask.key),
    )


def _page(
    request: HttpRequest,
    case: Case,
    *,
    judged: StepForm | None = None,
    refusals: tuple[Verdict, ...] = (),
    status: int = 200,
) -> HttpResponse:
    items = _items(case, judged)
    context = {
        "case": case,
        "items": items,
        "treated": sum(one.treated for one in items),
        "progress": progress(case, at=clock.now()),
        "problems": wizard.problems(case),
        "refusals": refusals,
        "from": "correct",
        "first_step": reverse("workflows:step", args=[case.pk, _first(case)]),
        "nav": "mine",
    }
    return render(request, "applicant/correct.html", context, status=status)
