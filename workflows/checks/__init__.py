"""System checks of all procedures, with stable ids; a contradiction stops the start."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from workflows import registry
from workflows.checks.definitions import findings


@register("procedures")
def check_procedures(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check every definition and prove every machine."""
    return [
        Error(sentence, hint=hint or None, obj=procedure.slug, id=identity)
        for procedure in registry.every()
        for identity, sentence, hint in findings(procedure)
    ]
