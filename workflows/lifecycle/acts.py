"""How an act of the office is declared: who may, whether it may, what it changes.

An act is a method of a lifecycle class. Its declaration is read three times: by
`services._perform` when a case moves, by the screens that light the buttons, and by the
state-space proof in `workflows.checks.proof`. So nothing about a move is said twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Protocol

from django_fsm import transition as _fsm_transition

from govservice.errors import Misdefined
from govservice.law import YES, Citation, Verdict, no
from workflows.lifecycle.status import Status

#: django-fsm's own types know neither verdicts nor our declarations.
transition: Any = _fsm_transition

#: In `Clocks`. stop: every clock that runs or is suspended; pause, exclude: every clock of the
#: office that runs; resume: every clock that is suspended.
ALL = "*"

#: Clocks, by name, that no suspension of the office's work touches: the applicant's own time,
#: and the time of the matter itself.
NOT_OF_THE_OFFICE = frozenset({"correction", "rating", "suspension", "special", "expiry"})


class By(Protocol):
    """Whoever acts: a person, the clock (时钟), the engine, or the holder of a query code."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def organisations(self) -> frozenset[int]: ...
    def may(self, role: str, unit_id: int | None) -> bool: ...


@dataclass(slots=True)
class Acting:
    """The act that is being asked about: guards read person, time and data from here."""

    name: str
    by: By
    at: datetime
    data: Mapping[str, Any]
    #: answers of the guards, so that their second evaluation by the state machine is free
    memo: dict[Any, Verdict] = field(default_factory=dict)


class Guard:
    """Whether an act may go ahead, and if not, why and by which law.

    *ask* receives the case and the `Acting` and answers with a bool or a `Verdict`.
    *needs* is the abstract fact the guard stands for, as the proof understands it.
    A guard without *needs* must be one that a named person can satisfy: *by_whom*.
    """

    def __init__(
        self,
        code: str,
        reason: str,
        ask: Callable[[Any, Acting], bool | Verdict],
        *,
        citation: Citation | None = None,
        needs: Mapping[str, bool] | None = None,
        by_whom: str = "",
    ) -> None:
        self.code, self.reason, self.ask, self.citation = code, reason, ask, citation
        self.needs: Mapping[str, bool] = needs or {}
        self.by_whom = by_whom
        self.__name__ = code

    def __call__(self, case: Any) -> Verdict:
        acting: Acting | None = getattr(case, "acting", None)
        if acting is None:
            raise Misdefined("a case moves only through services._perform")
        if self not in acting.memo:
            answer = self.ask(case, acting)
            if not isinstance(answer, Verdict):
                answer = YES if answer else no(self.code, self.reason, self.citation)
            acting.memo[self] = answer
        return acting.memo[self]


class Who:
    """Who may do an act; alternatives are joined by ``|``."""

    def __init__(self, *roles: str) -> None:
        self.roles = roles

    def __or__(self, other: Who) -> Who:
        return Who(*self.roles, *other.roles)

    def __call__(self, case: Any, by: By) -> Verdict:
        if any(_stands_as(role, case, by) for role in self.roles):
            return YES
        return no("not_your_act", "这项操作不由您办理。")


def _stands_as(role: str, case: Any, by: By) -> bool:
    if role in ("clock", "engine", "holder"):
        return by.kind == role and (role != "holder" or by.may("holder", case.pk))
    if role == "applicant":
        own = by.user_id is not None and by.user_id == case.agent_id
        return own or case.organisation_id in by.organisations
    if role == "counter":
        return case.channel == "window" and by.may("window", case.authority_id)
    return by.may(role, case.authority_id)


