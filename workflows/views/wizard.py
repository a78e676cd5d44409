"""The way through an application: its steps, what is still wrong, and where it is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.build import clean_answers
from forms.materials import missing
from forms.spec import Material, Necessity, Step
from workflows.models import Case
from workflows.views import wording
from workflows.views.tags import tr

MATERIALS, REVIEW = "materials", "review"


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the way: *state* is now, done, bad (something is wrong) or ahead."""

    title: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is missing or wrong, with the place where it is mended."""

    text: str
    url: str


def of(case: Case, *, here: str) -> list[Stop]:
    """Return all stops of *case*; a step nothing was written in yet is not called wrong."""
    _cleaned, wrong = clean_answers(case.definition.form, case.answers)
    faulty = {problem.step for problem in wrong}
    stops = []
    for step in case.definition.form.steps:
        touched = any(key in case.answers for key in step.keys)
        state = "ahead" if not touched else "bad" if step.slug in faulty else "done"
        stops.append(Stop(tr(step.title), _step_url(case, step), _now(step.slug, here, state)))
    lacking = missing(case.definition.materials, case.answers, case.given_keys())
    state = "done" if case.given_keys() and not lacking else "ahead"
    url = reverse("workflows:materials", args=[case.pk])
    stops.append(Stop(_("申请材料"), url, _now(MATERIALS, here, state)))
    url = reverse("workflows:review", args=[case.pk])
    stops.append(Stop(_("核对提交"), url, _now(REVIEW, here, "ahead")))
    return stops


def _now(code: str, here: str, state: str) -> str:
    return "now" if code == here else state


def _step_url(case: Case, step: Step) -> str:
    return reverse("workflows:step", args=[case.pk, step.slug])


def before(case: Case, step: Step) -> str:
    """Return the address of the step before *step*; "" before the first."""
    steps = case.definition.form.steps
    place = steps.index(step)
    return _step_url(case, steps[place - 1]) if place else ""


def after(case: Case, step: Step) -> str:
    """Return the address that follows *step*."""
    steps = case.definition.form.steps
    place = steps.index(step) + 1
    if place < len(steps):
        return _step_url(case, steps[place])
    return reverse("workflows:materials", args=[case.pk])


def problems(case: Case) -> list[Fault]:
    """Return everything that keeps *case* from being complete, in the order of the form."""
    _cleaned, wrong = clean_answers(case.definition.form, case.answers)
    found = []
    for problem in wrong:
        url = reverse("workflows:step", args=[case.pk, problem.step])
        found.append(Fault(problem.message, f"{url}?check=1#f-{problem.key}"))
    url = reverse("workflows:materials", args=[case.pk])
    for material in missing(case.definition.materials, case.answers, case.given_keys()):
        text = _("缺少材料：%(title)s") % {"title": tr(material.title)}
        found.append(Fault(text, f"{url}#m-{material.key}"))
    return found


def material_row(material: Material, files: Sequence[object]) -> dict[str, object]:
    """Return what a page shows of one material: how necessary it is, what lies there."""
    return {
        "material": material,
        "necessity": wording.NECESSITY[_necessity(material)],
        "files": files,
    }


def _necessity(material: Material) -> Necessity:
    """A conditional material that the answers call for is simply necessary."""
    conditional = material.necessity is Necessity.CONDITIONAL
    return Necessity.REQUIRED if conditional else material.necessity
