"""Stretches of time that do not count, made disjoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Generic, TypeVar

from sla.rules.values import Mark

Edge = TypeVar("Edge", date, datetime)


@dataclass(frozen=True, slots=True)
class Gap(Generic[Edge]):
    """A stretch that does not count, from *after* until *until*.

    Told in days the first is excluded and the last included, so that a suspension by an act
    (the day it begins counts, the day of resumption does not) and an excluded range of dates
    are the same thing. *until* is ``None`` while nobody knows the end.
    """

    after: Edge
    until: Edge | None
    mark: Mark  #: the act that opened it

    def __contains__(self, day: Edge) -> bool:
        return self.after < day and (self.until is None or day <= self.until)


def disjoint(told: Iterable[Gap[Edge]], start: Edge) -> tuple[Gap[Edge], ...]:
    """Return what *told* takes out after *start*, in order, nothing twice.

    What two acts take out belongs to the one told earlier.
    """
    found: list[Gap[Edge]] = []
    for gap in told:
        pieces = [Gap(max(gap.after, start), gap.until, gap.mark)]
        for taken in found:
            pieces = [rest for piece in pieces for rest in _without(piece, taken)]
        found += [one for one in pieces if one.until is None or one.after < one.until]
    return tuple(sorted(found, key=attrgetter("after")))


def _without(gap: Gap[Edge], taken: Gap[Edge]) -> Iterator[Gap[Edge]]:
    """Yield what *taken* leaves of *gap*: a piece before it, a piece behind it."""
    before = taken.after if gap.until is None else min(gap.until, taken.after)
    if gap.after < before:
        yield Gap(gap.after, before, gap.mark)
    if taken.until is not None:
        behind = max(gap.after, taken.until)
        if gap.until is None or behind < gap.until:
            yield Gap(behind, gap.until, gap.mark)
