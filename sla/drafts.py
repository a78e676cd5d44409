"""Drafts of the calendar: one person reads the notice, a second one agrees (两人复核).

What was agreed becomes a version of its own; no row of an older one is changed but for the
number of the version that ended it. Whoever has to work deadlines out again is told in the
same transaction (`when_published`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from govservice.accounts.actors import Actor
from govservice.accounts.models import Unit
from govservice.errors import Denied, Misdefined, Refused
from govservice.law import no
from sla import calendar_store, notice
from sla.calendar import FIRST_YEAR, LAST_YEAR, Calendar
from sla.models import CalendarDay, CalendarDraft, CalendarVersion, CalendarYear
from sla.notice import Day, Kind, Notice

#: Who reads a notice in, and who may agree; never the same person.
MAKERS = ("admin",)
APPROVERS = ("admin", "supervisor")

Follower = Callable[[int], object]
_followers: list[Follower] = []


def when_published(follow: Follower) -> Follower:
    """Call *follow* with the number of every new version, inside its transaction."""
    if follow not in _followers:
        _followers.append(follow)
    return follow


def may_make(by: Actor) -> bool:
    return _holds(by, MAKERS)


def may_approve(by: Actor) -> bool:
    return _holds(by, APPROVERS)


def present_days(year: int) -> list[Day]:
    """Return the days that the notice for *year* sets now."""
    rows = CalendarDay.objects.filter(notice_id=year, until=None).order_by("day")
    return [Day(row.day, Kind(row.kind), row.name) for row in rows]


def understand(text: str, year: int, *, amends: bool) -> Notice:
    """Read *text* as the whole year, or as an amendment of the year as it is now."""
    return notice.read(text, year, present=present_days(year) if amends else None)


def draft(
    *,
    by: Actor,
    at: datetime,
    year: int,
    text: str,
    notice_number: str,
    notice_date: date,
    source: str,
    amends: bool = False,
) -> CalendarDraft:
    """Keep what *text* means for *year*, for a second person to look at.

    :raises Denied: this is for the administrators of the city.
    :raises Refused: the text contradicts itself or changes nothing; every reason at once.
    """
    if not may_make(by):
        raise Denied([no("not_your_act", "工作日历由市级机构的系统管理人员录入。")])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused.because("year", f"年度应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间。")
    assert by.user_id is not None  # whoever holds an office is a person
    understood = understand(text, year, amends=amends)
    _refuse_faults(understood, year)
    return CalendarDraft.objects.create(
        year=year,
        amends=amends,
        notice_number=notice_number,
        notice_date=notice_date,
        source=source,
        text=text,
        days=[_stored(one) for one in understood.days],
        problems=[one.text for one in understood.problems],
        basis_id=newest(),
        made_by_id=by.user_id,
        made_at=at,
    )


def days_of(kept: CalendarDraft) -> list[Day]:
    """Return the days of a stored draft."""
    return [
        Day(date.fromisoformat(one["day"]), Kind(one["kind"]), one["name"]) for one in kept.days
    ]


def calendar_with(kept: CalendarDraft) -> Calendar:
    """Return the calendar as it would be if *kept* were approved now."""
    return calendar_store.with_days(kept.year, {one.day: one.kind for one in days_of(kept)})


def newest() -> int:
    """Return the number of the version in force, read from the tables."""
    found = CalendarVersion.objects.order_by("-number").values_list("number", flat=True).first()
    if found is None:
        raise Misdefined("the calendar has no version; the migrations bring the first one")
    return found


def is_stale(kept: CalendarDraft) -> bool:
    """Whether another version was published since the draft was made."""
    return kept.basis_id != newest()


@transaction.atomic
def approve(pk: int, *, by: Actor, at: datetime) -> CalendarVersion:
    """Agree to a draft and publish it as the next version.

    :raises Denied: *by* made the draft, or holds no office that may agree.
    :raises Refused: it was decided already, or the calendar has changed since it was made.
    """
    kept = _locked(pk)
    if not may_approve(by):
        raise Denied([no("not_your_act", "工作日历由市级机构的监察或系统管理人员复核。")])
    if kept.made_by_id == by.user_id:
        raise Denied([no("own_draft", "录入人不能复核自己录入的安排，请由另一人复核。")])
    _refuse_decided(kept)
    if is_stale(kept):
        text = "录入之后日历已有新的版本，原来的核对不再有效，请重新录入。"
        raise Refused.because("stale", text)
    version = _publish(kept, by, at)
    kept.state, kept.version = CalendarDraft.State.APPROVED, version
    kept.decided_by_id, kept.decided_at = by.user_id, at
    kept.save(update_fields=["state", "version", "decided_by", "decided_at"])
    for follow in _followers:
        follow(version.number)
    transaction.on_commit(calendar_store.forget)
    return version


@transaction.atomic
def reject(pk: int, *, by: Actor, at: datetime, reason: str) -> None:
    """Send a draft back with a reason; whoever made it may take it back himself.

    :raises Denied: *by* has no part in it.
    :raises Refused: it was decided already, or no reason is given.
    """
    kept = _locked(pk)
    if not (may_approve(by) or (may_make(by) and kept.made_by_id == by.user_id)):
        raise Denied([no("not_your_act", "工作日历由市级机构的监察或系统管理人员复核。")])
    _refuse_decided(kept)
    if not reason.strip():
        raise Refused.because("no_reason", "请写明退回的理由。")
    kept.state, kept.reason = CalendarDraft.State.REJECTED, reason.strip()[:200]
    kept.decided_by_id, kept.decided_at = by.user_id, at
    kept.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _holds(by: Actor, roles: Sequence[str]) -> bool:
    """Whether *by* holds one of *roles* at the top: the calendar is that of all units."""
    return Unit.objects.filter(parent=None, pk__in=by.units(*roles)).exists()


def _refuse_faults(understood: Notice, year: int) -> None:
    grave = [one for one in understood.problems if one.grave]
    if grave:
        raise Refused(
            no("unsound", f"第 {one.line} 行：{one.text}" if one.line else one.text)
            for one in grave
        )
    published = CalendarYear.objects.filter(pk=year, published_in__isnull=False).exists()
    if published and list(understood.days) == present_days(year):
        raise Refused.because("unchanged", f"与 {year} 年现行安排完全一样，没有要改的内容。")


def _refuse_decided(kept: CalendarDraft) -> None:
    if kept.state != CalendarDraft.State.WAITING:
        text = f"这份安排{kept.get_state_display()}，不能再次处理。"
        raise Refused.because("decided", text)


def _locked(pk: int) -> CalendarDraft:
    """Lock the one row, then whatever publishes versions: of two at once the second waits."""
    kept = CalendarDraft.objects.select_for_update().get(pk=pk)
    with connection.cursor() as cursor:
        cursor.execute(f"lock table {CalendarVersion._meta.db_table} in share row exclusive mode")
    return kept


def _publish(kept: CalendarDraft, by: Actor, at: datetime) -> CalendarVersion:
    what = "调整" if kept.amends else "放假安排"
    version = CalendarVersion.objects.create(
        number=newest() + 1,
        created_at=at,
        reason=f"{kept.year} 年{what}（{kept.notice_number}）",
        by=by.name,
    )
    year, _ = CalendarYear.objects.get_or_create(pk=kept.year)
    if not kept.amends:  # an amendment stands beside the notice, in the versions of the year
        year.notice_number, year.notice_date = kept.notice_number, kept.notice_date
        year.source = kept.source
    year.published_in = year.published_in or version
    year.save()
    _replace(year, days_of(kept), version)
    return version


def _replace(year: CalendarYear, days: Iterable[Day], version: CalendarVersion) -> None:
    """Close the rows that no longer hold and open the new ones; equal ones stay."""
    wanted = {one.day: one for one in days}
    present = CalendarDay.objects.filter(until=None)
    ended = []
    for row in present.filter(notice=year) | present.filter(day__in=wanted):
        told = wanted.get(row.day)
        if told == Day(row.day, Kind(row.kind), row.name) and row.notice_id == year.pk:
            del wanted[row.day]
        else:
            ended.append(row.pk)
    CalendarDay.objects.filter(pk__in=ended).update(until=version)
    CalendarDay.objects.bulk_create(
        CalendarDay(day=one.day, kind=one.kind, name=one.name, notice=year, since=version)
        for one in wanted.values()
    )


def _stored(one: Day) -> dict[str, Any]:
    return {"day": one.day.isoformat(), "kind": str(one.kind), "name": one.name}
