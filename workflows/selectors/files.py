"""Who may read a file: whoever may see the case it lies in."""

from __future__ import annotations

from typing import Any

from forms.models import StoredFile
from workflows.models import Case, CaseMaterial


def may_read(actor: Any, file: StoredFile) -> bool:
    """Whether *file* lies in a case that *actor* may see."""
    cases = CaseMaterial.objects.filter(file=file).values("case")
    return Case.objects.visible_to(actor).filter(pk__in=cases).exists()
