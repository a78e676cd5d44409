"""A recounted date (重算) as the applicant reads it: what moved it, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from sla.models import CalendarDraft
from workflows.models import CaseEvent
from workflows.services.causes import OFFICE, WINDOW, causes
from workflows.services.recount import ACT, moved_dates
from workflows.views import deadlines, wording


def is_told(event: CaseEvent) -> bool:
    """Whether *event* moved a date that the applicant was told."""
    return bool(moved_dates(event, told_only=True))


def happened(event: CaseEvent) -> str:
    """Say what moved the dates of a recount *event*."""
    found = causes(event, moved_dates(event, told_only=True))
    if found.versions and found.hours:
        return _("国家调整了放假安排，办理机构调整了办公或窗口开放时间，办理日期随之变动")
    if WINDOW in found.hours:
        return _("办理机构调整了窗口开放时间，办理日期随之变动")
    if OFFICE in found.hours:
        return _("办理机构调整了办公时间，办理日期随之变动")
    return str(wording.ACT[ACT])


def notices(events: Iterable[CaseEvent]) -> dict[int, str]:
    """Return the number of the notice (文号) behind each version that moved dates; one query."""
    told = [event for event in events if event.act == ACT]
    versions = {
        version
        for event in told
        for version in causes(event, moved_dates(event, told_only=True)).versions
    }
    if not versions:
        return {}
    rows = CalendarDraft.objects.filter(version__in=versions)
    return dict(rows.values_list("version_id", "notice_number"))


def note(event: CaseEvent, numbers: Mapping[int, str]) -> str:
    """Name the dates that moved, the old beside the new, and the notices by their *numbers*."""
    dates = moved_dates(event, told_only=True)
    said = [
        _("%(clock)s：原到 %(old)s，现到 %(new)s")
        % {
            "clock": wording.CLOCK.get(name, name),
            "old": deadlines.moment_words(old),
            "new": deadlines.moment_words(new),
        }
        for name, (old, new) in dates.items()
    ]
    known = [numbers[one] for one in causes(event, dates).versions if one in numbers]
    if known:
        said.append(_("依据：%(source)s") % {"source": "、".join(known)})
    return "；".join(said)
