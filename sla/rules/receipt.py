"""From when a filing counts (收件时间): as filed, or from the next opening. Pure.

The law does not say when a filing after hours is received; each item does.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from govservice.clock import day_of
from govservice.errors import Misdefined
from sla.rules.values import Days

AS_FILED, NEXT_WORKING_DAY = "as_filed", "next_working_day"


def receipt(at: datetime, rule: str, *, calendar: Days) -> datetime:
    """Return the moment from which a filing made *at* counts under an item's *rule*.

    Under `NEXT_WORKING_DAY` whatever comes on a rest day or after the close of business is
    received when the next working day opens; what comes before opening is of that day.

    :raises Misdefined: *rule* is neither of the two.
    """
    if rule == AS_FILED:
        return at
    if rule != NEXT_WORKING_DAY:
        raise Misdefined(f"no rule for filings after hours is called {rule!r}")
    day = day_of(at)
    opens = calendar.next_working(day)
    if opens == day:
        if at <= calendar.close_of(day):
            return at
        opens = calendar.next_working(day + timedelta(days=1))
    return calendar.opening_of(opens)
