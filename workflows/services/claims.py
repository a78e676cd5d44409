"""Taking a piece of work from the queue and putting it back: one conditional UPDATE each."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from govservice.accounts.actors import Actor
from govservice.errors import Denied, Refused
from govservice.law import no
from workflows.models import Case, Desk


def claim(desk_id: int, *, by: Actor, at: datetime) -> None:
    """Take the work at a desk (领取).

    :raises Denied: *by* does not work at that station.
    :raises Refused: a colleague was quicker, or the work is done.
    """
    free = Desk.objects.filter(_posts(by), pk=desk_id, finished=None, owner=None)
    if free.update(owner_id=by.user_id, status="ASSIGNED", assigned=at):
        return
    if not Desk.objects.filter(_posts(by), pk=desk_id).exists():
        raise Denied([no("not_your_act", "这项工作不由您办理。")])
    if not Desk.objects.filter(pk=desk_id, finished=None, owner_id=by.user_id).exists():
        raise Refused.because("claimed", "这个环节已由同事领取或已办完。")


def unclaim(desk_id: int, *, by: Actor) -> None:
    """Put the work back into the queue (退回待领取).

    :raises Refused: it is not on one's own desk.
    """
    mine = Desk.objects.filter(pk=desk_id, finished=None, owner_id=by.user_id)
    if not mine.update(owner_id=None, status="NEW", assigned=None):
        raise Refused.because("not_claimed", "这个环节不在您手上。")


def _posts(by: Actor) -> Q:
    """Match the desks at which *by* works: his roles, each in its units.

    No join: in an UPDATE it would move the conditions on the desk into a subquery, which is
    not asked again after waiting for a colleague's lock, and both would get the desk.
    """
    matching = Q(pk=None)
    for role in by.roles:
        cases = Case.objects.filter(authority_id__in=by.units(role))
        matching |= Q(owner_permission=role, case_id__in=cases.values("pk"))
    return matching
