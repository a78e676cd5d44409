"""What a rating is worth. Pure.

Levels are kept by name: GB/T 39046 counts 1 as the best, the national rating interface counts
5 as the best. Numbers are given at the border, nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Level(StrEnum):
    """The five levels of 好差评, best first."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Level:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    VERY_SATISFIED = "very_satisfied", "非常满意"
    SATISFIED = "satisfied", "满意"
    FAIR = "fair", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    VERY_DISSATISFIED = "very_dissatisfied", "非常不满意"


#: 差评: the last two of the five levels.
BAD = frozenset({Level.DISSATISFIED, Level.VERY_DISSATISFIED})

#: GB/T 39046—2020 table A.8, where 1 is 非常满意.
GB_CODE = {level: str(place) for place, level in enumerate(Level, start=1)}
#: The national rating interface, where 5 is 非常满意.
NATIONAL_CODE = {level: str(6 - place) for place, level in enumerate(Level, start=1)}


def satisfaction(levels: Collection[str]) -> float | None:
    """Share of ratings that are no bad review, 0 to 1; ``None`` without ratings.

    Cases nobody rated (未评价) are in neither part of the fraction.
    """
    if not levels:
        return None
    return sum(level not in BAD for level in levels) / len(levels)
