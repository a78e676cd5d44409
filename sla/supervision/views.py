"""The pages of the observers: to read, to narrow, to print, to take away; nothing to be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from govservice import clock
from govservice.accounts.actors import Actor
from govservice.accounts.models import Unit
from govservice.clock import local
from sla.supervision import defaults, digests, escalations, people, tables
from sla.supervision.defaults import Silence
from sla.supervision.rules import Kind
from sla.supervision.stops import KINDS, Shown, Stop, shown, stops
from sla.supervision.warnings import Alert, alerts, lines
from workflows.selectors.scope import WATCH_ROLES
from workflows.views.desk.access import desk_only, only_for, watch_only
from workflows.views.doors import actor_of

SIZE = 50
LEVELS = {level.value: title for level, title in digests.TITLES.items()}
PERIODS = {"30": "近 30 天", "90": "近 90 天", "365": "近一年"}
#: What a list of stops can be narrowed to.
FLAGS = {"late": "临界（剩 1 个工作日以内）", "abused": "超告知或超次数", "all": "全部"}
#: What the list of defaults can be narrowed to.
DEFAULTED = {"done": "已默认", "withheld": "未默认"}
#: Title and note of each list.
HEADINGS = {
    "deadlines": ("临期与超期", "最早到期在前；按每件自己的承诺时限计算"),
    "stops": ("中止与扣除", "最近的在前；只依据办理记录"),
    "defaults": ("超时默认", "最近的在前；只依据办理记录"),
    "raised": ("上报记录", "最近的在前；每个时限只上报一次"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter of a list: its name in the address, what may be chosen, what is."""

    name: str
    label: str
    options: dict[str, str]
    chosen: str
    usual: str = ""

    @property
    def words(self) -> str:
        return self.options.get(self.chosen, "全部")

    @classmethod
    def read(
        cls, request: HttpRequest, name: str, label: str, options: dict[str, str], usual: str = ""
    ) -> Choice:
        asked = request.GET.get(name, "")
        return cls(name, label, options, asked if asked in options else usual, usual)


