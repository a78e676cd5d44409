"""Compare JSON facts with the TypedDict that a paper declares.

mypy does this for callers it can see; facts that come from elsewhere (imports, older
rows) are compared at run time, before a number is spent on a paper with blanks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict


def faults(value: Any, kind: Any, path: str = "facts") -> list[str]:
    """Return what is wrong with *value* as a *kind*, each fault with its place."""
    if is_typeddict(kind):
        return _record_faults(value, kind, path)
    if get_origin(kind) is list:
        if not isinstance(value, (list, tuple)):
            return [f"{path} is not a list"]
        (inner,) = get_args(kind)
        return [
            fault
            for place, item in enumerate(value)
            for fault in faults(item, inner, f"{path}[{place}]")
        ]
    return [] if isinstance(value, kind) else [f"{path} is not {kind.__name__}"]


def _record_faults(value: Any, kind: Any, path: str) -> list[str]:
    if not isinstance(value, Mapping):
        return [f"{path} is not a record"]
    hints = get_type_hints(kind)
    missing = [f"{path}.{name} is missing" for name in hints if name not in value]
    unknown = [f"{path}.{name} is unknown" for name in value if name not in hints]
    inside = [
        fault
        for name, hint in hints.items()
        if name in value
        for fault in faults(value[name], hint, f"{path}.{name}")
    ]
    return missing + unknown + inside
