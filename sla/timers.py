"""Timers: armed by acts, fired by the tick. One row per running clock that ends in time.

Lock order: the tick takes the case row and the timer row in one statement and skips what
is locked, so it can neither wait for a clerk nor make one wait in a circle. Whoever gets the
case first wins; a clerk who is deciding it at this moment is met again by the next tick.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from govservice.errors import Misdefined
from sla.models import Timer

logger = logging.getLogger(__name__)

#: In `cancel`: every open timer of the case.
ALL: Final = "*"

#: Waits before the second, third … attempt; after the last a timer is parked.
BACK_OFF: Final = tuple(timedelta(seconds=wait) for wait in (10, 60, 300, 1800))

#: Timers in one transaction. One, because an act that numbers a paper holds the series until
#: the commit: larger batches keep clerks waiting for numbers, and two series taken in
#: different orders by two cases of a batch could meet a clerk's transaction in a deadlock.
BATCH: Final = 1

#: A tick ends after so many claims, should its acts keep arming timers that are already due.
MOST: Final = 100_000

_FROM_THE_START: Final[tuple[datetime | str, int]] = ("-infinity", 0)

Handler = Callable[[Timer, datetime], object]

_handler: Handler | None = None


@dataclass(slots=True)
class Outcome:
    """What one tick did."""

    fired: int = 0
    retried: int = 0  #: failed and will be tried again
    parked: int = 0  #: failed for the last time; waits for a person
    stale: int = 0  #: another timer of the same batch had already cancelled or moved it

    def __bool__(self) -> bool:
        return bool(self.fired or self.retried or self.parked or self.stale)


def register_handler(handler: Handler) -> Handler:
    """Give the tick its act, called as ``handler(timer, at)`` with case and timer locked.

    There is one. It does nothing where the end of a clock has no effect; what it raises
    counts as a failed attempt.
    """
    global _handler
    if _handler is not None and _handler is not handler:
        raise Misdefined("the tick already has its act")
    _handler = handler
    return handler


def arm(case_id: int, due: Mapping[str, datetime]) -> None:
    """Arm one timer per kind, in one statement; one that is open already is moved.

    The caller holds the case row. A parked one is armed anew: its clock has changed.
    """
    arm_all({(case_id, kind): due_at for kind, due_at in due.items()})


def arm_all(due: Mapping[tuple[int, str], datetime]) -> None:
    """Arm timers of many cases, by case and kind, as `arm` does; the caller holds the rows."""
    if not due:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO sla_timer (case_id, kind, due_at, status, attempts, reason)
            SELECT armed.case_id, armed.kind, armed.due_at, 0, 0, ''
            FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[])
              AS armed (case_id, kind, due_at)
            ON CONFLICT (case_id, kind) WHERE status IN (0, 3) DO UPDATE
            SET due_at = excluded.due_at, status = 0, attempts = 0, retry_at = NULL, reason = ''
            """,
            _columns(due),
        )