def role(name: str) -> Who:
    """Return the permission of one role."""
    return Who(name)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Which clocks an act starts, stops, suspends (中止) and resumes (恢复), by name.

    *cause* tells suspensions apart that overlap. From the clocks in *exclude* the dates which
    the act tells are taken out; those in *extend* get the extension of their definition.
    """

    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    cause: str = ""

    def __bool__(self) -> bool:
        return self != _NOTHING

    def stopped(self, alive: Collection[str]) -> list[str]:
        """Return those of the clocks *alive* (running or suspended) that stop."""
        return sorted(alive) if ALL in self.stop else [one for one in self.stop if one in alive]

    def suspended(self, running: Collection[str]) -> list[str]:
        """Return the clocks that are suspended, whether or not they are *running*, but for ALL."""
        return sorted(set(running) - NOT_OF_THE_OFFICE) if ALL in self.pause else list(self.pause)

    def excluded(self, alive: Collection[str]) -> list[str]:
        """Return the clocks out of which the dates that are told are taken."""
        return sorted(set(alive) - NOT_OF_THE_OFFICE) if ALL in self.exclude else [*self.exclude]

    def resumed(self, paused: Collection[str]) -> list[str]:
        """Return the clocks that run on, whether or not they are *paused*, but for ALL."""
        return sorted(paused) if ALL in self.resume else list(self.resume)


_NOTHING = Clocks()


Kind = Literal["act", "certificate", "in_place"]


@dataclass(frozen=True, slots=True)
class Declared:
    """What an act says of itself; carried by the state machine as ``custom``."""

    label: str
    #: what happens, in words, shown before a person does it
    consequence: str = ""
    citation: Citation | None = None
    sets: Mapping[str, bool] = field(default_factory=dict)
    clocks: Clocks = Clocks()
    #: the name of the clock whose end performs this act
    fires: str = ""
    papers: tuple[str, ...] = ()
    kind: Kind = "act"
    #: what silence does (超时默认): a refused guard then leaves the case where it is, and its
    #: history says why
    by_default: bool = False

    def __contains__(self, key: str) -> bool:  # django-fsm treats `custom` as a mapping
        return hasattr(self, key)

    def get(self, key: str, default: Any = None) -> Any:
        return getattr(self, key, default)


def _through_perform(case: Any) -> Verdict:
    if getattr(case, "acting", None) is None:
        raise Misdefined("a case moves only through services._perform")
    return YES


def act(
    source: Status | Iterable[Status],
    target: Status,
    *,
    by: Who,
    guards: Iterable[Guard] = (),
    **declared: Any,
) -> Callable[[Any], Any]:
    """Declare an act; *declared* are the fields of `Declared`."""
    sources = [source] if isinstance(source, Status) else list(source)
    declare: Callable[[Any], Any] = transition(
        "status",
        [str(one) for one in sources],
        str(target),
        conditions=[_through_perform, *guards],
        permission=by,
        custom=Declared(**declared),
    )
    return declare


def act_in_place(
    statuses: Iterable[Status], *, by: Who, guards: Iterable[Guard] = (), **declared: Any
) -> Callable[[Any], Any]:
    """Declare an act that is remembered but leaves the case where it stands."""
    guards = tuple(guards)

    def decorate(method: Any) -> Any:
        for status in statuses:
            method = act(status, status, by=by, guards=guards, kind="in_place", **declared)(method)
        return method

    return decorate


def tighten(
    base: Any,
    *guards: Guard,
    by: Who | None = None,
    papers: tuple[str, ...] = (),
    start: tuple[str, ...] = (),
) -> Any:
    """Redeclare an act of the spine with more guards; it can never drop one.

    *by* may replace who acts, *papers* names what the act hands out in this procedure, *start*
    the clocks that it starts beside those of the spine.
    """
    method = base.__wrapped__

    def body(self: Any, *args: Any, **kwargs: Any) -> Any:
        return method(self, *args, **kwargs)

    body.__name__, body.__doc__ = method.__name__, method.__doc__
    body.__qualname__, body.__module__ = f"{method.__qualname__}+", method.__module__
    tightened: Any = body
    for move in base._django_fsm.transitions.values():
        custom: Declared = move.custom
        if papers:
            custom = replace(custom, papers=papers)
        if start:
            turned = replace(custom.clocks, start=(*custom.clocks.start, *start))
            custom = replace(custom, clocks=turned)
        tightened = transition(
            "status",
            move.source,
            move.target,
            conditions=[*move.conditions, *guards],
            permission=by or move.permission,
            custom=custom,
        )(tightened)
    return tightened
