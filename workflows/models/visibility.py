"""Which cases are in the office, and who sees which: one rule for lists and rows."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from workflows.lifecycle import Status

C = TypeVar("C", bound=models.Model)

_NOT_STARTED = [str(Status.DRAFT), str(Status.DISCARDED)]
STARTED = ~Q(status__in=_NOT_STARTED)
OPEN = STARTED & ~Q(status=str(Status.CLOSED))


class CaseQuerySet(models.QuerySet[C]):
    """Questions about many cases; `visible_to` is the one rule of who sees what."""

    def visible_to(self, actor: Any) -> Self:
        """Return the cases *actor* may read; twin of `Case.is_visible_to`.

        Applicants see their own and those of their organisations, drafts included; staff see
        whatever was handed in to a unit of theirs, and drafts they took down at the window.
        """
        own = Q(agent_id=actor.user_id) if actor.user_id else Q(pk=None)
        if actor.organisations:
            own |= Q(organisation_id__in=actor.organisations)
        office = Q(authority_id__in=actor.units(*STAFF_ROLES))
        return self.filter(own | (office & (STARTED | Q(channel="window"))))

    def open(self) -> Self:
        """Handed in and not yet closed."""
        return self.filter(OPEN)


STAFF_ROLES = ("window", "reviewer", "decider", "supervisor", "legal", "admin")
