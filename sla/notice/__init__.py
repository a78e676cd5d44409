"""Reading a notice of the State Council: its words as they were pasted, or a table.

Pure. `read` never raises for what a person typed: whatever was not understood, or contradicts
itself, comes back as a problem with its line, beside the days that were understood.
"""

from __future__ import annotations

from collections.abc import Sequence

from sla.notice import checks, prose, table
from sla.notice.values import Day, Kind, Notice, Problem

__all__ = ["Day", "Kind", "Notice", "Problem", "read"]


def read(text: str, year: int, *, present: Sequence[Day] | None = None) -> Notice:
    """Return the days that the notice for *year* takes out of the ordinary week.

    *present* are the days of that year as they are now: then *text* amends them, and what it
    does not name stays. Without them *text* is the whole year.
    """
    entries, problems = (
        table.read(text) if table.is_table(text) else prose.read(text, year, present or ())
    )
    days, contradictions = checks.merged(entries)
    problems = [*problems, *contradictions, *checks.of_days(entries, year, present)]
    if present is not None:
        days = {one.day: one for one in present} | days
    kept = tuple(days[day] for day in sorted(days) if days[day].kind is not Kind.ORDINARY)
    if not entries and not problems:
        problems = [Problem("没有读到任何一天。请粘贴通知原文，或按“日期,类别,名称”逐行填写。")]
    elif present is None:
        problems += checks.of_year(kept, year)
    return Notice(kept, tuple(sorted(problems, key=lambda one: one.line or 9999)))
