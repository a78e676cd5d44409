"""The tables of the ground: when each periodic job last ended, and the simulated time."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q


class Beat(models.Model):
    """A periodic job's last success, by the database's own clock."""

    name = models.CharField(primary_key=True, max_length=100)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%F %T}"


class SimulatedClock(models.Model):
    """By how much every process sets its clock forward (模拟时间); one row at most.

    `reached` is the latest moment any simulation came to: what was done there keeps its date,
    also after the simulation has ended.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    shift = models.DurationField(default=timedelta)
    reached = models.DateTimeField()
    set_by = models.CharField(max_length=150)

    class Meta:
        default_permissions = ()
        verbose_name = "模拟时间"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="simulated_clock_is_one"),
            models.CheckConstraint(
                condition=Q(shift__gte=timedelta()), name="simulated_clock_runs_ahead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift} ahead"