class Page:
    """One page of a list: of one in memory, or of rows that the database finds and counts."""

    def __init__(self, request: HttpRequest, found: Sequence[Any] | QuerySet[Any]) -> None:
        asked = request.GET.get("page", "")
        number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
        self.total = found.count() if isinstance(found, QuerySet) else len(found)
        self.number = min(max(number, 1), max(1, -(-self.total // SIZE)))
        self.rows = list(found[(self.number - 1) * SIZE : self.number * SIZE])
        self.first = (self.number - 1) * SIZE + 1
        self.last = min(self.number * SIZE, self.total)
        self.before = self.number - 1
        self.after = self.number + 1 if self.number * SIZE < self.total else 0


@desk_only
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What this day asks of the person who looks (今日提醒)."""
    at = clock.now()
    shares = digests.for_person(actor_of(request), at)
    context = {"nav": "today", "now": at, "shares": [one for one in shares if one]}
    return render(request, "supervision/today.html", context)


@only_for(people.HEAD, *WATCH_ROLES)
@require_safe
def raised(request: HttpRequest) -> HttpResponse:
    """What was raised to the person who looks (上报), newest first."""
    actor, at = actor_of(request), clock.now()
    period = Choice.read(request, "days", "期间", PERIODS, "30")
    page = Page(request, escalations.raised_to(actor, since=_since(period, at)))
    context = _list(page, [period], "raised") | {"rows": escalations.told(page.rows)}
    if not actor.units(*WATCH_ROLES):
        context["nav"] = "today"
    return render(request, "supervision/raised.html", context)


@watch_only
@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """What is near its end or over it (临期与超期), tightest first."""
    actor, at = actor_of(request), clock.now()
    unit, units = _units(request, actor)
    kind = Choice.read(request, "kind", "时限", {str(one): one.label for one in Kind})
    level = Choice.read(request, "level", "程度", LEVELS)
    found = lines(units, at=at)
    found = [
        one for one in found if kind.chosen in ("", one.kind) and level.chosen in ("", one.level)
    ]
    if request.GET.get("as") == "csv":
        return tables.download(
            f"临期与超期{local(at):%Y%m%d%H%M}", _ALERT, map(_alert_row, alerts(found))
        )
    page = Page(request, found)
    context = _list(page, [unit, kind, level], "deadlines") | {"rows": alerts(page.rows)}
    return render(request, "supervision/deadlines.html", context)


@watch_only
@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    """Time taken out of limits (中止与扣除), first of all what began at the last moment."""
    actor, at = actor_of(request), clock.now()
    unit, units = _units(request, actor)
    flag = Choice.read(request, "flag", "范围", FLAGS, "late")
    kind = Choice.read(request, "kind", "种类", {one: one for one in KINDS.values()})
    period = Choice.read(request, "days", "期间", PERIODS, "90")
    wanted: Callable[[Stop], bool] = {
        "late": lambda one: one.late,
        "abused": lambda one: one.abused,
        "all": lambda one: True,
    }[flag.chosen]
    found = [
        one
        for one in stops(units, since=_since(period, at), at=at)
        if wanted(one) and kind.chosen in ("", one.kind)
    ]
    if request.GET.get("as") == "csv":
        return tables.download(
            f"中止与扣除{local(at):%Y%m%d%H%M}", _STOP, map(_stop_row, shown(found))
        )
    page = Page(request, found)
    context = _list(page, [unit, flag, kind, period], "stops") | {"rows": shown(page.rows)}
    return render(request, "supervision/stops.html", context)


@watch_only
@require_safe
def silences(request: HttpRequest) -> HttpResponse:
    """What silence has decided (超时默认), or not for something stood against it; newest first."""
    actor, at = actor_of(request), clock.now()
    unit, units = _units(request, actor)
    outcome = Choice.read(request, "outcome", "结果", DEFAULTED)
    period = Choice.read(request, "days", "期间", PERIODS, "90")
    found = defaults.silent(units, since=_since(period, at), at=at, outcome=outcome.chosen)
    if request.GET.get("as") == "csv":
        name = f"超时默认{local(at):%Y%m%d%H%M}"
        return tables.download(name, _SILENCE, map(_silence_row, defaults.told(found)))
    page = Page(request, found)
    context = _list(page, [unit, outcome, period], "defaults") | {"rows": defaults.told(page.rows)}
    return render(request, "supervision/defaults.html", context)


def _list(page: Page, choices: list[Choice], part: str) -> dict[str, Any]:
    title, note = HEADINGS[part]
    told = {one.name: one.chosen for one in choices if one.chosen}
    return {
        "nav": "watch",
        "part": part,
        "title": title,
        "note": note,
        "now": clock.now(),
        "page": page,
        "choices": [one for one in choices if len(one.options) > 1],
        "download": urlencode({**told, "as": "csv"}),
    }


def _units(request: HttpRequest, actor: Actor) -> tuple[Choice, list[int]]:
    """Return the filter of units, and the units the list is about: never others than one's own."""
    own = actor.units(*WATCH_ROLES)
    names = Unit.objects.filter(pk__in=own).order_by("code").values_list("pk", "name")
    choice = Choice.read(request, "unit", "机构", {str(pk): name for pk, name in names})
    return choice, [int(choice.chosen)] if choice.chosen else sorted(own)


def _since(period: Choice, at: datetime) -> datetime:
    return at - timedelta(days=int(period.chosen))


_ALERT = (
    "办件编号",
    "事项",
    "名称",
    "机构",
    "时限",
    "种类",
    "规则",
    "到期时间",
    "程度",
    "说明",
    "承办人",
)
_STOP = ("办件编号", "事项", "机构", "行为", "时间", "经办人", "当时时限", "当时剩余", "告知日期",
         "超告知天数", "第几次特别程序", "理由")  # fmt: skip
_SILENCE = ("办件编号", "事项", "名称", "机构", "行为", "规则", "说明", "时间", "首接责任人")


def _alert_row(one: Alert) -> tuple[object, ...]:
    case = one.case
    return (
        case.short_code, case.definition.title, case.title, case.authority.name, one.clock.label,
        one.kind.label, one.rule.code if one.rule else "", one.due_words, LEVELS[one.level],
        one.urgency.text, one.answers_name,
    )  # fmt: skip


def _stop_row(one: Shown) -> tuple[object, ...]:
    case, told = one.case, f"{one.first} 至 {one.last}" if one.first else ""
    return (
        case.short_code, case.definition.title, case.authority.name, one.label, _minute(one.at),
        one.who, one.limit, one.left_words, told, one.beyond or "", one.which or "", one.reason,
    )  # fmt: skip


def _silence_row(one: Silence) -> tuple[object, ...]:
    case = one.case
    return (
        case.short_code, case.definition.title, case.title, case.authority.name, one.label,
        one.rule, one.reason, _minute(one.at), one.owner,
    )  # fmt: skip


def _minute(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"
