"""Which materials a request needs, and which of them are not there yet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from forms.spec import Material, Necessity

#: What stops a submission when it is not there.
_STOPPING = (Necessity.REQUIRED, Necessity.CONDITIONAL)


def wanted(materials: Iterable[Material], answers: Mapping[str, Any]) -> list[Material]:
    """Return the materials that *answers* call for, whatever their necessity."""
    return [one for one in materials if one.when is None or one.when.holds(answers)]


def required(materials: Iterable[Material], answers: Mapping[str, Any]) -> list[Material]:
    """Return the materials without which a request cannot be handed in."""
    return [one for one in wanted(materials, answers) if one.necessity in _STOPPING]


def missing(
    materials: Iterable[Material], answers: Mapping[str, Any], given_keys: Collection[str]
) -> list[Material]:
    """Return the required materials that are not among *given_keys*."""
    return [one for one in required(materials, answers) if one.key not in given_keys]


def deferred(
    materials: Iterable[Material], answers: Mapping[str, Any], given_keys: Collection[str]
) -> list[Material]:
    """Return what is wanted, may come after acceptance (可容缺) and is not there yet."""
    return [
        one
        for one in wanted(materials, answers)
        if one.necessity is Necessity.DEFERRABLE and one.key not in given_keys
    ]
