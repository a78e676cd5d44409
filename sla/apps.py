"""When: the legal clock, the calendar it reads, and timers that act."""

from __future__ import annotations

from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "sla"
    verbose_name = "时限"

    def ready(self) -> None:
        from govservice import health
        from sla import attention

        health.register(attention.warnings)
