"""The timers that were put aside, in the words of the people who look after them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from govservice.accounts.actors import Actor
from sla import selectors
from sla.models import Skip, Timer
from workflows.models import Case
from workflows.services.parked import KEEPERS, clock_label, effect_of

#: What went wrong, by the kind of error; the first that fits. The record keeps its own words.
_IN_WORDS = (
    (("Refused", "Denied"), "办理条件不满足，系统没有办理。请按下面的提示处理后重新办理。"),
    (
        ("OperationalError", "InterfaceError", "DeadlockDetected"),
        "当时数据库繁忙或连接中断，一般重新办理即可。",
    ),
    (
        ("Unavailable", "TimeoutError", "ConnectionError"),
        "当时所依赖的系统没有响应，请稍后重新办理。",
    ),
    (("Misdefined",), "事项配置有误，系统不知道该怎样办理。请联系技术人员改正后重新办理。"),
    (
        ("IntegrityError", "DataError"),
        "办件数据有误，写入时被数据库拒绝。请联系技术人员核对后重新办理。",
    ),
)
_OTHERWISE = "办理时程序出错。请联系技术人员查明原因、改正后重新办理。"


@dataclass(frozen=True, slots=True)
class Parked:
    """One parked timer as a page shows it."""

    timer: Timer
    case: Case
    clock: str
    effect: str  #: what the end of the clock should have done; "" for nothing
    reason: str
    skip: Skip | None  #: somebody has asked for it to be skipped

    @property
    def technical(self) -> str:
        return self.timer.reason


def parked_for(actor: Actor) -> QuerySet[Timer]:
    """Return the parked timers of the units *actor* looks after, oldest deadline first."""
    units = actor.units(*KEEPERS)
    rows = selectors.parked().filter(case__authority_id__in=units)
    return rows.select_related("case__authority")


def described(timers: Iterable[Timer]) -> list[Parked]:
    """Return *timers* with what their cases and open proposals say; one query more."""
    found = list(timers)
    skips = _open_skips(found)
    return [
        Parked(
            timer,
            case,
            clock_label(case, timer.kind),
            effect_of(case, timer.kind),
            in_words(timer.reason),
            skips.get(timer.pk),
        )
        for timer in found
        for case in [timer.case]
    ]


def in_words(reason: str) -> str:
    """Return what the technical *reason* of a failed timer means for people."""
    kind = reason.split(":", 1)[0]
    return next((words for kinds, words in _IN_WORDS if kind in kinds), _OTHERWISE)


def _open_skips(timers: Sequence[Timer]) -> dict[int, Skip]:
    rows = Skip.objects.filter(timer__in=[timer.pk for timer in timers], agreed=None)
    return {skip.timer_id: skip for skip in rows.select_related("asked_by")}
