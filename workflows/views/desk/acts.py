"""The acts that have a page at the desk: how each is read, and which service does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workflows import services
from workflows.views.desk import readers, timing
from workflows.views.desk.defects import Composer
from workflows.views.desk.readers import Asked, Reader, read_proposal

READ_NOTHING = Asked()


@dataclass(frozen=True, slots=True)
class Door:
    """The page of one act.

    *seen* is whether the service checks that the page was still fresh, *ends* whether the work
    at this desk is done with it (so the next case is offered), *sheet* whether the page shows
    the review sheet, *danger* whether it hurts the applicant.
    """

    verb: Callable[..., Any]
    reader: Reader = READ_NOTHING
    template: str = "office/act.html"
    seen: bool = True
    ends: bool = True
    sheet: bool = False
    danger: bool = False

    @property
    def in_dialog(self) -> bool:
        """Whether the page is small enough to be shown over the case file."""
        return self.template == "office/act.html" and not self.sheet


#: In the order in which the buttons stand.
DOORS: dict[str, Door] = {
    "accept": Door(services.accept),
    "propose": Door(
        services.propose, read_proposal, template="office/act_propose.html", sheet=True
    ),
    "check": Door(services.check, Asked(readers.OpinionForm), sheet=True),
    "grant": Door(services.grant, Asked(readers.GrantForm), sheet=True),
    "deliver": Door(services.deliver, template="office/act_deliver.html", seen=False),
    "ask_correction": Door(services.ask_correction, Composer(), template="office/act_defects.html"),
    "ask_supplement": Door(
        services.ask_supplement, Composer(once=False), template="office/act_defects.html"
    ),
    "not_accept": Door(services.not_accept, Asked(readers.NotAcceptForm), danger=True),
    "refuse": Door(services.refuse, Asked(readers.RefuseForm), sheet=True, danger=True),
    "send_back": Door(services.send_back, Asked(readers.SendBackForm), sheet=True),
    "begin_special": Door(services.begin_special, Asked(timing.SpecialForm), ends=False),
    "end_special": Door(services.end_special, Asked(timing.EndSpecialForm), ends=False),
    "extend": Door(services.extend, Asked(timing.ExtendForm), ends=False),
    "suspend": Door(services.suspend, Asked(timing.SuspendForm), ends=False),
    "resume_handling": Door(services.resume_handling, Asked(timing.ResumeForm), ends=False),
    "take_over": Door(services.take_over, seen=False, ends=False),
    "decline_handover": Door(
        services.decline_handover, Asked(readers.DeclineForm), seen=False, ends=False
    ),
    "withdraw": Door(services.withdraw, Asked(readers.WithdrawForm), seen=False, danger=True),
    "offer_handover": Door(
        services.offer_handover, Asked(readers.HandoverForm), seen=False, ends=False
    ),
}
