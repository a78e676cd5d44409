"""Telling those above (上报): the head of the unit, and for the law's limits the supervisors too.

Each overrun of a clock is told once, whatever is restarted or repeated: a unique row of
`Escalation` and the letters that tell of it are written in one transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from govservice.accounts.actors import Actor
from govservice.accounts.models import Unit
from govservice.accounts.notices import post
from govservice.clock import day_of
from sla.supervision import defaults, letters, people, warnings
from sla.supervision.models import DEFAULT, HEAVY, Escalation
from sla.supervision.rules import Kind
from sla.supervision.warnings import moment_words
from workflows.models import Case, transitions
from workflows.selectors.scope import WATCH_ROLES

#: Defaults older than this were told by whoever ran the office then.
LOOK_BACK = timedelta(days=30)
NAMED = 50


@dataclass(frozen=True, slots=True)
class Overrun:
    """Something that is to be told, once."""

    case_id: int
    unit: int
    clock: str
    begun: int
    kind: str
    due_at: datetime
    words: str

    @property
    def key(self) -> tuple[int, str, int]:
        return self.case_id, self.clock, self.begun


def escalate(at: datetime) -> int:
    """Tell those above of every overrun they were not told of; return how many there were."""
    units = set(Unit.objects.values_list("pk", flat=True))
    found = [*_overruns(units, at), *_silences(units, at)]
    if not found:
        return 0
    today = day_of(at)
    heads, watchers = people.heads(units, today), people.watchers(units, today)
    with transaction.atomic():
        fresh = _remember(found, at, heads, watchers)
        for reader, told in _letters(fresh, heads, watchers).items():
            _write(reader, told)
    return len(fresh)


def _overruns(units: Collection[int], at: datetime) -> list[Overrun]:
    return [
        Overrun(
            one.case_id,
            one.unit,
            one.clock.name,
            one.begun,
            str(one.kind),
            one.due_at,
            f"{one.clock.label}{one.urgency.text}",
        )
        for one in warnings.untold(units, at=at)
    ]


def _silences(units: Collection[int], at: datetime) -> list[Overrun]:
    """Return what silence decided: each is told as its limit's overrun would have been."""
    return [
        Overrun(one.case.pk, one.case.authority_id, one.act, one.seq, DEFAULT, one.at, one.label)
        for one in defaults.untold(units, since=at - LOOK_BACK, at=at)
    ]


_INSERT = """
    insert into supervision_escalation (case_id, clock, begun, kind, due_at, told_at, told)
    select one.case_id, one.clock, one.begun, one.kind, one.due_at, %s, one.told::bigint[]
    from unnest(%s::bigint[], %s::text[], %s::int[], %s::text[], %s::timestamptz[], %s::text[])
      as one (case_id, clock, begun, kind, due_at, told)
    on conflict do nothing returning case_id, clock, begun"""


def _remember(
    found: list[Overrun],
    at: datetime,
    heads: dict[int, list[people.Reader]],
    watchers: dict[int, list[people.Reader]],
) -> list[Overrun]:
    """Note what is told; return what nobody had noted. Who comes second waits, then finds it.

    What there is nobody to tell is not noted: whoever takes the office over will be told.
    """
    told = [(one, sorted(who.pk for who in _readers(one, heads, watchers))) for one in found]
    found = [one for one, readers in told if readers]
    readers = [some for _, some in told if some]
    columns = (
        [one.case_id for one in found],
        [one.clock for one in found],
        [one.begun for one in found],
        [one.kind for one in found],
        [one.due_at for one in found],
        ["{" + ",".join(map(str, some)) + "}" for some in readers],
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [at, *columns])
        fresh = {(case, clock, begun) for case, clock, begun in cursor.fetchall()}
    return [one for one in found if one.key in fresh]


def _readers(
    overrun: Overrun,
    heads: dict[int, list[people.Reader]],
    watchers: dict[int, list[people.Reader]],
) -> set[people.Reader]:
    """Return the heads, and those who watch: of the second level, or where nobody heads."""
    unit = overrun.unit
    first, above = heads.get(unit, []), watchers.get(unit, [])
    return {*first, *above} if overrun.kind in (Kind.LEGAL, DEFAULT) or not first else {*first}


def _letters(
    fresh: Iterable[Overrun],
    heads: dict[int, list[people.Reader]],
    watchers: dict[int, list[people.Reader]],
) -> dict[people.Reader, list[Overrun]]:
    """Put everything one person is to be told into one letter."""
    letters: dict[people.Reader, list[Overrun]] = defaultdict(list)
    for overrun in fresh:
        for reader in _readers(overrun, heads, watchers):
            letters[reader].append(overrun)
    return letters


def _write(reader: people.Reader, told: list[Overrun]) -> None:
    if not reader.email:
        return
    named = told[:NAMED]
    cases = Case.objects.select_related("authority").in_bulk([one.case_id for one in named])
    lines = [(cases[one.case_id], one.words) for one in named]
    more = len(told) - len(named)
    body = letters.write("escalation", "supervision:raised", lines=lines, more=more)
    post(reader.email, f"超期提醒：{len(told)} 件办件超过时限", body)


@dataclass(frozen=True, slots=True)
class Raised:
    """One thing that was told above, as a list shows it."""

    case: Case
    kind: str
    what: str
    due_at: datetime
    told_at: datetime

    @property
    def due_words(self) -> str:
        return moment_words(self.due_at)

    @property
    def is_default(self) -> bool:
        return self.kind == DEFAULT


def raised_to(actor: Actor, *, since: datetime) -> QuerySet[Escalation]:
    """Find what was raised to *actor* since then, newest first.

    A head sees all of his units; who watches sees the second level of theirs, and what he was
    told because nobody heads the unit.
    """
    second = Q(kind__in=[str(Kind.LEGAL), DEFAULT]) | Q(told__contains=[actor.user_id])
    mine = Q(case__authority_id__in=actor.units(people.HEAD))
    watched = Q(case__authority_id__in=actor.units(*WATCH_ROLES)) & second
    rows = Escalation.objects.filter(mine | watched, told_at__gte=since)
    rows = rows.select_related("case__authority", "case__owner")
    return rows.defer(*(f"case__{name}" for name in HEAVY)).order_by("-told_at", "-pk")


def told(rows: Iterable[Escalation]) -> list[Raised]:
    """Return what these rows tell."""
    return [Raised(one.case, one.kind, _words(one), one.due_at, one.told_at) for one in rows]


def _words(one: Escalation) -> str:
    """Name the clock that ran over, or the act that silence did."""
    clocks = {clock.name: f"{clock.label}超期" for clock in one.case.definition.clocks}
    moves = transitions(type(one.case)).get(one.clock)
    labels = [move.custom.label for move in moves._django_fsm.transitions.values()] if moves else []
    return clocks.get(one.clock) or next(iter(labels), one.clock)
