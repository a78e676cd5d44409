"""When: the clock of the law, its calendar and its timers."""

from __future__ import annotations

from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "sla"
    label = "sla"
    verbose_name = "时限"