def move_all(due: Mapping[tuple[int, str], datetime]) -> None:
    """Move the ends of clocks that run on, by case and kind; the caller holds the rows.

    As `arm_all`, but a timer that two people have skipped goes along and stays skipped: what
    they decided about this run of the clock is not undone because its end lies elsewhere now.
    """
    if not due:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE sla_timer timer SET due_at = moved.due_at
            FROM sla_skip skip, unnest(%s::bigint[], %s::text[], %s::timestamptz[])
              AS moved (case_id, kind, due_at)
            WHERE skip.agreed AND skip.timer_id = timer.id AND timer.status = 4
              AND timer.case_id = moved.case_id AND timer.kind = moved.kind
              AND NOT EXISTS (SELECT FROM sla_timer later WHERE later.case_id = timer.case_id
                AND later.kind = timer.kind AND later.status IN (0, 3))
            RETURNING timer.case_id, timer.kind
            """,
            _columns(due),
        )
        skipped = set(cursor.fetchall())
    arm_all({key: due_at for key, due_at in due.items() if key not in skipped})


def _columns(due: Mapping[tuple[int, str], datetime]) -> list[list[Any]]:
    return [[case_id for case_id, _ in due], [kind for _, kind in due], list(due.values())]


def cancel(case_id: int, kinds: Iterable[str]) -> int:
    """Cancel the open timers of these kinds, or `ALL`; return how many there were.

    The caller holds the case row.
    """
    wanted = [kinds] if isinstance(kinds, str) else list(kinds)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sla_timer SET status = 2 WHERE case_id = %s AND status IN (0, 3)"
            " AND (kind = ANY(%s::text[]) OR %s)",
            [case_id, wanted, ALL in wanted],
        )
        return int(cursor.rowcount)


def tick(at: datetime, batch: int = BATCH, most: int = MOST) -> Outcome:
    """Act upon every timer due *at*, earliest first, until none is left that nobody holds.

    Each timer is one savepoint: firing, the act, its event and the jobs it orders happen
    together or not at all. A failing one is tried again later (`BACK_OFF`), then parked with
    the reason; its batch goes on.
    """
    if _handler is None:
        raise Misdefined("nobody has told the tick what to do; see register_handler")
    outcome = Outcome()
    after = _FROM_THE_START
    for _ in range(most):
        with transaction.atomic():
            claimed = _claim(at, batch, after)
            for timer in claimed:
                _fire(timer, at, _handler, outcome)
        if claimed:
            after = claimed[-1].due_at, claimed[-1].pk
        elif after == _FROM_THE_START:
            break
        else:  # once more, for what acts have armed in the past meanwhile
            after = _FROM_THE_START
    return outcome


def _claim(at: datetime, batch: int, after: tuple[datetime | str, int]) -> list[Timer]:
    """Lock due timers together with their cases; those that somebody holds are passed over.

    Looks behind *after* only, so that the index entries of timers just fired are not read
    again and again while a long report keeps them from being cleaned away. Plain SQL, because
    the ORM would read every column of the case to lock its row.
    """
    return list(
        Timer.objects.raw(
            """
            SELECT timer.* FROM sla_timer timer
            JOIN workflows_case "case" ON "case".id = timer.case_id
            WHERE timer.status = 0 AND timer.due_at <= %(at)s
              AND (timer.due_at, timer.id) > (%(due)s::timestamptz, %(id)s)
              AND (timer.retry_at IS NULL OR timer.retry_at <= %(at)s)
            ORDER BY timer.due_at, timer.id LIMIT %(batch)s
            FOR UPDATE OF "case", timer SKIP LOCKED
            """,
            {"at": at, "batch": batch, "due": after[0], "id": after[1]},
        )
    )


def _fire(timer: Timer, at: datetime, handler: Handler, outcome: Outcome) -> None:
    armed = Timer.objects.filter(pk=timer.pk, status=Timer.Status.ARMED, due_at=timer.due_at)
    try:
        with transaction.atomic():
            # First fired, then acted: the act may arm a timer of the same kind.
            if not armed.update(status=Timer.Status.FIRED, fired_at=at):
                outcome.stale += 1
                return
            handler(timer, at)
            # A broken key would else be found at the commit, and take the whole tick with it.
            connection.check_constraints()
    except Exception as error:
        logger.exception("timer %s failed, attempt %s", timer.pk, timer.attempts + 1)
        _put_off(timer, at, error, outcome)
    else:
        outcome.fired += 1


def _put_off(timer: Timer, at: datetime, error: Exception, outcome: Outcome) -> None:
    """Let a failed timer wait, or park it for a person to look at."""
    tried = timer.attempts + 1
    parked = tried > len(BACK_OFF)
    Timer.objects.filter(pk=timer.pk).update(
        attempts=tried,
        reason=_storable(f"{type(error).__name__}: {error}")[:500],
        status=Timer.Status.PARKED if parked else Timer.Status.ARMED,
        retry_at=None if parked else at + BACK_OFF[tried - 1],
    )
    if parked:
        outcome.parked += 1
    else:
        outcome.retried += 1


def _storable(text: str) -> str:
    """Return *text* without what the database refuses, or the reason would fail as its act did."""
    return text.replace("\0", "").encode(errors="backslashreplace").decode()
