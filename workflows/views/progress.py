"""Where a case stands, told to its applicant: one headline, one sentence, one thing to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from govservice.law import Citation
from sla.rules import Count
from sla.selectors import day_due
from workflows.lifecycle import OUTCOMES, Status
from workflows.models import Case, CaseEvent
from workflows.selectors.clocks import CaseClock, clocks_of
from workflows.selectors.history import INTERNAL, road
from workflows.selectors.told import told
from workflows.services.recount import ACT
from workflows.views import deadlines, recount_words, timing_words, wording
from workflows.views.ledger_lines import Account, accounts_of

#: The applicant has to act: the page says what, in amber.
WITH_APPLICANT = (Status.CORRECTING, Status.SUPPLEMENTING)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the road: ``done``, ``now`` or ``ahead``, with what happened there."""

    label: object
    state: str
    lines: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A line of the history in plain words; *note* is the reason or the source, if any."""

    at: datetime
    words: object
    note: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock: its term, where it stands in words, why, and the days it is made of."""

    label: object
    term: str
    state: str
    tone: str
    citation: Citation
    account: Account


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything the page of a case says about how far it is."""

    case: Case
    headline: object
    lead: str
    tone: str
    badge: deadlines.Badge | None
    steps: tuple[StepLine, ...]
    history: tuple[EntryLine, ...]
    clocks: tuple[ClockLine, ...]

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)

    @property
    def with_applicant(self) -> bool:
        return self.case.state in WITH_APPLICANT


def progress(case: Case, *, at: datetime) -> Progress:
    """Read the events of *case* once and tell everything that follows from them."""
    events = list(case.events.all())
    clocks, entries = clocks_of(case, events, at=at), _entries(case, events)
    return Progress(
        case,
        timing_words.headline(case) or wording.STATUS[case.state].headline,
        _lead(case, clocks, events, at),
        _tone(case),
        deadlines.badge(case, at),
        _steps(case, events, entries),
        tuple(reversed([entry for _, entry in entries])),
        tuple(_clock(one) for one in accounts_of(case, clocks, for_applicant=True)),
    )


def told_events(case: Case) -> list[CaseEvent]:
    """Return the events of *case* that its applicant is told of, in order."""
    return [event for event in case.events.all() if _is_told(event)]


def _is_told(event: CaseEvent) -> bool:
    if event.act == ACT and not recount_words.is_told(event):
        return False
    return event.act not in INTERNAL and event.act in wording.ACT


def _tone(case: Case) -> str:
    if case.state in WITH_APPLICANT or case.suspended:
        return "is-paused"
    if case.state in (Status.GRANTED, Status.RATING) and case.outcome == "granted":
        return "is-good"
    ended = (*OUTCOMES, Status.RATING, Status.CLOSED)
    return "is-over" if case.state in ended and case.outcome != "granted" else ""


def _lead(
    case: Case, clocks: Sequence[CaseClock], events: Sequence[CaseEvent], at: datetime
) -> str:
    """Say what is going on, and until when who does what."""
    said = (
        timing_words.silence(case, events),
        timing_words.special(case, at),
        _until(case, clocks, events, at),
    )
    return (" " if deadlines.is_english() else "").join(filter(None, said))


def _until(
    case: Case, clocks: Sequence[CaseClock], events: Sequence[CaseEvent], at: datetime
) -> str:
    if case.state is Status.CLOSED:
        return _("结果：%(outcome)s。") % {"outcome": wording.OUTCOME.get(case.outcome, "")}
    found = told(case)
    if found is None:
        return ""
    if found.clock == "suspension":
        return timing_words.suspended(events, found.due_at)
    day = deadlines.moment_words(found.due_at)
    if at > found.due_at and case.state not in WITH_APPLICANT:
        return _("本应在 %(day)s 前办完这一步，现已超期。请拨打监督电话，我们会督促办理。") % {
            "day": day
        }
    said = _promise(found.clock) % {"day": day}
    running = next((one for one in clocks if one.clock.name == found.clock), None)
    if running and running.end.provisional:
        said += _("（预计：那一年的放假安排还没有公布）")
    return said


def _promise(clock: str) -> str:
    return {
        "notice": _("我们将在 %(day)s 前答复是否受理。"),
        "acceptance": _("我们将在 %(day)s 前答复是否受理。"),
        "correction": _("请在 %(day)s 前补好。收到之前，我方的办理时限不计算。"),
        "delivery": _("我们将在 %(day)s 前把结果送达给您。"),
        "rating": _("您可以在 %(day)s 前作出评价。"),
    }.get(clock, _("我们将在 %(day)s 前作出决定。"))


def _entries(case: Case, events: Sequence[CaseEvent]) -> list[tuple[CaseEvent, EntryLine]]:
    numbers = recount_words.notices(events)
    return [(event, _entry(case, event, numbers)) for event in events if _is_told(event)]


def _steps(
    case: Case, events: Sequence[CaseEvent], entries: Sequence[tuple[CaseEvent, EntryLine]]
) -> tuple[StepLine, ...]:
    placed: dict[str, list[EntryLine]] = {}
    for event, entry in entries:
        placed.setdefault(_step_of(event), []).append(entry)
    return tuple(
        StepLine(
            wording.STEP[step.code], _state(case, step.state), tuple(placed.get(step.code, ()))
        )
        for step in road(case, events)
    )


def _state(case: Case, state: str) -> str:
    if state == "now" and case.state is Status.CLOSED:
        return "done"
    if state == "now" and case.suspended:
        return "now halted"
    return f"{state} paused" if state == "now" and case.state in WITH_APPLICANT else state


def _step_of(event: CaseEvent) -> str:
    if event.act in timing_words.AT_ANY_DESK:
        return "decision" if event.source == Status.DECISION else "review"
    return _STEP_OF.get(event.act, "")


_STEP_OF = {
    "submit": "receipt",
    "ask_correction": "receipt",
    "resubmit": "receipt",
    "accept": "acceptance",
    "accept_short": "acceptance",
    "deem_accepted": "acceptance",
    "not_accept": "acceptance",
    "propose": "review",
    "ask_supplement": "review",
    "supplement": "review",
    "pass_by_default": "review",
    "grant_by_default": "decision",
    "deem_renewed": "decision",
    "grant": "decision",
    "refuse": "decision",
    "withdraw": "decision",
    "lapse": "decision",
    "deliver": "delivery",
    "rate": "rating",
    "rate_early": "review",
    "rating_over": "rating",
}


def _entry(case: Case, event: CaseEvent, numbers: Mapping[int, str]) -> EntryLine:
    if event.act == ACT:
        note = recount_words.note(event, numbers)
        return EntryLine(event.at, recount_words.happened(event), note)
    data = event.payload.get("data", {})
    reason = data.get("reason")
    note = ""
    if isinstance(reason, dict):
        note = "：".join(part for part in (reason.get("text", ""), reason.get("words", "")) if part)
    elif isinstance(reason, str) and event.act not in _UNSAID:
        note = reason
    note = "；".join(filter(None, (timing_words.note(case, event), note)))
    if event.act in ("ask_correction", "ask_supplement"):
        labels = [str(one.get("label", "")) for one in data.get("defects", ())]
        note = "；".join(label for label in labels if label)
    return EntryLine(event.at, wording.ACT[event.act], note)


#: Acts whose words are for the file: the result of a special procedure is part of the review.
_UNSAID = frozenset({"end_special"})


def _clock(account: Account) -> ClockLine:
    one, reading = account.one, account.one.reading
    if one.ran_out:
        state, tone = _("期满，已按规定自动处理"), "warn" if one.is_for_office else "rest"
    elif reading.stopped_at:
        kept = reading.in_time is not False
        state, tone = (_("已按时完成"), "ok") if kept else (_("已完成，超过了时限"), "bad")
    elif reading.paused:
        state, tone = _("已暂停计时"), "rest"
    elif reading.in_time is False:
        state, tone = _("已超期"), "bad"
    else:
        day = _due_day(one.end.due_at, one.end.due_on)
        state = deadlines.foreseen(_("到 %(day)s") % {"day": day}, one.end.provisional)
        tone = "info"
    term = "" if one.term.count is Count.FIXED else deadlines.term_words(one.term)
    return ClockLine(account.label, term, state, tone, one.term.citation, account)


def _due_day(due_at: datetime | None, due_on: date | None) -> str:
    day = day_due(due_at) if due_at else due_on
    return deadlines.day_words(day) if day else ""
