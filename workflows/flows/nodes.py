"""Viewflow's nodes, lean: stations that route by the case's new legal status.

No rows for start, end or gateways; `at` comes from the act, never from Viewflow's clock; a
desk is completed by a conditional UPDATE, because the joined row may be stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from govservice.errors import Misdefined, Refused
from workflows.models import Desk, Phase, rows
from workflows.services.perform import CLAIMED, locked_case_id

#: A colleague claims a desk without the case's lock: asked again as the work is completed.
_OPEN_AND_NOT_ANOTHERS = "finished is null and (owner_id is null or owner_id = %s)"


@contextmanager
def case_lock(flow_class: Any, process_pk: int) -> Iterator[None]:
    """Assert that `_perform` holds the case row: the only lock there is, so no second order."""
    if locked_case_id() is None:
        raise Misdefined("desks move inside services._perform")
    yield


def _must_hold(case: Any) -> None:
    if locked_case_id() != case.pk:
        raise Misdefined("desks move inside services._perform, on the case it has locked")


class DeskActivation(ViewActivation):
    """The work at one station."""

    @classmethod
    def create(cls, node: Any, prev: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        case = prev.process.case
        _must_hold(case)
        desk = Desk(
            process=prev.process,
            case=case,
            flow_task=node,
            flow_task_type=node.task_type,
            token=token,
            created=case.acting.at,
            owner_permission=node.role,
        )
        rows.insert(desk)
        return cls(desk)

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.STARTED)
    def start(self, by: Any) -> None:
        self.task.owner_id, self.task.started = by.user_id, self.process.case.acting.at

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        desk = self.task
        desk.finished = self.process.case.acting.at
        done = {
            "status": STATUS.DONE,
            "owner_id": desk.owner_id,
            "started": desk.started,
            "finished": desk.finished,
        }
        if rows.change(Desk, desk.pk, done, where=_OPEN_AND_NOT_ANOTHERS, given=[desk.owner_id]):
            return
        if Desk.objects.filter(pk=desk.pk, finished=None).exists():
            raise Refused.because("claimed", CLAIMED)
        raise Refused.because("done_already", "这个环节已经办完，请刷新页面。")

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        for node in self.flow_task.routes.get(self.process.case.status, ()):
            yield node._create(self, self.task.token)


class _Routed:
    """Routes by legal status, shared by stations and the opening of a phase."""

    routes: dict[str, tuple[Any, ...]]

    def when(self, statuses: Iterable[str], *nodes: Any) -> None:
        """After the act, if the case stands in one of *statuses*, the work goes to *nodes*."""
        for status in statuses:
            self.routes[str(status)] = nodes

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)  # type: ignore[misc]
        self.routes = {
            status: tuple(this.resolve(instance, node) for node in nodes)
            for status, nodes in self.routes.items()
        }

    def _outgoing(self) -> Iterator[Edge]:
        for status, nodes in self.routes.items():
            for node in nodes:
                yield Edge(src=self, dst=node, edge_class="cond_true", label=status)


class Station(_Routed, flow.View):
    """A desk of the procedure (环节), for one role."""

    activation_class = DeskActivation
    cancel_view_class = undo_view_class = revive_view_class = None

    def __init__(self, role: str) -> None:
        super().__init__(None)
        self.role, self.routes = role, {}


class OpenActivation(StartHandleActivation):
    """The phase begins: the Phase row says so, no row for the event."""

    def __hash__(self) -> int:
        return id(self)

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        for node in self.flow_task.routes.get(self.process.case.status, ()):
            yield node._create(self, "start")


class Open(_Routed, flow.StartHandle):
    """The opening of a phase."""

    activation_class = OpenActivation
    cancel_view_class = undo_view_class = revive_view_class = None

    def __init__(self) -> None:
        super().__init__()
        self.routes = {}

    def run(self, case: Any) -> Phase:
        """Open the phase for *case* and put it on the desk of its status."""
        _must_hold(case)
        phase = Phase(flow_class=self.flow_class, case=case, created=case.acting.at)
        rows.insert(phase)
        self.lay_out(phase)
        return phase

    def lay_out(self, phase: Phase) -> None:
        """Put the case on the desk of its present status, inside an open phase."""
        task = Desk(
            process=phase,
            case=phase.case,
            flow_task=self,
            token=Token("start"),
            status=STATUS.DONE,
        )
        activation = self.activation_class(task)
        nodes = self.routes.get(phase.case.status, ())
        activation._activate_next({node._create(activation, task.token) for node in nodes})


class CloseActivation(EndActivation):
    """The phase ends: no row for the event either."""

    def __hash__(self) -> int:
        return id(self)

    @classmethod
    def create(cls, node: Any, prev: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        return cls(Desk(process=prev.process, case=prev.process.case, flow_task=node, token=token))

    @Activation.status.super()
    def activate(self) -> None:
        finish(self.process, self.process.case.acting.at, PROCESS.DONE)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE)
    def complete(self) -> None: ...


class Close(flow.End):
    """The end of a phase."""

    activation_class = CloseActivation
    cancel_view_class = undo_view_class = revive_view_class = None


def finish(phase: Phase, at: Any, status: str) -> None:
    """Close a phase; only one that is open can be closed."""
    phase.status, phase.finished = status, at
    told = {"status": status, "finished": at}
    rows.change(Phase, phase.pk, told, where="finished is null")


def clear(phase: Phase, at: Any) -> None:
    """Take the work off every desk of a phase: the law moved the case from outside."""
    phase.task_set.filter(finished=None).update(status=STATUS.CANCELED, finished=at)


class PhaseFlow(flow.Flow):
    """Base of every phase's flow; what differs is data."""

    process_class, task_class = Phase, Desk
    lock_impl = staticmethod(case_lock)
    statuses: frozenset[str] = frozenset()
