"""The desks follow the law: after every move of a case, the work goes where its status says.

Invariant, asserted in tests and by the nightly check: a phase is open ⇔ the status is in it.
"""

from __future__ import annotations

from viewflow.workflow.status import PROCESS

from workflows.flows.build import build, flow_for
from workflows.flows.nodes import PhaseFlow, clear, finish
from workflows.models import Desk, Phase
from workflows.services.perform import Move

__all__ = ["build", "flow_for", "follow"]


def follow(move: Move) -> None:
    """Carry the desks of a case after a move; a follower of `services._perform`."""
    if move.declared.kind == "in_place":
        return
    case = move.case
    old, new = flow_for(case, move.source), flow_for(case, move.target)
    if move.desk is not None:
        _complete(move.desk, move)
    elif old is not None:
        _clear(move, old, new)
    if new is not None and new is not old:
        new.start.run(case)


def _complete(desk: Desk, move: Move) -> None:
    """The work was done at a desk: Viewflow completes it and opens the next."""
    activation = desk.flow_task.activation_class(desk)
    activation.start(move.by)
    activation.execute()


def _clear(move: Move, old: type[PhaseFlow], new: type[PhaseFlow] | None) -> None:
    """The applicant or the clock moved the law; the desks are cleared and laid out anew."""
    phase = Phase.objects.get(case_id=move.case.pk, finished=None)
    phase.case = move.case
    clear(phase, move.at)
    if new is old:
        old.start.lay_out(phase)
    else:
        finish(phase, move.at, PROCESS.CANCELED)
