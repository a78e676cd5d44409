"""Who answers for a case (首接负责): the first to take it, until a colleague accepts it."""

from __future__ import annotations

from typing import Any

from workflows.lifecycle.acts import act_in_place
from workflows.lifecycle.guards import IS_INVITED, IS_OWNER, STAFF
from workflows.lifecycle.status import DELIVERY, HANDLING


class Custody:
    """Hand-over of a case; no act of it touches a clock."""

    @act_in_place(
        (*HANDLING, *DELIVERY),
        by=STAFF,
        guards=[IS_OWNER],
        label="移交",
        consequence="对方接收之前仍由您负责，计时不停。",
    )
    def offer_handover(self, *, to: int, reason: str) -> None:
        """The owner asks a colleague to take over; nothing changes until it is accepted."""
        self.handover_to_id = to

    @act_in_place(
        (*HANDLING, *DELIVERY),
        by=STAFF,
        guards=[IS_INVITED],
        label="接收移交",
        consequence="从现在起由您负责本件，时限不重新计算。",
    )
    def take_over(self, *, owner_window: str = "") -> None:
        """The colleague accepts; the owner changes and no clock is touched."""
        self.owner_id, self.handover_to_id = self.handover_to_id, None
        self.owner_window = owner_window

    @act_in_place(
        (*HANDLING, *DELIVERY),
        by=STAFF,
        guards=[IS_INVITED],
        label="退回移交",
        consequence="本件仍由原责任人负责。",
    )
    def decline_handover(self, *, reason: str = "") -> None:
        """The colleague declines; the owner stays."""
        self.handover_to_id = None

    # Fields of the case that these acts read and write
    owner_id: Any
    owner_window: Any
    handover_to_id: Any
