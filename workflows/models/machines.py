"""A procedure's lifecycle becomes a machine: a proxy of `Case` outside the app registry.

No migration, no content type and no permission rows per procedure; `Apps()` below is a
private registry in which only Django's metaclass looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps.registry import Apps

if TYPE_CHECKING:
    from workflows.models.case import Case
    from workflows.spec import Procedure

_MACHINES: dict[tuple[str, int], type[Case]] = {}


def machine_for(slug: str | None, version: int | None) -> type[Case] | None:
    """Return the machine of a procedure's *version*, or ``None`` if nothing is registered."""
    return _MACHINES.get((slug or "", version or 0))


def machine(definition: Procedure, version: int) -> type[Case]:
    """Make and register the machine of *definition* in *version*."""
    from workflows.models.case import Case

    lifecycle = definition.machine[version]
    meta: Any = type("Meta", (), {"proxy": True, "apps": Apps(), "app_label": "workflows"})
    made: type[Case] = type(
        f"{lifecycle.__name__}{version}Case",
        (lifecycle, Case),
        {"__module__": Case.__module__, "Meta": meta, "definition": definition},
    )
    _MACHINES[definition.slug, version] = made
    return made


def transitions(machine: type[Case]) -> dict[str, Any]:
    """Return the acts of *machine* by name, as the state machine collected them."""
    field: Any = machine._meta.get_field("status")
    found: dict[str, Any] = field.transitions.get(machine, {})
    return found


def forget(slug: str) -> None:
    """Take a procedure's machines out again; for tests that plant one."""
    for key in [key for key in _MACHINES if key[0] == slug]:
        del _MACHINES[key]
