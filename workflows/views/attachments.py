"""The materials of an application: files come in and go out again, one heading each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forms import uploads
from forms.materials import wanted
from forms.models import StoredFile
from govservice import clock
from govservice.errors import Refused, Unavailable
from govservice.law import Verdict
from workflows import services
from workflows.models import Case
from workflows.views import wizard
from workflows.views.doors import WRITABLE, actor_of, my_case, writable_case


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: HttpRequest, pk: int) -> HttpResponse:
    """The files, one heading per material that the answers call for."""
    case = my_case(request, pk)
    if case.state not in WRITABLE:
        return redirect("workflows:case", pk)
    if request.method == "POST":
        return _attach(request, case)
    return _materials_page(request, case)


def _attach(request: HttpRequest, case: Case) -> HttpResponse:
    """Take files for one material: whole ones, or the ids of uploaded ones."""
    key, actor, at = request.POST.get("key", ""), actor_of(request), clock.now()
    assert actor.user_id is not None
    try:
        brought = uploads.taken(
            request.FILES.getlist("file"), request.POST.getlist("file_id"), by=actor.user_id, at=at
        )
        if not brought:
            raise Refused.because("no_file", _("没有收到文件，请重新选择。"))
        for file in brought:
            _check_kind(case, key, file)
            services.attach(case.pk, key, file, by=actor, at=at)
    except Refused as refused:
        return _materials_page(request, case, refused.verdicts, status=422)
    except Unavailable as error:
        verdict = Verdict(False, "unavailable", str(error))
        return _materials_page(request, case, (verdict,), status=503)
    return redirect(_back(request, case) + f"#m-{key}")


@never_cache
@require_POST
def detach(request: HttpRequest, pk: int, material_pk: int) -> HttpResponse:
    """Take a file out again."""
    case = writable_case(request, pk)
    row = case.materials.filter(pk=material_pk).first()
    if row is None:
        raise Http404
    services.detach(pk, material_pk, by=actor_of(request), at=clock.now())
    return redirect(_back(request, case) + f"#m-{row.key}")


def _back(request: HttpRequest, case: Case) -> str:
    correcting = request.GET.get("from") == "correct"
    return reverse("workflows:correct" if correcting else "workflows:materials", args=[case.pk])


def _check_kind(case: Case, key: str, file: StoredFile) -> None:
    """Refuse a type that this material does not take, though others may."""
    material = next((one for one in case.definition.materials if one.key == key), None)
    if material and file.extension not in material.accept:
        kinds = "、".join(material.accept).upper()
        raise Refused.because("kind", _("这项材料只收 %(kinds)s 文件。") % {"kinds": kinds})


def material_rows(case: Case, keys: frozenset[str] | None = None) -> list[dict[str, object]]:
    """Return the materials the answers call for with the files that lie there."""
    files: dict[str, list[object]] = {}
    for row in case.materials.filter(replaced_at=None).select_related("file"):
        files.setdefault(row.key, []).append(row)
    shown = wanted(case.definition.materials, case.definition.form.relevant(case.answers))
    if keys is not None:
        shown = [one for one in case.definition.materials if one.key in keys]
    return [wizard.material_row(one, files.get(one.key, [])) for one in shown]


def _materials_page(
    request: HttpRequest, case: Case, refusals: tuple[Verdict, ...] = (), status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "rows": material_rows(case),
        "wizard": wizard.of(case, here=wizard.MATERIALS),
        "refusals": refusals,
        "nav": "mine",
    }
    return render(request, "applicant/materials.html", context, status=status)
