"""The case: who may move it, from where to where."""

from __future__ import annotations

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Wires the floors: what a lower floor must trigger above it is registered here."""

    name = "workflows"
    label = "workflows"
    verbose_name = "办件"

    def ready(self) -> None:
        from importlib.util import find_spec

        from sla import drafts, timers
        from workflows import checks as checks
        from workflows import flows, papers, registry, services, tasks
        from workflows.selectors import files

        registry.discover()
        for procedure in registry.every():
            flows.build(procedure)
        services.FOLLOWERS[:] = [flows.follow, papers.follow, tasks.follow]
        timers.register_handler(services.expire)
        drafts.when_published(tasks.published)
        if find_spec("forms.serve"):
            from forms import serve

            serve.register_reader(files.may_read)
