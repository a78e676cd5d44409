"""The observers: they know the case, the case does not know them."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "sla.supervision"
    label = "supervision"
    verbose_name = "效能监督"

    def ready(self) -> None:
        from sla import simulation
        from sla.supervision import digests, escalations

        simulation.each_morning(digests.MORNING, digests.send, escalations.escalate)
