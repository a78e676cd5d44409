"""Opening hours of windows (窗口开放时间): written on a door, kept with their days.

They give working minutes and never a working day (`sla.hours.Opening` has the rules).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from unicodedata import normalize

from django.db import transaction
from django.db.models import Q, QuerySet

from govservice.accounts.actors import Actor
from govservice.accounts.models import Unit
from govservice.clock import day_of
from govservice.errors import Denied, Misdefined, Refused
from govservice.law import no
from sla import calendar_store
from sla.hours import OfficeHours
from sla.models import OpeningHours

_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_DASHES = re.compile(r"\s*(?:—+|–|~|至|到|-)\s*")


def of_unit(unit_id: int, today: date) -> QuerySet[OpeningHours]:
    """Return what holds for the windows of a unit today or later."""
    holds = Q(valid_to=None) | Q(valid_to__gte=today)
    return OpeningHours.objects.filter(holds, unit_id=unit_id).order_by(
        "weekday", "day", "valid_from"
    )


def read(text: str) -> list[str]:
    """Understand hours as written on a door, one notation out: ``["08:30-12:00", …]``.

    Nothing at all means closed.

    :raises Refused: they are not spans in order within one day.
    """
    words = _DASHES.sub("-", normalize("NFKC", text).strip())
    spans = [part for part in re.split(r"[\s,、;]+", words) if part]
    read_so_far = []
    for span in spans:
        told = _SPAN.fullmatch(span)
        if told is None or int(told[1]) > 23 or int(told[3]) > 23 or max(told[2], told[4]) > "59":
            text = f"“{span[:20]}”没有读懂，请写成 08:30-12:00，几段之间用顿号隔开。"
            raise Refused.because("not_hours", text)
        begins, ends = (f"{int(told[at]):02}:{told[at + 1]}" for at in (1, 3))
        if begins >= ends:
            raise Refused.because("reversed", f"“{begins}-{ends}”的结束要晚于开始。")
        read_so_far.append(f"{begins}-{ends}")
    _refuse_overlaps(read_so_far)
    return read_so_far


def _refuse_overlaps(spans: list[str]) -> None:
    if not spans:
        return
    try:
        OfficeHours.of(*spans)
    except Misdefined:
        text = f"时段要按先后写，不能重叠或首尾相接：{'、'.join(spans)}。"
        raise Refused.because("overlap", text) from None


def _refuse_days(first: date, last: date | None, *, today: date) -> None:
    if last is not None and last < first:
        raise Refused.because("ends_before", "截止日期不能早于生效日期。")
    if first < today:
        text = "已经过去的日子照当时的时段计时，不能再改；请从今天或以后的日期生效。"
        raise Refused.because("gone_by", text)


@transaction.atomic
def add(
    unit_id: int,
    *,
    by: Actor,
    at: datetime,
    spans: str,
    valid_from: date,
    valid_to: date | None = None,
    weekday: int | None = None,
    day: date | None = None,
    note: str = "",
) -> OpeningHours:
    """Let the windows of a unit open otherwise on a weekday (1 to 7) or on one *day*.

    :raises Denied: *by* does not administer the unit.
    :raises Refused: the hours cannot be, or something else holds on these days already.
    """
    _refuse_others(unit_id, by)
    Unit.objects.select_for_update().get(pk=unit_id)  # one at a time, or two could overlap
    if (weekday is None) == (day is None):
        raise Refused.because("which_days", "请选择星期，或填写一个日期。")
    if day is not None:
        valid_from = valid_to = day
    _refuse_days(valid_from, valid_to, today=day_of(at))
    told = read(spans)
    _refuse_double(unit_id, weekday, day, valid_from, valid_to)
    row = OpeningHours.objects.create(
        unit_id=unit_id,
        weekday=weekday,
        day=day,
        spans=told,
        valid_from=valid_from,
        valid_to=valid_to,
        note=note,
        changed_by=by.name,
        changed_at=at,
    )
    calendar_store.forget_units()
    if not told:
        _refuse_for_ever(unit_id)
    transaction.on_commit(calendar_store.forget_units)
    return row


def end(pk: int, *, by: Actor, at: datetime, today: date) -> None:
    """Let a row end with *today*; what has not begun is taken away.

    :raises Denied: *by* does not administer the unit.
    """
    row = OpeningHours.objects.get(pk=pk)
    _refuse_others(row.unit_id, by)
    transaction.on_commit(calendar_store.forget_units)
    if row.valid_from > today:
        row.delete()
        return
    OpeningHours.objects.filter(pk=pk).update(valid_to=today, changed_by=by.name, changed_at=at)


def days(unit_id: int, first: date, many: int) -> list[tuple[date, bool, list[str]]]:
    """Return the next days: each with whether it is a working day, and when it opens."""
    calendar = calendar_store.for_unit(unit_id)
    found = []
    for step in range(many):
        day = first + timedelta(days=step)
        spans = [f"{begins:%H:%M}-{ends:%H:%M}" for begins, ends in calendar.spans_on(day)]
        found.append((day, calendar.is_working(day), spans))
    return found


def _refuse_others(unit_id: int, by: Actor) -> None:
    if not by.may("admin", unit_id):
        raise Denied([no("not_your_act", "窗口开放时间由本机构的系统管理人员维护。")])


def _refuse_for_ever(unit_id: int) -> None:
    """Where no window ever opens again a clock in minutes would never end."""
    calendar = calendar_store.for_unit(unit_id)
    calendar_store.forget_units()  # what is about to be undone is not remembered
    last_year = calendar.last.replace(month=1, day=1)
    if not any(calendar.spans_on(last_year + timedelta(days=day)) for day in range(365)):
        text = "这样窗口就不再开放，以分钟计的时限永远不会届满。请填写截止日期，或保留开放的日子。"
        raise Refused.because("never_open", text)


def _refuse_double(
    unit_id: int, weekday: int | None, day: date | None, first: date, last: date | None
) -> None:
    rows = OpeningHours.objects.filter(unit_id=unit_id, weekday=weekday, day=day)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=first))
    if last is not None:
        rows = rows.filter(valid_from__lte=last)
    if (other := rows.first()) is not None:
        until = f"至 {other.valid_to}" if other.valid_to else "起"
        text = f"{other.valid_from} {until}已有安排（{other}），请先止于更早的日期。"
        raise Refused.because("double", text)
