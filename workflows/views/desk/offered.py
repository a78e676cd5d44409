"""What a person may do with a case now, and what he may not yet, as the case file shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govservice.accounts.actors import Actor
from govservice.law import Verdict
from workflows import services
from workflows.lifecycle import Declared
from workflows.models import Case, transitions
from workflows.selectors.history import declared_of
from workflows.selectors.rows import OpenDesk
from workflows.views.desk.acts import DOORS, Door

#: Refused because it is a colleague's to do, or because this matter or moment knows nothing of
#: the kind, whatever happens: not worth a line on the page.
_NOT_WORTH_A_LINE = frozenset(
    {"not_invited", "not_owner", "not_suspended", "no_special", "no_extension"}
)
#: What is done now and then, beside the work: never the button that stands out.
_ASIDE = frozenset({"begin_special", "extend", "suspend", "decline_handover", "offer_handover"})


@dataclass(frozen=True, slots=True)
class Offered:
    """One act with its consequence in words; *refusals* say why it is not possible yet."""

    name: str
    declared: Declared
    door: Door
    refusals: tuple[Verdict, ...]
    is_first: bool = False  #: what one usually does here

    @property
    def label(self) -> str:
        return self.declared.label


def taken_by(case: Case, desk: OpenDesk | None, actor: Actor) -> str:
    """Return the colleague who has claimed the work that would be *actor*'s too, or ""."""
    if desk is None or desk.holder_id in (None, actor.user_id):
        return ""
    return desk.holder if actor.may(desk.role, case.authority_id) else ""


def offered(case: Case, desk: OpenDesk | None, *, by: Actor, at: datetime) -> list[Offered]:
    """Return the acts of *by* that have a page here, in the order of the buttons.

    What belongs to a desk that a colleague has claimed is the colleague's to do.
    """
    taken = taken_by(case, desk, by)
    offers = {
        offer.name: offer
        for offer in services.offers(case, by=by, at=at)
        if not (taken and offer.declared.kind != "in_place")
        and not _NOT_WORTH_A_LINE & {verdict.code for verdict in offer.refusals}
        and not (offer.name == "suspend" and case.suspended)
    }
    possible = (name for name in DOORS if name in offers and not offers[name].refusals)
    usual = next((name for name in possible if name not in _ASIDE), "")
    return [
        Offered(name, offers[name].declared, door, offers[name].refusals, name == usual)
        for name, door in DOORS.items()
        if name in offers
    ]


def declared_for(case: Case, name: str) -> Declared | None:
    """Return what the act *name* says of itself here, or, where it is no longer possible, did."""
    declared = declared_of(case, name, case.status)
    if declared is not None:
        return declared
    method = transitions(type(case)).get(name)
    moves = list(method._django_fsm.transitions.values()) if method else []
    return moves[0].custom if moves else None
