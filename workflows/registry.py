"""Which procedures there are: every package of `workflows.procedures` with a definition.

Nobody imports a procedure by name; an import contract forbids it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from govservice.errors import Misdefined
from workflows import procedures
from workflows.models import machine
from workflows.models.machines import forget
from workflows.spec import Procedure

_found: dict[str, Procedure] = {}


class UnknownProcedure(Misdefined):
    """No procedure is defined under this slug."""


def discover() -> None:
    """Import ``<package>.definition.PROCEDURE`` of every procedure and build its machines."""
    for module in iter_modules(procedures.__path__, f"{procedures.__name__}."):
        register(import_module(f"{module.name}.definition").PROCEDURE)


def register(procedure: Procedure) -> None:
    """Make *procedure* known and its machines loadable.

    :raises Misdefined: another procedure has the same slug.
    """
    if _found.setdefault(procedure.slug, procedure) is not procedure:
        raise Misdefined(f"two procedures are called {procedure.slug!r}")
    for version in procedure.machine:
        machine(procedure, version)


def withdraw(slug: str) -> None:
    """Forget a procedure; for tests that plant one."""
    _found.pop(slug, None)
    forget(slug)


def get(slug: str) -> Procedure:
    """Return a procedure.

    :raises UnknownProcedure: nothing is defined under *slug*.
    """
    try:
        return _found[slug]
    except KeyError:
        raise UnknownProcedure(f"no procedure {slug!r}; there are {sorted(_found)}") from None


def every() -> list[Procedure]:
    """Return all procedures, by slug."""
    return [_found[slug] for slug in sorted(_found)]
