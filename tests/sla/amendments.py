"""What the State Council changed in the middle of a year, as it stood before and after.

Real history, typed by hand from the notices: *before* is what the notice of the year had said of
each changed day, *after* what the amendment made of it; true is worked, false is off, ``None``
is a day of the ordinary week of which no notice speaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Amendment:
    """One amending notice: its number, its day, and every day it changed."""

    year: int
    title: str
    notice: str  #: number of the amending notice
    first_notice: str  #: number of the yearly notice that it amends
    dated: date
    name: str  #: the feast, as the calendar names it
    before: Mapping[date, bool | None]
    after: Mapping[date, bool | None]


VICTORY_DAY_2015 = Amendment(
    year=2015,
    title="国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知",
    notice="国发明电〔2015〕1号",
    first_notice="国办发明电〔2014〕28号",
    dated=date(2015, 5, 13),
    name="抗战胜利70周年纪念日",
    before={
        date(2015, 9, 3): None,  # a Thursday
        date(2015, 9, 4): None,
        date(2015, 9, 5): None,  # a Saturday
        date(2015, 9, 6): None,
    },
    after={
        date(2015, 9, 3): False,
        date(2015, 9, 4): False,
        date(2015, 9, 5): False,
        date(2015, 9, 6): True,
    },
)

LABOUR_DAY_2019 = Amendment(
    year=2019,
    title="国务院办公厅关于调整2019年劳动节假期安排的通知",
    notice="国办发明电〔2019〕3号",
    first_notice="国办发明电〔2018〕15号",
    dated=date(2019, 3, 22),
    name="劳动节",
    before={
        date(2019, 4, 28): None,  # a Sunday
        date(2019, 5, 1): False,  # a Wednesday, the only day off at first
        date(2019, 5, 2): None,
        date(2019, 5, 3): None,
        date(2019, 5, 4): None,
        date(2019, 5, 5): None,  # a Sunday
    },
    after={
        date(2019, 4, 28): True,
        date(2019, 5, 1): False,
        date(2019, 5, 2): False,
        date(2019, 5, 3): False,
        date(2019, 5, 4): False,
        date(2019, 5, 5): True,
    },
)

SPRING_FESTIVAL_2020 = Amendment(
    year=2020,
    title="国务院办公厅关于延长2020年春节假期的通知",
    notice="国办发明电〔2020〕1号",
    first_notice="国办发明电〔2019〕16号",
    dated=date(2020, 1, 26),
    name="春节",
    before={
        date(2020, 1, 31): None,  # a Friday, the first working day after the feast
        date(2020, 2, 1): True,  # a Saturday, worked
        date(2020, 2, 2): None,  # a Sunday
    },
    after={
        date(2020, 1, 31): False,
        date(2020, 2, 1): False,
        date(2020, 2, 2): False,
    },
)

AMENDMENTS = (VICTORY_DAY_2015, LABOUR_DAY_2019, SPRING_FESTIVAL_2020)
