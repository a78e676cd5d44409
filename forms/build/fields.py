"""From one question to one Django field: what it accepts and what it makes of it.

Every field takes any JSON value without raising anything but `ValidationError`; `clean`
returns the canonical answer, or "", [] or None for none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator

from forms import money, validators
from forms.build import widgets, words
from forms.build.draft import MOST_ROWS
from forms.spec import Ask, Kind

if TYPE_CHECKING:
    from forms.build.form import StepForm

#: Characters, where the definition does not say.
_LENGTHS = {Kind.TEXT: 200, Kind.LONGTEXT: 2000, Kind.EMAIL: 254}
#: Invisible characters that come with pasted text, and those that turn it around.
_INVISIBLE = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidy(text: str, *, lines: bool = False) -> str:
    """Return *text* in NFC without control and turning characters, trimmed.

    Without *lines* a line break becomes a space.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    return "".join(filter(_is_plain, unicodedata.normalize("NFC", text))).strip()


def _is_plain(one: str) -> bool:
    if one in "\n\t":
        return True
    return unicodedata.category(one) not in ("Cc", "Cs") and one not in _INVISIBLE


class TextAnswer(forms.CharField):
    """Any answer that is typed; *canonise* checks it and brings it into its stored form."""

    def __init__(self, *, lines: bool, canonise: Callable[[str], str], **options: Any) -> None:
        self.lines, self.canonise = lines, canonise
        super().__init__(**options)

    def to_python(self, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValidationError(words.UNREADABLE, code="unreadable")
        try:
            return tidy(str(value), lines=self.lines)
        except ValueError:  # an integer of more digits than Python is willing to print
            raise ValidationError(words.UNREADABLE, code="unreadable") from None

    def clean(self, value: object) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return self.canonise(text)
        except validators.NotValid as error:
            raise ValidationError(error.args[0], code="invalid") from error


class ChoiceAnswer(forms.ChoiceField):
    """One value of a closed list."""

    def to_python(self, value: object) -> str:
        if value in ("", None):
            return ""
        if not isinstance(value, str):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return value


class ChoicesAnswer(forms.MultipleChoiceField):
    """Some values of a closed list, each once, in the order of the list."""

    def __init__(self, *, values: tuple[str, ...], **options: Any) -> None:
        self.values = values
        super().__init__(**options)

    def to_python(self, value: object) -> list[str]:
        if value in ("", None):
            return []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        if not {*value} <= {*self.values, ""}:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return [known for known in self.values if known in value]


class BoolAnswer(ChoiceAnswer):
    """Yes or no, asked as two choices: silence is neither."""

    def prepare_value(self, value: object) -> object:
        return {True: "true", False: "false"}[value] if isinstance(value, bool) else value

    def to_python(self, value: object) -> str:
        return super().to_python(self.prepare_value(value))

    def clean(self, value: object) -> bool | None:
        return {"true": True, "false": False}.get(super().clean(value))


class RowsAnswer(forms.Field):
    """A list of rows, each a small form of its own; rows left blank do not count."""

    widget = widgets.Rows

    def __init__(self, *, row_class: type[StepForm], most: int, **options: Any) -> None:
        self.row_class, self.most = row_class, most
        super().__init__(**options)

    def clean(self, value: object) -> list[dict[str, Any]]:
        if value not in ("", None, []) and not isinstance(value, list):
            raise ValidationError(words.UNREADABLE, code="unreadable")
        rows = value if isinstance(value, list) else []
        if not all(isinstance(row, dict) for row in rows):
            raise ValidationError(words.UNREADABLE, code="unreadable")
        if len(rows) > self.most:
            raise ValidationError(words.too_many_rows(self._label, self.most), code="too_many")
        cleaned, errors = [], []
        for number, row in enumerate(rows, start=1):
            if is_blank(row):
                continue
            form = self.row_class(row)
            errors += [words.in_row(self._label, number, said) for said in form.messages()]
            cleaned.append(form.answers())
        if errors:
            raise ValidationError([ValidationError(said, code="row") for said in errors])
        if self.required and not cleaned:
            raise ValidationError(self.error_messages["required"], code="required")
        return cleaned

    @property
    def _label(self) -> str:
        return str(self.label or "")


def is_blank(row: object) -> bool:
    """Tell whether nothing was typed into a row; "no" is an answer."""
    if not isinstance(row, dict):
        return True
    return all(value in ("", None, []) or str(value).isspace() for value in row.values())


def _canonical_money(typed: str) -> str:
    try:
        return f"{money.read(typed):.2f}"
    except money.NotMoney:
        raise validators.NotValid(words.NOT_MONEY) from None


_CANONICAL: dict[Kind, Callable[[str], str]] = {
    Kind.DATE: validators.day,
    Kind.MONEY: _canonical_money,
    Kind.INTEGER: validators.whole,
    Kind.USCC: validators.uscc,
    Kind.IDNO: validators.idno,
    Kind.PHONE: validators.phone,
}


def field_for(
    ask: Ask, *, row_class: type[StepForm] | None = None, cell: bool = False
) -> forms.Field:
    """Return the field of one question; *row_class* is the form of a row, for ROWS.

    *cell*: the question is a column of a row, where there is room for a select only.
    """
    base: dict[str, Any] = {
        "label": words.words(ask.label),
        "help_text": words.words(ask.why),
        "required": ask.required,
    }
    if ask.kind is Kind.ROWS:
        assert row_class is not None
        said = {"required": words.a_row(ask.label)}
        most = min(ask.max_length or MOST_ROWS, MOST_ROWS)
        return RowsAnswer(row_class=row_class, most=most, error_messages=said, **base)
    if ask.kind in (Kind.CHOICE, Kind.CHOICES, Kind.BOOL):
        return _chosen(ask, base, cell)
    return _typed(ask, base)


def _chosen(ask: Ask, base: dict[str, Any], cell: bool) -> forms.Field:
    said = {
        "required": words.choose(ask.label),
        "invalid_choice": words.from_the_list(ask.label),
        "invalid_list": words.from_the_list(ask.label),
    }
    if ask.kind is Kind.BOOL:
        choices: list[tuple[str, Any]] = [("true", words.YES), ("false", words.NO)]
    else:
        choices = [(choice.value, words.words(choice.label)) for choice in ask.choices]
    widget = widgets.chooser(ask, cell=cell)
    if ask.kind is Kind.CHOICES:
        values = tuple(choice.value for choice in ask.choices)
        options = {"choices": choices, "widget": widget, "error_messages": said}
        return ChoicesAnswer(values=values, **options, **base)
    if isinstance(widget, widgets.List):
        choices.insert(0, ("", words.PLEASE_CHOOSE))
    elif not ask.required:
        choices.append(("", words.NO_CHOICE))
    answer = BoolAnswer if ask.kind is Kind.BOOL else ChoiceAnswer
    return answer(choices=choices, widget=widget, error_messages=said, **base)


def _typed(ask: Ask, base: dict[str, Any]) -> forms.Field:
    most = ask.max_length or _LENGTHS.get(ask.kind, 100)
    checks: list[Any] = [MaxLengthValidator(most, message=words.too_long(ask.label, most))]
    if ask.kind is Kind.EMAIL:
        checks.append(EmailValidator(message=words.NOT_EMAIL))
    return TextAnswer(
        lines=ask.kind is Kind.LONGTEXT,
        canonise=_CANONICAL.get(ask.kind, str),
        strip=False,
        validators=checks,
        widget=widgets.typed(ask),
        error_messages={"required": words.fill_in(ask.label)},
        **base,
    )
