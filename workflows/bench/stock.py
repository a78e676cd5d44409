"""The same law beside Viewflow as it comes: its own tables, gateways and lock.

A flow as its documentation teaches it, for the office's phases: start, tasks, a gateway where
the road forks, end. `_perform` moves the case in each task; only our own flows stay out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process, Task

from govservice.accounts.actors import Actor
from govservice.accounts.models import User
from workflows import flows, services
from workflows.bench.engine import UNMEASURED, print_papers
from workflows.bench.office import MONDAY, Office
from workflows.bench.procedure import PROCEDURE
from workflows.lifecycle import Status
from workflows.models import Case
from workflows.ratings.models import Rating
from workflows.services.perform import _perform


def _status(activation: Any) -> str:
    return str(Case.objects.values_list("status", flat=True).get(pk=_case_of(activation)))


def _case_of(activation: Any) -> int:
    return int(activation.process.artifact_object_id)


def _screen(request: Any) -> None:
    """Stands for the page of a task; the measurement does not render pages."""


class _Start(flow.Flow):  # type: ignore[misc]
    lock_impl = lock.select_for_update_lock

    def opened(self, activation: Any, case: Case) -> Process:
        activation.process.artifact = case
        return activation.process


class StockHandling(_Start):
    """办理: window, review, decision."""

    start = flow.StartHandle(this.opened).Next(this.window)
    window = flow.View(_screen).Next(this.is_accepted)
    is_accepted = (
        flow.If(lambda activation: _status(activation) == Status.ACCEPTED)
        .Then(this.review)
        .Else(this.end)
    )
    review = flow.View(_screen).Next(this.decide)
    decide = flow.View(_screen).Next(this.end)
    end = flow.End()


class StockDelivery(_Start):
    """送达: delivery, rating."""

    start = flow.StartHandle(this.opened).Next(this.issue)
    issue = flow.View(_screen).Next(this.rate)
    rate = flow.View(_screen).Next(this.end)
    end = flow.End()


@contextmanager
def followed_by_stock_flows() -> Iterator[None]:
    """Take our own flows off the followers meanwhile."""
    before = list(services.FOLLOWERS)
    services.FOLLOWERS.remove(flows.follow)
    try:
        yield
    finally:
        services.FOLLOWERS[:] = before


def walk(office: Office, name: str) -> Iterator[str]:
    """Move one case with stock Viewflow; yields like `engine.walk`."""
    with followed_by_stock_flows():
        yield from _walk(office, name)


def _walk(office: Office, name: str) -> Iterator[str]:
    case = services.open_draft(
        PROCEDURE,
        by=office.applicant,
        at=MONDAY,
        authority=office.unit,
        answers=office.answers(name),
    )
    yield "draft"
    with transaction.atomic():
        services.submit(case.pk, by=office.applicant, at=MONDAY)
        StockHandling.start.run(case=case)
    yield "submit"
    yield from _task(case.pk, StockHandling.window, "accept", office.window)
    review = {"opinion": "同意"}
    yield from _task(case.pk, StockHandling.review, "propose", office.reviewer, review=review)
    yield from _task(case.pk, StockHandling.decide, "grant", office.decider, reason="")
    print_papers(case.pk)
    yield from _task(case.pk, StockDelivery.issue, "deliver", office.window, way="window")
    yield from _task(case.pk, StockDelivery.rate, "rate", office.applicant)


def _task(case_id: int, node: Any, act: str, by: Actor, **data: Any) -> Iterator[str]:
    """Claim the open task at *node*, do *act* in it, and complete it."""
    task = Task.objects.select_related("process").get(
        process__artifact_object_id=case_id, flow_task=node, finished=None
    )
    user = User(pk=by.user_id)
    yield UNMEASURED
    with task.activation() as activation:
        activation.assign(user)
    with task.activation() as activation:
        activation.start(SimpleNamespace(user=user))
        then = _rated if act == "rate" else None
        case = _perform(act, case_id, by=by, at=MONDAY, then=then, **data)
        if act == "grant":
            StockDelivery.start.run(case=case)
        activation.execute()
    yield act


def _rated(case: Case) -> None:
    Rating.objects.create(
        case=case, level="very_satisfied", at=MONDAY, by_id=case.agent_id, channel="online"
    )
