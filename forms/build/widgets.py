"""How each kind of answer is typed or chosen. All of it works without scripts.

`static/forms.js` looks for the ``data-`` attributes set here: ``data-money`` (separators and
capitals while typing), ``data-choices`` (a long list becomes searchable), ``data-rows``.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms import money, validators
from forms.build.words import words
from forms.spec import Ask, Kind

#: Up to here all choices are seen at once, beyond they lie in a list.
SEEN_AT_ONCE = 6
#: From here on the list is searched.
SEARCHED_FROM = 9

_SEARCHED: dict[str, Any] = {
    "data-choices": "",
    "data-search": _("输入文字查找"),
    "data-found": _("项符合"),
    "data-none": _("没有符合的选项，请换一个词。"),
}
_MONO = {"class": "mono", "spellcheck": "false", "autocomplete": "off"}
_ATTRIBUTES: dict[Kind, dict[str, Any]] = {
    Kind.USCC: {**_MONO, "autocapitalize": "characters"},
    Kind.IDNO: {**_MONO, "autocapitalize": "characters"},
    Kind.PHONE: {"inputmode": "tel"},
    Kind.EMAIL: {"inputmode": "email", "spellcheck": "false", "autocapitalize": "off"},
    Kind.INTEGER: {"inputmode": "numeric", "autocomplete": "off"},
    Kind.LONGTEXT: {"rows": 5},
}


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


class Day(forms.TextInput):
    """The browser's own calendar; a day it could not show is shown as it was typed."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = _as_text(value)
        try:
            value = validators.day(typed) if typed else ""
            kind = "date"
        except validators.NotValid:
            value, kind = typed, "text"
        context = super().get_context(name, value, attrs)
        context["widget"]["type"] = kind
        return context


class Money(forms.TextInput):
    """A sum with separators; one of yuan has its reading in Chinese capitals below."""

    template_name = "forms/widgets/money.html"
    in_yuan = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = _as_text(value)
        reading = ""
        try:
            amount = money.read(typed)
        except money.NotMoney:
            amount = None
        if amount is not None:
            typed, reading = money.grouped(amount), money.capitals(amount)
        context = super().get_context(name, typed, attrs)
        context["widget"].update(reading=reading, in_yuan=self.in_yuan)
        return context


class _Hinted:
    """Choices that carry a second, quieter line."""

    hints: dict[str, Any]
    search: Any = ""  #: what the script writes into the field that filters the boxes

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(  # type: ignore[misc]
            name, value, *args, **options
        )
        if hint := self.hints.get(str(value)):
            option["hint"] = hint
            option["attrs"]["data-hint"] = hint
        return option

    def get_context(self, *args: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(*args)  # type: ignore[misc]
        context["widget"]["search"] = self.search
        return context


class Radios(_Hinted, forms.RadioSelect):
    template_name = "forms/widgets/options.html"


class Boxes(_Hinted, forms.CheckboxSelectMultiple):
    template_name = "forms/widgets/options.html"


class List(_Hinted, forms.Select):
    pass


class Rows(forms.Widget):
    """Rendered by its bound field, which knows the rows and their errors."""

    use_fieldset = True

    def id_for_label(self, id_: str | None) -> str:
        return ""  # a group has no single control


def chooser(ask: Ask, *, cell: bool) -> forms.widgets.ChoiceWidget:
    """Return the widget for a question that is answered by choosing."""
    many = len(ask.choices) >= SEARCHED_FROM
    attributes = dict(_SEARCHED) if many else {}
    widget: Radios | Boxes | List
    if ask.kind is Kind.CHOICES:
        widget = Boxes()
        widget.search = _SEARCHED["data-search"] if many else ""
    elif not cell and len(ask.choices) <= SEEN_AT_ONCE:
        widget = Radios()
    else:
        widget = List(attributes)
    widget.hints = {choice.value: words(choice.hint) for choice in ask.choices if choice.hint}
    return widget


def typed(ask: Ask) -> forms.Widget:
    """Return the widget for a question that is answered by typing."""
    attributes = dict(_ATTRIBUTES.get(ask.kind, {}))
    if ask.placeholder:
        attributes["placeholder"] = words(ask.placeholder)
    if ask.required:
        attributes["aria-required"] = "true"
    if ask.kind is Kind.LONGTEXT:
        return forms.Textarea(attributes)
    if ask.kind is Kind.DATE:
        return Day({**attributes, "min": "1900-01-01", "max": "2199-12-31"})
    if ask.kind is Kind.MONEY:
        quiet = {"data-money": "", "inputmode": "decimal", "autocomplete": "off"}
        sum_of_money = Money({**attributes, **quiet})
        sum_of_money.in_yuan = ask.is_yuan
        return sum_of_money
    return forms.TextInput(attributes)
