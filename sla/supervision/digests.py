"""The morning letter (晨报): one to each person on a working day, if there is anything to say.

A row of `Digest` and the letter are written in one transaction, a person at a time: however
often the job runs, and wherever it is killed, nobody gets two and nobody is left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db import transaction

from govservice.accounts.actors import Actor
from govservice.accounts.notices import post
from govservice.clock import ZONE, day_of, local
from sla import calendar_store
from sla.selectors import Level
from sla.supervision import letters, people
from sla.supervision.models import Digest
from sla.supervision.stops import Shown, Stop, shown, stops
from sla.supervision.warnings import Alert, Line, alerts, lines
from workflows.selectors.scope import DESK_ROLES

#: When the office is told what the day brings; from then to the close of business.
MORNING = time(8, 30)
#: A letter names so many cases of each kind and points to the page for the rest.
NAMED = 20
#: The page shows more than the letter.
SHOWN = 100
ORDER = (Level.OVERDUE, Level.TODAY, Level.NEAR)
TITLES = {Level.OVERDUE: "已超期", Level.TODAY: "今天到期", Level.NEAR: "临期"}


@dataclass(frozen=True, slots=True)
class Heap:
    """What stands at one level: how much, and the tightest of it by name."""

    level: Level
    number: int
    named: list[Alert]

    @property
    def title(self) -> str:
        return TITLES[self.level]

    @property
    def more(self) -> int:
        return self.number - len(self.named)


@dataclass(frozen=True, slots=True)
class Share:
    """What one person is told about: his own cases, or those of the units he answers for."""

    title: str
    heaps: list[Heap]
    stops: int = 0  #: how many suspensions, exclusions, extensions are new
    named_stops: list[Shown] = field(default_factory=list)

    @property
    def number(self) -> int:
        return sum(heap.number for heap in self.heaps) + self.stops

    @property
    def more_stops(self) -> int:
        return self.stops - len(self.named_stops)

    def __bool__(self) -> bool:
        return self.number > 0


#: A share before the cases are loaded: title, lines, stops.
Rough = tuple[str, list[Line], list[Stop]]


def _shares(rough: list[Rough], most: int) -> list[Share]:
    """Sort each by level, worst first, naming at most so many of each; three queries for all."""
    sorted_: list[dict[Level, list[Line]]] = []
    for _, found, _ in rough:
        by_level: dict[Level, list[Line]] = {}
        for line in found:
            by_level.setdefault(line.level, []).append(line)
        sorted_.append(by_level)
    named = {
        (line.case_id, line.clock.name): line
        for by_level in sorted_
        for some in by_level.values()
        for line in some[:most]
    }
    loaded = dict(zip(named, alerts(named.values()), strict=True))
    begun = iter(shown(stop for *_, some in rough for stop in some[:most]))
    return [
        Share(
            title,
            [_heap(one, by_level[one], most, loaded) for one in ORDER if one in by_level],
            len(some),
            list(islice(begun, len(some[:most]))),
        )
        for (title, _, some), by_level in zip(rough, sorted_, strict=True)
    ]


def _heap(level: Level, found: list[Line], most: int, loaded: dict[tuple[int, str], Alert]) -> Heap:
    named = [loaded[line.case_id, line.clock.name] for line in found[:most]]
    return Heap(level, len(found), named)


def is_time(at: datetime) -> bool:
    """Whether letters of the morning may go *at*: on a working day, during the day."""
    calendar, today = calendar_store.current(), day_of(at)
    begins = datetime.combine(today, MORNING, ZONE)
    return calendar.is_working(today) and begins <= local(at) < calendar.close_of(today)


def since_last_morning(at: datetime) -> datetime:
    """Return the morning of the working day before: what has begun since then is new."""
    calendar, day = calendar_store.current(), day_of(at) - timedelta(days=1)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return datetime.combine(day, MORNING, ZONE)


def for_person(actor: Actor, at: datetime) -> list[Share]:
    """Return what the page of today shows *actor*: the letter of this morning, as it is now."""
    assert actor.user_id is not None
    units, since = actor.units(*DESK_ROLES), since_last_morning(at)
    rough: list[Rough] = [
        (
            "我经办的",
            lines(units, at=at, person=actor.user_id),
            stops(units, since=since, at=at, person=actor.user_id),
        )
    ]
    headed = people.led(day_of(at)).get(actor.user_id)
    if headed:
        found = lines(headed, at=at)
        rough.append(("本机构的", found, stops(headed, since=since, at=at)))
    return _shares(rough, SHOWN)


def send(at: datetime) -> int:
    """Write the letters of this morning that are not written yet; return how many there were."""
    today = day_of(at)
    if not is_time(at):
        return 0
    done = set(Digest.objects.filter(day=today).values_list("person_id", flat=True))
    waiting = {pk: one for pk, one in people.at_work(today).items() if pk not in done}
    if not waiting:
        return 0
    rough = _by_person(today, at)
    told = [(pk, one) for pk in sorted(waiting) for one in rough.get(pk, ())]
    shares: dict[int, list[Share]] = defaultdict(list)
    whole = _shares([one for _, one in told], NAMED)
    for (pk, _), share in zip(told, whole, strict=True):
        shares[pk].append(share)
    return sum(_write(one, shares[pk], today, at) for pk, one in sorted(waiting.items()))


def _by_person(today: date, at: datetime) -> dict[int, list[Rough]]:
    """Return what each person is told, from one look at all units."""
    led = people.led(today)
    units, since = {unit for some in led.values() for unit in some}, since_last_morning(at)
    units |= people.staffed(today)
    found, begun = lines(units, at=at), stops(units, since=since, at=at)
    own: dict[int | None, list[Line]] = defaultdict(list)
    for line in found:
        own[line.answers].append(line)
    told: dict[int, list[Rough]] = defaultdict(list)
    for person in {*own, *(stop.owner for stop in begun)}:
        if person is not None:
            mine = [stop for stop in begun if stop.owner == person]
            told[person].append(("我经办的", own[person], mine))
    for person, headed in led.items():
        theirs = [line for line in found if line.unit in headed]
        stopped = [stop for stop in begun if stop.unit in headed]
        told[person].append(("本机构的", theirs, stopped))
    return told


def _write(reader: people.Reader, shares: list[Share], today: date, at: datetime) -> int:
    """Write one person's letter, unless somebody else just did."""
    told = [one for one in shares if one]
    lines = sum(one.number for one in told)
    with transaction.atomic():
        _, is_new = Digest.objects.get_or_create(
            person_id=reader.pk, day=today, defaults={"written_at": at, "lines": lines}
        )
        if not is_new or not told or not reader.email:
            return 0
        body = letters.write("morning", "supervision:today", shares=told, today=today)
        post(reader.email, f"今日提醒 {today:%m-%d}：{_summary(told)}", body)
    return 1


def _summary(told: list[Share]) -> str:
    widest = max(told, key=lambda one: one.number)
    parts = [f"{heap.title} {heap.number} 件" for heap in widest.heaps]
    return "，".join(parts) or f"新暂停或扣除 {widest.stops} 件"
