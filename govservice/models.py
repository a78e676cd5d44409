"""The one table of the ground: when each periodic job last came to its end."""

from __future__ import annotations

from django.db import models


class Beat(models.Model):
    """A periodic job's last success, by the database's own clock."""

    name = models.CharField(primary_key=True, max_length=100)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%F %T}"
