"""Personal data of the applicant on the office's screens (脱敏): starred, shown for a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from forms import show
from forms.spec import Ask, FormSpec, Kind
from govservice import clock
from govservice.accounts import masking, privacy
from govservice.errors import Refused
from workflows.models import Case
from workflows.views.desk.access import desk_only, office_case
from workflows.views.doors import actor_of

_MASKS: Mapping[Kind, Callable[[str], str]] = {
    Kind.IDNO: masking.id_number,
    Kind.PHONE: masking.phone,
    Kind.EMAIL: masking.email,
}
#: Data of the account of whoever filed, beside the answers of the form.
_ACCOUNT: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "phone": ("提交人手机", masking.phone),
    "email": ("提交人邮箱", masking.email),
}


@dataclass(frozen=True, slots=True)
class Hidden:
    """A datum that is starred: its name in the address, its label, what may be seen of it."""

    key: str
    label: str
    text: str


def masked_sections(spec: FormSpec, answers: Mapping[str, Any]) -> list[show.Section]:
    """Return the answers as people read them, personal data starred."""
    return show.sections(spec, masked(spec, answers))


def masked(spec: FormSpec, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return *answers* with personal data starred."""
    asks = {ask.key: ask for ask in spec.asks}
    return {key: _starred(asks[key], value) for key, value in answers.items() if key in asks}


def personal_keys(spec: FormSpec, answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the questions whose answers are starred and can be shown for a reason."""
    asked = spec.asked(answers)
    return frozenset(
        ask.key
        for ask in spec.asks
        if ask.key in asked and _is_personal(ask) and answers.get(ask.key)
    )


def account_data(case: Case) -> list[Hidden]:
    """Return what the account of the agent says of him, starred."""
    if case.agent is None:
        return []
    return [
        Hidden(f"agent.{key}", label, mask(value))
        for key, (label, mask) in _ACCOUNT.items()
        if (value := getattr(case.agent, key))
    ]


def _is_personal(ask: Ask) -> bool:
    return ask.kind in _MASKS or any(column.kind in _MASKS for column in ask.columns)


def _starred(ask: Ask, value: Any) -> Any:
    if ask.kind is Kind.ROWS and isinstance(value, list):
        columns = {column.key: column for column in ask.columns}
        return [
            {key: _starred(columns[key], cell) for key, cell in row.items() if key in columns}
            for row in value
            if isinstance(row, dict)
        ]
    mask = _MASKS.get(ask.kind)
    return mask(value) if mask and isinstance(value, str) else value


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show one datum in full to whoever works on the case and says why; the look is kept."""
    case = office_case(request, pk)
    label = _label(case, key)
    context: dict[str, Any] = {"case": case, "label": label, "key": key, "nav": "queue"}
    if request.method != "POST":
        return render(request, "office/reveal.html", context)
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        context["lines"] = _shown(request, case, key, reason)
    except Refused as refused:
        context |= {"refusals": refused.verdicts, "reason": reason}
        return render(request, "office/reveal.html", context, status=422)
    return render(request, "office/reveal.html", context)


def _label(case: Case, key: str) -> str:
    hidden = {one.key: one.label for one in account_data(case)}
    if key in hidden:
        return hidden[key]
    if key not in personal_keys(case.definition.form, case.answers):
        raise Http404
    return case.definition.form.ask(key).label


def _shown(request: HttpRequest, case: Case, key: str, reason: str) -> list[str]:
    actor, at = actor_of(request), clock.now()
    if key.startswith("agent."):
        assert case.agent is not None
        field = key.removeprefix("agent.")
        return [privacy.reveal(actor, case.agent, field, reason=reason, at=at)]
    privacy.record_reveal(actor, case, f"answers.{key}", reason=reason, at=at)
    for section in show.sections(case.definition.form, case.answers):
        for line in section.lines:
            if line.key == key:
                rows = ["　".join(f"{label} {text}" for label, text in row) for row in line.rows]
                return rows or [line.text]
    raise Http404
