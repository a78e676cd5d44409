"""A draft: what was typed, kept as it was typed, valid or not. Pure.

The browser sends text fields always, radio buttons only when one is chosen, and boxes only
those that are ticked; groups of boxes and rows therefore carry a hidden field of their own
name, so that "nothing ticked" and "not on this page" are two things.

A button named ``_row`` adds or removes a row without scripts: ``add:KEY``, ``remove:KEY:2``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from forms.spec import Ask, Kind, Step

#: No answer is longer; a form that wants more wants a material instead.
LONGEST = 100_000
MOST_ROWS = 200
ROW_COMMAND = "_row"
#: The value of the hidden field of a group of rows.
ROWS_HERE = "rows"
_COMMAND = re.compile(r"(add|remove):([A-Za-z0-9_]{1,60})(?::([0-9]{1,6}))?")


def read_draft(step: Step, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what *data* (a POST or a JSON object) says to the questions of *step*.

    Everything can be stored as JSON in PostgreSQL; nothing is judged. Whatever the input is,
    nothing is raised. A question about which *data* says nothing is absent.
    """
    draft: dict[str, Any] = {}
    for ask in step.asks:
        if ask.kind is Kind.ROWS:
            value: Any = _rows(ask, data)
        else:
            value = _one(ask, data)
        if value is not None:
            draft[ask.key] = value
    return draft


def row_command(data: Mapping[str, Any]) -> bool:
    """Tell whether a button for rows was pressed: save the draft and show the step again."""
    return bool(_COMMAND.fullmatch(storable(data.get(ROW_COMMAND))))


def storable(value: object) -> str:
    """Return *value* as text that PostgreSQL can keep as JSON; "" for what is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        text = value if isinstance(value, str) else str(value)
    except ValueError:  # an integer of more digits than Python is willing to print
        return ""
    text = text[:LONGEST].replace("\x00", "").replace("\r\n", "\n")
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


def canonical(ask: Ask, value: object) -> Any:
    """Return one given value in the form in which answers are compared."""
    if ask.kind is Kind.BOOL:
        if isinstance(value, bool):
            return value
        text = storable(value)
        return {"true": True, "false": False}.get(text, text)
    if ask.kind is Kind.CHOICES:
        many = value if isinstance(value, list | tuple) else [value]
        return [text for text in map(storable, many[:1000]) if text]
    return storable(value)


def _one(ask: Ask, data: Mapping[str, Any]) -> Any:
    if ask.key not in data:
        return None
    if ask.kind is Kind.CHOICES and hasattr(data, "getlist"):
        return canonical(ask, data.getlist(ask.key))
    return canonical(ask, data.get(ask.key))


def _rows(ask: Ask, data: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    sent = data.get(ask.key)
    if isinstance(sent, list):
        # One more than allowed is kept, so that the form complains instead of cutting.
        return [_row(ask, row) for row in sent[: MOST_ROWS + 1] if isinstance(row, Mapping)]
    found = posted_rows(ask, data)
    if not found and sent != ROWS_HERE:
        return None
    verb, key, index = _command(data)
    if key == ask.key and verb == "remove" and index is not None:
        found.pop(index, None)
    rows = [found[number] for number in sorted(found)][: MOST_ROWS + 1]
    if key == ask.key and verb == "add" and len(rows) < MOST_ROWS:
        rows.append({})
    return rows


def posted_rows(ask: Ask, data: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """Return the rows of a POST by the number they have on the page."""
    columns = {column.key: column for column in ask.columns}
    name = re.compile(rf"{ask.key}-([0-9]{{1,6}})-([A-Za-z0-9_]{{1,60}})")
    found: dict[int, dict[str, Any]] = {}
    for sent in data:
        place = name.fullmatch(sent) if isinstance(sent, str) else None
        if place and place[2] in columns:
            row = found.setdefault(int(place[1]), {})
            row[place[2]] = canonical(columns[place[2]], data.get(sent))
    return found


def _row(ask: Ask, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        column.key: canonical(column, row[column.key])
        for column in ask.columns
        if column.key in row
    }


def _command(data: Mapping[str, Any]) -> tuple[str, str, int | None]:
    given = _COMMAND.fullmatch(storable(data.get(ROW_COMMAND)))
    if given is None:
        return "", "", None
    return given[1], given[2], int(given[3]) if given[3] else None
