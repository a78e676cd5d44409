"""Cases as one line of a list, and the cases somebody looks for by words or number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Lookup, Q
from django.db.models.fields import CharField

from govservice.accounts.actors import Actor
from govservice.accounts.models import Membership, User
from govservice.clock import day_of
from sla import calendar_store, words
from sla.rules import Count
from sla.selectors import Level, Urgency, day_due, urgency
from workflows.lifecycle import Status
from workflows.lifecycle.timing import AT_WORK
from workflows.models import Case, Desk
from workflows.models.visibility import STARTED
from workflows.numbers import normal
from workflows.selectors.limits import Bound, bound, promise_of
from workflows.selectors.scope import DESK_ROLES
from workflows.services.claims import is_own_proposal
from workflows.services.clocks import calendar_for

#: Columns a list does not show, and that are heavy.
_HEAVY = ("answers", "review", "defects", "changed_keys", "reason", "clocks")


@CharField.register_lookup
class Ilike(Lookup[str]):
    """``ILIKE``, which the trigram index answers; ``icontains`` compares UPPER() and cannot."""

    lookup_name = "ilike"

    def as_sql(self, compiler, connection):  # type: ignore[no-untyped-def]
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} ILIKE {right}", (*left_params, *right_params)


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """Where the work on a case lies now, and who has claimed it (*holder* "" is nobody)."""

    pk: int
    role: str
    holder_id: int | None
    holder: str


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list."""

    case: Case
    urgency: Urgency
    stage: str
    desk: OpenDesk | None
    can_claim: bool


def rows(actor: Actor, ids: Sequence[int], *, at: datetime) -> list[Row]:
    """Return the cases *ids*, in that order, as far as *actor* may see them.

    Three queries, and one more for the hours of windows where clocks count minutes.
    """
    cases = Case.objects.visible_to(actor).select_related("authority").defer(*_HEAVY)
    found = {case.pk: case for case in cases.filter(pk__in=ids)}
    desks, given = open_desks(ids), bound(ids)
    _know_windows(found.values(), given)
    return [
        Row(
            found[pk],
            _badge(found[pk], at, given.get((pk, found[pk].due_clock))),
            stage_of(found[pk]),
            desks.get(pk),
            can_claim(actor, found[pk], desks.get(pk)),
        )
        for pk in ids
        if pk in found
    ]


def open_desks(ids: Sequence[int]) -> dict[int, OpenDesk]:
    """Return the open desk of each case that has one."""
    desks = Desk.objects.filter(case_id__in=ids, finished=None).order_by("-pk")
    columns = ("case_id", "pk", "owner_permission", "owner_id", "owner__full_name")
    return {
        case: OpenDesk(pk, role or "", holder_id, name or ("同事" if holder_id else ""))
        for case, pk, role, holder_id, name in desks.values_list(*columns)
    }


def can_claim(actor: Actor, case: Case, desk: OpenDesk | None) -> bool:
    """Whether *actor* may take the work: free, at a desk of his, and not his own to check."""
    if desk is None or desk.holder_id is not None or desk.role not in DESK_ROLES:
        return False
    return actor.may(desk.role, case.authority_id) and not is_own_proposal(case, actor)


def badge(case: Case, *, at: datetime) -> Urgency:
    """Return the badge of the tightest clock of *case*, as the office sees it; one query."""
    return _badge(case, at, bound([case.pk]).get((case.pk, case.due_clock)))


def _badge(case: Case, at: datetime, given: Bound | None) -> Urgency:
    if case.status in (Status.RATING, Status.CLOSED):
        return Urgency(Level.NONE, "已办结" if case.status == Status.CLOSED else "待评价")
    if case.status == Status.DRAFT:
        return Urgency(Level.NONE, "草稿")
    if is_suspended(case):
        return Urgency(Level.PAUSED, "已中止")
    promise = given.promise if given else promise_of(case.definition, case.due_clock)
    due_at = None if case.paused else case.due_at
    calendar = calendar_for(promise, case.authority_id, calendar_store.current())
    return urgency(due_at, at, calendar, promise, paused=case.paused)


def _know_windows(cases: Iterable[Case], given: Mapping[tuple[int, str], Bound]) -> None:
    """Ask for the hours of all windows whose minutes a list counts at once, not one by one."""
    told = ((case.authority_id, given.get((case.pk, case.due_clock))) for case in cases)
    units = {unit for unit, one in told if one and one.promise.count is Count.MINUTES}
    calendar_store.for_units(unit for unit in units if unit is not None)


def is_suspended(case: Case) -> bool:
    """Whether the handling is suspended (中止), read from what a list has of *case*.

    While a case is at work nothing else can make every clock of the office stand still.
    """
    return case.paused and case.state in AT_WORK


def due_words(case: Case, due_at: datetime | None = None) -> str:
    """Return the end of the tightest clock, or *due_at*; 24:00 belongs to the day it ends."""
    due_at = due_at or case.due_at
    if due_at is None:
        return ""
    provisional = calendar_store.current().is_provisional(day_due(due_at))
    return words.foreseen(words.due_words(due_at, "%m-%d"), provisional)


#: How a case ended, once it has.
OUTCOMES = {
    "granted": "准予",
    "refused": "不予",
    "not_accepted": "不予受理",
    "withdrawn": "申请人撤回",
    "terminated": "终止办理",
}


def stage_of(case: Case) -> str:
    """Return the station (环节) a case lies at; of a closed one, how it ended."""
    if case.status == Status.CLOSED:
        return OUTCOMES.get(case.outcome, case.state.label)
    phase = case.definition.phase_of(case.state)
    for station in phase.stations if phase else ():
        if case.status in station.status:
            return station.title
    return case.state.label


def search(actor: Actor, words: str, *roles: str, most: int) -> list[int]:
    """Return the ids of the newest cases in *actor*'s units that match what was typed."""
    code = normal(words)
    matching = (
        Q(short_code__startswith=code)
        | Q(number=code)
        | Q(applicant_name__ilike=_pattern(words))
        | Q(title__ilike=_pattern(words))
    )
    rows = Case.objects.filter(STARTED, matching, authority_id__in=actor.units(*roles))
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:most])


def _pattern(words: str) -> str:
    for sign in "\\%_":
        words = words.replace(sign, f"\\{sign}")
    return f"%{words}%"


def handed_to(actor: Actor) -> list[Case]:
    """Return the cases that colleagues ask *actor* to take over."""
    cases = Case.objects.visible_to(actor).filter(handover_to_id=actor.user_id)
    return list(cases.select_related("owner").defer(*_HEAVY).order_by("due_at")[:20])


def colleagues(units: Sequence[int], *, at: datetime) -> list[User]:
    """Return who works at the desks of *units* on the day of *at*, by name."""
    posts = Membership.objects.on(day_of(at)).filter(unit_id__in=units, role__in=DESK_ROLES)
    people = User.objects.filter(pk__in=posts.values("user_id"))
    return list(people.only("pk", "full_name", "username").order_by("full_name", "pk")[:300])
