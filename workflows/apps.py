"""The case: who may move it, from where to where."""

from __future__ import annotations

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Wires the floors: what a lower floor must trigger above it is registered here."""

    name = "workflows"
    label = "workflows"
    verbose_name = "办件"

    def ready(self) -> None:
        from forms import serve
        from sla import timers
        from workflows import flows, papers, registry, selectors, services, tasks
        from workflows import checks as checks
        from workflows.selectors import files

        registry.discover()
        for procedure in registry.every():
            flows.build(procedure)
        services.FOLLOWERS[:] = [flows.follow, papers.follow, tasks.follow]
        timers.register_handler(services.expire)
        serve.register_reader(files.may_read)
        assert selectors
