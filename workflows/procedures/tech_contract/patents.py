"""Chinese patent numbers: their form, their check digit, and the latest day they can last."""

from __future__ import annotations

import re
from datetime import date

#: ZL 2020 1 0123456.2: year of filing, kind, serial, check digit (filed from 2003-10-01),
#: and ZL 98 1 01234.X with two digits of the year and a shorter serial before.
NUMBER = re.compile(
    r"(?:ZL|CN)?(?:(\d{4})([12389])(\d{7})|(\d{2})([12389])(\d{5}))\.?([\dX])", re.IGNORECASE
)
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
#: Years from filing by kind of right (专利法 42); 8 and 9 entered by an international filing.
YEARS_BY_KIND = {"1": 20, "8": 20, "2": 10, "9": 10}
#: Designs: fifteen years if filed from 2021-06-01, ten before. The number tells the year only.
DESIGN_CHANGE, DESIGN_YEARS, DESIGN_YEARS_BEFORE = 2021, 15, 10
#: The first patent law came into force in 1985, so two digits from 85 on are of last century.
FIRST_YEAR = 85


def _parts(number: str) -> tuple[str, str, str, str] | None:
    match = NUMBER.fullmatch("".join(number.split()))
    if match is None:
        return None
    year, kind, serial = match.group(1, 2, 3) if match.group(1) else match.group(4, 5, 6)
    return year, kind, serial, match.group(7).upper()


def is_well_formed(number: str) -> bool:
    """Whether *number* is a patent or application number with a right check digit.

    >>> is_well_formed("ZL 2020 1 0123456.2"), is_well_formed("2020101234560")
    (True, False)
    """
    parts = _parts(number)
    if parts is None:
        return False
    digits = "".join(parts[:3])
    rest = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11
    return parts[3] == ("X" if rest == 10 else str(rest))


def lasts_at_most_until(number: str) -> date | None:
    """Return the last day on which the right can exist; ``None`` if the number is unreadable.

    The day is the latest possible one: the end of the year in which the term runs out.
    """
    parts = _parts(number)
    if parts is None:
        return None
    year, kind = int(parts[0]), parts[1]
    if year < 100:
        year += 1900 if year >= FIRST_YEAR else 2000
    design = DESIGN_YEARS if year >= DESIGN_CHANGE else DESIGN_YEARS_BEFORE
    last = year + YEARS_BY_KIND.get(kind, design)
    return date(last, 12, 31) if last <= date.max.year else None
