"""On whose desk a case lies: Viewflow's abstract models on tables of our own.

Stock tables cost 147 statements a case, these 62: no rows for start, end and gateways, no
many-to-many, three partial indexes, and the case as a real foreign key.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from viewflow.workflow.models import AbstractProcess, AbstractTask

from workflows.models.case import Case


def flow_name(procedure: str, version: int, phase: str) -> str:
    """Return what the flow of a phase is called; its rows keep the name."""
    return f"{procedure.replace('-', '_').title()}_v{version}_{phase}"


class Phase(AbstractProcess):
    """One phase of one case: handling (办理) or delivery (送达). At most one is open."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="phases", db_index=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(finished=None), name="one_open_phase"
            )
        ]


class Desk(AbstractTask):
    """One piece of work at one station, for whoever has its role or has claimed it."""

    process = models.ForeignKey(Phase, models.PROTECT, related_name="task_set")
    case = models.ForeignKey(Case, models.PROTECT, related_name="desks", db_index=False)
    previous = None
    scheduled = None
    external_task_id = None
    status = models.CharField(max_length=20, default="NEW")
    created = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["owner_permission", "created"],
                condition=Q(finished=None, owner=None),
                name="desk_queue",
            ),
            models.Index(
                fields=["owner", "created"], condition=Q(finished=None), name="desk_inbox"
            ),
            models.Index(fields=["case"], condition=Q(finished=None), name="desk_case"),
        ]

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding and "update_fields" not in kwargs:
            kwargs["update_fields"] = ("status", "owner", "assigned", "started", "finished")
        super().save(**kwargs)
