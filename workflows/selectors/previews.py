"""What a draft of the calendar would move: exact at every look, and worked out once.

A draft is looked at many times, page by page and by two persons, while the office goes on. A
process remembers what it worked out for the draft it was asked about last, by the number of
each case's last event; at the next look only those cases are counted again with which
something has happened.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max

from sla import drafts
from sla.models import CalendarDraft, OpeningHours
from workflows.services.recount import PAGE, Move, moves_of
from workflows.services.standing import open_ones, open_seqs


@dataclass(frozen=True, slots=True)
class Preview:
    """What a calendar that is not in force yet would move, the earliest new date first."""

    moves: tuple[Move, ...]
    cases: int  #: open cases that were looked at
    moved_cases: int
    earlier: int
    later: int
    past: int  #: dates that lie ahead and would have gone by: what they end would end at once


@dataclass(frozen=True, slots=True)
class _Known:
    """What was worked out for one draft."""

    key: Hashable = None
    seqs: Mapping[int, int] = field(default_factory=dict)
    by_case: Mapping[int, list[Move]] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()


_known = _Known()


def preview(kept: CalendarDraft, *, at: datetime) -> Preview:
    """Return what *kept* would move if it were approved now; nothing is written.

    Two small queries and the numbers of the open cases; the cases themselves only where
    something has happened since the last look.
    """
    known = _looked_again(kept)
    later = sum(move.is_later for move in known.moves)
    return Preview(
        moves=known.moves,
        cases=len(known.seqs),
        moved_cases=len(known.by_case),
        earlier=len(known.moves) - later,
        later=later,
        past=sum(goes_by(move, at) for move in known.moves),
    )


def goes_by(move: Move, at: datetime) -> bool:
    """Whether *move* takes a date that still lies ahead to one that has gone by."""
    return move.new <= at < move.old


def _looked_again(kept: CalendarDraft) -> _Known:
    global _known
    key, seqs = _key(kept), open_seqs()
    known = _known if _known.key == key else _Known(key)
    changed = [pk for pk, seq in seqs.items() if known.seqs.get(pk) != seq]
    if not changed and len(known.seqs) == len(seqs):
        return known
    calendar, again = drafts.calendar_with(kept), set(changed)
    by_case = {pk: moves for pk, moves in known.by_case.items() if pk in seqs and pk not in again}
    for start in range(0, len(changed), PAGE):
        for move in moves_of(open_ones(changed[start : start + PAGE]), calendar):
            by_case.setdefault(move.case_id, []).append(move)
    found = sorted(
        (move for moves in by_case.values() for move in moves),
        key=lambda move: (move.new, move.case_id),
    )
    _known = _Known(key, seqs, by_case, tuple(found))
    return _known


def _key(kept: CalendarDraft) -> Hashable:
    """Return what the moves depend on besides the cases: the draft, the calendar, the hours."""
    hours = OpeningHours.objects.aggregate(many=Count("pk"), newest=Max("changed_at"))
    days = json.dumps(kept.days, sort_keys=True)
    return kept.pk, kept.made_at, days, drafts.newest(), hours["many"], hours["newest"]
