"""Taking a piece of work from the queue and putting it back: one conditional UPDATE each."""

from __future__ import annotations

from datetime import datetime

from govservice.errors import Denied, Refused
from govservice.law import no
from workflows.lifecycle import By
from workflows.models import Desk


def claim(desk_id: int, *, by: By, at: datetime) -> None:
    """Take the work at a desk (领取).

    :raises Denied: *by* does not work at that station.
    :raises Refused: a colleague was quicker, or the work is done.
    """
    _may(desk_id, by)
    free = Desk.objects.filter(pk=desk_id, finished=None, owner=None)
    if not free.update(owner_id=by.user_id, status="ASSIGNED", assigned=at):
        if Desk.objects.filter(pk=desk_id, finished=None, owner_id=by.user_id).exists():
            return
        raise Refused.because("claimed", "这个环节已由同事领取或已办完。")


def unclaim(desk_id: int, *, by: By) -> None:
    """Put the work back into the queue (退回待领取).

    :raises Refused: it is not on one's own desk.
    """
    mine = Desk.objects.filter(pk=desk_id, finished=None, owner_id=by.user_id)
    if not mine.update(owner_id=None, status="NEW", assigned=None):
        raise Refused.because("not_claimed", "这个环节不在您手上。")


def _may(desk_id: int, by: By) -> None:
    row = Desk.objects.filter(pk=desk_id).values_list("owner_permission", "case__authority_id")
    found = row.first()
    if found is None or not by.may(found[0] or "", found[1]):
        raise Denied([no("not_your_act", "这项工作不由您办理。")])
