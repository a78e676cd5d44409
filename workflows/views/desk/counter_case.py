"""A reception at the window: its case, its stops, and what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from forms.build import clean_answers
from forms.materials import missing, wanted
from forms.spec import Step
from govservice.errors import Refused
from workflows.models import Case, CaseMaterial
from workflows.views.desk.access import office_case
from workflows.views.doors import WRITABLE

MATERIALS, REVIEW = "materials", "review"


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


def step_of(case: Case, slug: str) -> Step:
    try:
        return case.definition.form.step(slug)
    except KeyError:
        raise Http404 from None


def address(name: str, *args: object) -> str:
    return reverse(f"workflows:receive_{name}", args=args)


def common(case: Case, here: str) -> dict[str, Any]:
    return {"case": case, "stops": _stops(case, here), "nav": "receive"}


def _stops(case: Case, here: str) -> list[Stop]:
    _cleaned, wrong = clean_answers(case.definition.form, case.answers)
    faulty = {problem.step for problem in wrong}
    stops = []
    for one in case.definition.form.steps:
        touched = any(key in case.answers for key in one.keys)
        state = "ahead" if not touched else "bad" if one.slug in faulty else "done"
        url = address("step", case.pk, one.slug)
        stops.append(Stop(one.title, url, "now" if one.slug == here else state))
    given = case.given_keys()
    lacking = missing(case.definition.materials, case.answers, given)
    state = "done" if given and not lacking else "ahead"
    url = address(MATERIALS, case.pk)
    stops.append(Stop("申请材料", url, "now" if here == MATERIALS else state))
    url = address(REVIEW, case.pk)
    return [*stops, Stop("核对收件", url, "now" if here == REVIEW else "ahead")]


def rows_of(case: Case) -> list[tuple[Any, list[CaseMaterial]]]:
    files: dict[str, list[CaseMaterial]] = {}
    for row in case.materials.filter(replaced_at=None).select_related("file"):
        files.setdefault(row.key, []).append(row)
    known = case.definition.form.relevant(case.answers)
    return [(one, files.get(one.key, [])) for one in wanted(case.definition.materials, known)]


def faults_of(case: Case) -> list[Fault]:
    """What keeps the application from being complete, with the place where it is mended."""
    _cleaned, wrong = clean_answers(case.definition.form, case.answers)
    faults = [
        Fault(one.message, f"{address('step', case.pk, one.step)}?check=1#f-{one.key}")
        for one in wrong
    ]
    lacking = missing(case.definition.materials, case.answers, case.given_keys())
    url = address(MATERIALS, case.pk)
    return [*faults, *(Fault(f"缺少材料：{one.title}", f"{url}#m-{one.key}") for one in lacking)]
