"""From one step of a definition to one Django form, and back to answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.safestring import SafeString

from forms.build.draft import canonical, posted_rows, read_draft
from forms.build.fields import RowsAnswer, field_for, is_blank
from forms.build.words import named, words
from forms.spec import Ask, Kind, Step

#: Stands for the number of a row in the pattern from which scripts make new ones.
NEW_ROW = "__row__"
_CHOSEN = (Kind.CHOICE, Kind.CHOICES, Kind.BOOL)


class AnswerField(BoundField):
    """A question on a page: whether it is asked now, and how it is checked at once."""

    form: StepForm

    @property
    def ask(self) -> Ask:
        return self.form.asks[self.name]

    @property
    def asked(self) -> bool:
        return self.name in self.form.asked

    @property
    def on_page(self) -> bool:
        """Whether it must be on the page: asked now, or as soon as this page is answered so."""
        when = self.ask.when
        return self.asked or (when is not None and when.key in self.form.asks)

    @property
    def when(self) -> str:
        """Return the condition as JSON for the script; "" where none can change on this page."""
        when = self.ask.when
        if when is None or when.key not in self.form.asks:
            return ""
        values = [json.dumps(one) if isinstance(one, bool) else one for one in when.values]
        return json.dumps({"key": when.key, "values": values}, ensure_ascii=False)

    @property
    def unit(self) -> str:
        return str(words(self.ask.unit))

    @property
    def anchor(self) -> str:
        """Return the id of the first control, for a link from the summary."""
        if self.ask.kind is Kind.ROWS:
            first = self.rows[0]
            return first[self.ask.columns[0].key].auto_id
        return f"{self.auto_id}_0" if self.use_fieldset else str(self.auto_id)

    @property
    def is_answered(self) -> bool:
        return self.form.is_bound and not self.errors and not is_blank({"": self.data})

    @cached_property
    def rows(self) -> list[StepForm]:
        """Return the rows of a ROWS question as forms, one blank row if there are none."""
        typed = self.value()
        rows = [row for row in typed if isinstance(row, dict)] if isinstance(typed, list) else []
        return [self._row(number, row) for number, row in enumerate(rows or [{}])]

    @property
    def new_row(self) -> StepForm:
        return self._row(NEW_ROW, {})

    def _row(self, number: int | str, row: Mapping[str, Any]) -> StepForm:
        field = self.field
        assert isinstance(field, RowsAnswer)
        options: dict[str, Any] = {
            "prefix": f"{self.html_name}-{number}",
            "validate_url": self.form.validate_url,
        }
        if self.form.is_bound and not is_blank(row):
            return field.row_class(row, **options)
        return field.row_class(initial=row, **options)

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add the inline check: on leaving the field the server answers with the field."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        # A choice cannot be wrong, only missing: it is asked again to take its complaint away.
        wanted = self.ask.kind not in _CHOSEN or bool(self.errors)
        if self.form.validate_url and wanted and self.ask.kind is not Kind.ROWS:
            built |= {
                "hx-post": self.form.validate_url,
                "hx-trigger": "change",
                "hx-target": "closest .field",
                "hx-swap": "outerHTML",
                "hx-sync": "closest .field:replace",
                "hx-include": "closest form",
                "hx-vals": json.dumps({"_field": self.html_name}),
            }
        return built


class StepForm(forms.Form):
    """The questions of one step, or of one row.

    *data* and *initial* are answers by key, as `read_draft` returns them or as they lie in a
    case; *known* are the answers of other steps, on which questions here may depend.
    """

    step: ClassVar[Step]
    bound_field_class = AnswerField
    use_required_attribute = False  # the browser must not keep anybody from saving a draft

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        known: Mapping[str, Any] | None = None,
        prefix: str | None = None,
        validate_url: str = "",
    ) -> None:
        given = None if data is None else {self._named(k, prefix): v for k, v in data.items()}
        super().__init__(given, initial=dict(initial or {}), prefix=prefix, label_suffix="")
        self.known = dict(known or {})
        self.validate_url = validate_url
        self.asks = {ask.key: ask for ask in self.step.asks}

    @staticmethod
    def _named(key: str, prefix: str | None) -> str:
        return f"{prefix}-{key}" if prefix else key

    @cached_property
    def asked(self) -> frozenset[str]:
        """Return the keys of the questions that are asked, given the answers before each."""
        seen = {key: value for key, value in self.known.items() if key not in self.asks}
        asked = set()
        for ask in self.step.asks:
            if ask.when is None or ask.when.holds(seen):
                asked.add(ask.key)
                source = self.data if self.is_bound else self.initial
                seen[ask.key] = canonical(ask, source.get(self.add_prefix(ask.key)))
        return frozenset(asked)

    def add_error(self, field: str | None, error: Any) -> None:
        """Complain, but never about what is not asked."""
        if field is None or field in self.asked:
            super().add_error(field, error)

    def answers(self) -> dict[str, Any]:
        """Return the valid answers; what is not asked or was left blank is absent."""
        self.errors  # noqa: B018 -- cleans
        return {
            key: value
            for key, value in self.cleaned_data.items()
            if key in self.asked and value not in ("", None, [])
        }

    def messages(self) -> Iterator[str]:
        """Yield every complaint as a sentence that names its question."""
        errors: ErrorDict = self.errors
        for name, field in self.fields.items():
            for said in errors.get(name, []):
                yield named(field.label, str(said))

    def has_rows(self) -> bool:
        return any(ask.kind is Kind.ROWS for ask in self.step.asks)

    def has_conditions(self) -> bool:
        return any(ask.when and ask.when.key in self.asks for ask in self.step.asks)


@lru_cache(maxsize=512)
def form_class(step: Step) -> type[StepForm]:
    """Return the Django form of a step; built once."""
    fields: dict[str, Any] = {ask.key: _field(ask) for ask in step.asks}
    return type("StepForm", (StepForm,), {"step": step, "__module__": __name__, **fields})


@lru_cache(maxsize=128)
def _row_class(ask: Ask) -> type[StepForm]:
    step = Step("row", ask.label, ask.columns)
    fields: dict[str, Any] = {one.key: field_for(one, cell=True) for one in ask.columns}
    return type("RowForm", (StepForm,), {"step": step, "__module__": __name__, **fields})


def _field(ask: Ask) -> forms.Field:
    return field_for(ask, row_class=_row_class(ask) if ask.kind is Kind.ROWS else None)


def bind(
    step: Step,
    data: Mapping[str, Any],
    *,
    known: Mapping[str, Any] | None = None,
    validate_url: str = "",
) -> StepForm:
    """Return the form of *step* with what was typed, ready to be judged.

    *data* is a POST or answers by key; *known* are the answers of the other steps, best
    through `FormSpec.relevant`.
    """
    typed = read_draft(step, data) if hasattr(data, "getlist") else data
    return form_class(step)(typed, known=known, validate_url=validate_url)


def resume(
    step: Step,
    answers: Mapping[str, Any],
    *,
    known: Mapping[str, Any] | None = None,
    validate_url: str = "",
) -> StepForm:
    """Return the form of *step* as it was left; nothing is judged yet."""
    kept = {key: answers[key] for key in step.keys if key in answers}
    return form_class(step)(
        initial=kept, known=answers if known is None else known, validate_url=validate_url
    )


def check_field(
    step: Step,
    data: Mapping[str, Any],
    name: str,
    *,
    known: Mapping[str, Any] | None = None,
    validate_url: str = "",
) -> SafeString | None:
    """Return the HTML of one field or cell of a posted step, judged; None if there is none.

    *name* is the HTML name of the control (``_field`` of the inline check).
    """
    form = bind(step, data, known=known, validate_url=validate_url)
    if name in form.fields and form.asks[name].kind is not Kind.ROWS:
        return form[name].as_field_group()
    key, _, rest = name.partition("-")
    number, _, column = rest.partition("-")
    ask = form.asks.get(key)
    if ask is None or ask.kind is not Kind.ROWS or not number.isdecimal():
        return None
    row = posted_rows(ask, data).get(int(number[:6]))
    if row is None or column not in row:
        return None
    cells = _row_class(ask)(row, prefix=f"{key}-{number}", validate_url=validate_url)
    return cells[column].as_field_group()
