"""The JSON Schema (2020-12) of the canonical answers of a form."""

from __future__ import annotations

from typing import Any

from forms.build.draft import MOST_ROWS
from forms.build.words import words
from forms.spec import Ask, FormSpec, Kind, When

_PATTERNS = {
    Kind.MONEY: r"^[0-9]{1,14}\.[0-9]{2}$",
    Kind.DATE: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    Kind.INTEGER: r"^-?[0-9]{1,15}$",
    Kind.USCC: r"^[0-9A-HJ-NPQRTUWXY]{18}$",
    Kind.IDNO: r"^[0-9]{17}[0-9X]$",
    Kind.PHONE: r"^\+?[0-9-]{5,25}$",
}


def json_schema(spec: FormSpec) -> dict[str, Any]:
    """Return the schema; conditions become ``if``/``then``, so a hidden key is an error."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {ask.key: _property(ask) for ask in spec.asks},
        "required": [ask.key for ask in spec.asks if ask.required and ask.when is None],
        "additionalProperties": False,
    }
    if conditions := [_condition(ask, ask.when) for ask in spec.asks if ask.when]:
        schema["allOf"] = conditions
    return schema


def _condition(ask: Ask, when: When) -> dict[str, Any]:
    named = {"enum": list(when.values)}
    holds = {
        "anyOf": [{"type": ["string", "boolean"], **named}, {"type": "array", "contains": named}]
    }
    return {
        "if": {"properties": {when.key: holds}, "required": [when.key]},
        "then": {"required": [ask.key]} if ask.required else {},
        "else": {"not": {"required": [ask.key]}},
    }


def _property(ask: Ask) -> dict[str, Any]:
    described: dict[str, Any] = {"title": str(words(ask.label))}
    if ask.why:
        described["description"] = str(words(ask.why))
    return described | _shape(ask)


def _shape(ask: Ask) -> dict[str, Any]:
    if ask.kind is Kind.BOOL:
        return {"type": "boolean"}
    if ask.kind is Kind.CHOICE:
        return {"type": "string", "oneOf": _choices(ask)}
    if ask.kind is Kind.CHOICES:
        items = {"type": "string", "oneOf": _choices(ask)}
        return {"type": "array", "items": items, "uniqueItems": True, "minItems": 1}
    if ask.kind is Kind.ROWS:
        most = min(ask.max_length or MOST_ROWS, MOST_ROWS)
        return {"type": "array", "items": _row(ask), "minItems": 1, "maxItems": most}
    shape: dict[str, Any] = {"type": "string", "minLength": 1}
    if ask.kind in _PATTERNS:
        shape["pattern"] = _PATTERNS[ask.kind]
    if ask.kind is Kind.DATE:
        shape["format"] = "date"
    if ask.kind is Kind.EMAIL:
        shape["format"] = "email"
    if ask.max_length:
        shape["maxLength"] = ask.max_length
    return shape


def _row(ask: Ask) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {column.key: _property(column) for column in ask.columns},
        "required": [column.key for column in ask.columns if column.required],
        "additionalProperties": False,
    }


def _choices(ask: Ask) -> list[dict[str, str]]:
    return [{"const": choice.value, "title": str(words(choice.label))} for choice in ask.choices]
