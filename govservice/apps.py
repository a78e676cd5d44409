"""The ground as a Django app: it owns the beats of the clocks and the simulated time."""

from __future__ import annotations

from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "govservice"
    label = "govservice"
    verbose_name = "基础"

    def ready(self) -> None:
        from django.core import checks

        from govservice import simulation

        checks.register(simulation.check)
        simulation.install()


class DjangoFormsConfig(AppConfig):
    """Django's own field templates, under a label that leaves ``forms`` to our app."""

    name = "django.forms"
    label = "django_forms"
