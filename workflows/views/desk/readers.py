"""How the page of an act reads what was typed, and keeps it when the act is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django import forms
from django.http import QueryDict

from forms.build import bind, clean_answers, resume
from forms.build.form import StepForm
from forms.spec import Ask, FormSpec, Kind, Step
from workflows.lifecycle import By
from workflows.models import Case
from workflows.selectors.rows import colleagues
from workflows.spec import Reason


@dataclass(frozen=True, slots=True)
class Read:
    """*context* draws the page, with all that was typed; *data* goes to the service.

    *data* is ``None`` while nothing was posted or what was posted cannot be used yet.
    """

    context: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] | None = None


class Reader(Protocol):
    def __call__(self, case: Case, post: QueryDict | None, *, by: By, at: datetime) -> Read: ...


class ActForm(forms.Form):
    """The questions of one act; a form learns which case it is about."""

    use_required_attribute = False

    def __init__(self, post: QueryDict | None, *, case: Case, by: By, at: datetime) -> None:
        super().__init__(post, label_suffix="")
        self.case, self.by, self.at = case, by, at
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the case."""


def long_text(label: str, why: str = "", *, required: bool = False) -> forms.CharField:
    """Return a field for some lines of text."""
    box = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label,
        help_text=why,
        required=required,
        max_length=1000,
        widget=box,
        error_messages={"required": f"请填写“{label}”。"},
    )


class NothingForm(ActForm):
    """Nothing is asked; the consequence alone is read and confirmed."""


class OpinionForm(ActForm):
    opinion = long_text("复核意见", "可以不填；填写的意见会记入办理过程。")


class SendBackForm(ActForm):
    opinion = long_text("退回意见", "写明要重新核查什么，第一名登记员会看到。", required=True)


class GrantForm(ActForm):
    reason = long_text("决定意见", "可以不填。")


class DeclineForm(ActForm):
    reason = long_text("退回理由", "可以不填；原责任人会看到。")


class WithdrawForm(ActForm):
    reason = long_text("申请人撤回的理由", "由申请人当面提出；可以不填。")


class ReasonForm(ActForm):
    """A ground from the list of the procedure, and the particulars of this case."""

    code = forms.ChoiceField(
        label="理由",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一项理由。"},
        help_text="理由和依据会印在通知书上。",
    )
    words = long_text("具体情况", "写明本件的事实，让申请人看得懂为什么。")

    def prepare(self) -> None:
        choices = [(reason.code, _with_source(reason)) for reason in self.reasons()]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]

    def reasons(self) -> tuple[Reason, ...]:
        raise NotImplementedError


class NotAcceptForm(ReasonForm):
    def reasons(self) -> tuple[Reason, ...]:
        return self.case.definition.not_accepted_reasons


class RefuseForm(ReasonForm):
    """Starts with the ground that the registrar proposed."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["code"].initial = self.case.review.get("reason_code", "")

    def reasons(self) -> tuple[Reason, ...]:
        return self.case.definition.refusal_reasons


def _with_source(reason: Reason) -> str:
    return f"{reason.text}（依据：{reason.citation}）" if reason.citation else reason.text


class HandoverForm(ActForm):
    to = forms.TypedChoiceField(
        label="移交给",
        coerce=int,
        empty_value=None,
        error_messages={"required": "请选择接收的同事。"},
    )
    reason = long_text("移交理由", required=True)

    def prepare(self) -> None:
        people = colleagues([self.case.authority_id], at=self.at)
        listed = [(one.pk, one.get_full_name()) for one in people if one.pk != self.by.user_id]
        self.fields["to"].choices = [("", "请选择"), *listed]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Asked:
    """Reads an act by an ordinary form."""

    form: type[ActForm] = NothingForm

    def __call__(self, case: Case, post: QueryDict | None, *, by: By, at: datetime) -> Read:
        form = self.form(post, case=case, by=by, at=at)
        data = form.cleaned_data if form.is_valid() else None
        return Read({"form": form}, data)


OPINION_ONLY = FormSpec(
    (Step("review", "审核意见", (Ask("opinion", "审核意见", Kind.LONGTEXT, max_length=2000),)),)
)


def read_proposal(case: Case, post: QueryDict | None, *, by: By, at: datetime) -> Read:
    """Read what the first reviewer states, by the form of his procedure."""
    spec = case.definition.review_form or OPINION_ONLY
    if post is None:
        kept = {key: value for key, value in case.review.items() if key in spec.keys}
        return Read({"steps": [resume(step, kept) for step in spec.steps]})
    steps: list[StepForm] = [bind(step, post) for step in spec.steps]
    typed: dict[str, Any] = {}
    for one in steps:
        typed |= one.answers()
    answers, _ = clean_answers(spec, typed)
    valid = all(not one.errors for one in steps)
    return Read({"steps": steps}, {"review": answers} if valid else None)
