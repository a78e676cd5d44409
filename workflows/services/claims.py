"""Taking a piece of work from the queue and putting it back: one conditional UPDATE each."""

from __future__ import annotations

from datetime import datetime

from govservice.accounts.actors import Actor
from govservice.errors import Denied, Refused
from govservice.law import no
from workflows.lifecycle import Status
from workflows.models import Case, Desk, rows

#: Free, a post of his at the unit of the case, and not his own proposal, which waits for a
#: second pair of eyes (四眼). Nothing is joined: conditions on the desk itself are asked again
#: after waiting for a colleague's lock, those of a join would not be.
_FREE_AND_HIS = """
    finished is null and owner_id is null and exists (
      select from workflows_case c join unnest(%s::bigint[], %s::text[]) as post (unit, role)
        on post.unit = c.authority_id
      where c.id = workflows_desk.case_id and post.role = workflows_desk.owner_permission
        and not (c.status = 'review' and c.registrar1_id is not distinct from %s))
"""


def claim(desk_id: int, *, by: Actor, at: datetime) -> None:
    """Take the work at a desk (领取).

    :raises Denied: *by* does not work at that station.
    :raises Refused: a colleague was quicker, the work is done, or it is to check one's own.
    """
    taken = {"owner_id": by.user_id, "status": "ASSIGNED", "assigned": at}
    given = [[unit for _, unit in by.grants], [role for role, _ in by.grants], by.user_id]
    if rows.change(Desk, desk_id, taken, where=_FREE_AND_HIS, given=given):
        return
    desk = Desk.objects.select_related("case").filter(pk=desk_id).first()
    if desk is None or not by.may(desk.owner_permission or "", desk.case.authority_id):
        raise Denied([no("not_your_act", "这项工作不由您办理。")])
    if desk.owner_id is None and is_own_proposal(desk.case, by):
        raise Refused.because("four_eyes", "这件由您初审，须由另一名登记员复核。")
    if not Desk.objects.filter(pk=desk_id, finished=None, owner_id=by.user_id).exists():
        raise Refused.because("claimed", "这个环节已由同事领取或已办完。")


def is_own_proposal(case: Case, by: Actor) -> bool:
    """Whether *by* himself proposed what is to be checked now."""
    return case.status == Status.REVIEW and case.registrar1_id == by.user_id


def unclaim(desk_id: int, *, by: Actor) -> None:
    """Put the work back into the queue (退回待领取).

    :raises Refused: it is not on one's own desk.
    """
    mine = Desk.objects.filter(pk=desk_id, finished=None, owner_id=by.user_id)
    if not mine.update(owner_id=None, status="NEW", assigned=None):
        raise Refused.because("not_claimed", "这个环节不在您手上。")
