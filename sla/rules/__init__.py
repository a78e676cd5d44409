"""The legal clock: until when the office must answer, and why on that day.

Pure: moments in, moments out. No database, no reading of the wall clock; the caller says
what time it is. One kernel for queues, warnings, figures, papers and certificates: nothing
else in the product counts days.

The rules, once (their edges are in `clock`):

* Day 1 is the day *after* the one on which the clock starts (民法典 § 201).
* A term in working days (工作日) counts no rest days and ends at the close of business of
  its last day (民法典 § 203: 有业务时间的，停止业务活动的时间为截止时间).
* A term in natural days (自然日) counts every day and ends at 24:00; when its last day is a
  rest day it ends on the next working day (民法典 § 203).
* A term in months or years ends on the corresponding day, or the last day of a month that
  has none (民法典 § 202), and moves from a rest day like natural days.
* A fixed date (to which *length* days lead) stands by itself: no rest day, suspension or
  excluded range moves it. It ends at 24:00.
* A term in minutes counts opening time, to the minute.
* Of a suspension the day it begins counts; the days after it, up to and including the day
  of resumption, do not. (To the minute it is exact.)
* A range of dates told in writing is taken out from its first to its last day, both
  included, and never more than was told. No day is taken out twice.
* An extension is added to the length if it is granted before the term has run out.
"""

from sla.rules.clock import due, read_clock
from sla.rules.ledger import Row, RowKind, ledger
from sla.rules.receipt import receipt
from sla.rules.values import Count, Days, Mark, MarkKind, Reading, Term

__all__ = [
    "Count",
    "Days",
    "Mark",
    "MarkKind",
    "Reading",
    "Row",
    "RowKind",
    "Term",
    "due",
    "ledger",
    "read_clock",
    "receipt",
]
