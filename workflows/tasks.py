"""Jobs of the case. Doors: they read the clock and hand it down."""

from __future__ import annotations

import logging
from time import sleep

from django.db import transaction

from govservice import clock
from govservice.accounts.actors import ENGINE
from govservice.errors import Refused
from govservice.jobs import PATIENT, enqueue, periodic, task
from sla import calendar_store
from workflows import notices, papers, services
from workflows.lifecycle import OUTCOMES
from workflows.models import Case, CaseEvent
from workflows.selectors import soundness
from workflows.services import recount as recounting

logger = logging.getLogger(__name__)


@task(queue="render", retry=PATIENT, name="workflows.after")
def after(event_id: int) -> None:
    """Make the papers of an act, deliver what can be delivered online, tell the applicant.

    Runs at least once: a paper that has its file is left alone, a case that moved on is not
    delivered again, and a message is unique per act and address.
    """
    event = CaseEvent.objects.select_related("case__authority", "case__agent").get(pk=event_id)
    papers.render_missing(event.case, clock.now())
    if event.target in OUTCOMES and event.case.channel == Case.Channel.ONLINE:
        _deliver(event.case_id)
    for message in notices.write(event, clock.now()):
        notices.send(message, clock.now())


def _deliver(case_id: int) -> None:
    try:
        services.deliver(case_id, by=ENGINE, at=clock.now(), way="online")
    except Refused as refused:
        if "wrong_state" not in refused.codes:  # somebody at the window was quicker: as good
            raise


def follow(move: services.Move) -> None:
    """Order the job for what a move sets off, in the move's own transaction."""
    assert transaction.get_connection().in_atomic_block
    if move.declared.papers or move.name in notices.WORDINGS or move.target in OUTCOMES:
        enqueue(after, event_id=move.event.pk)


@task(name="workflows.recount", retry=PATIENT, lock="workflows.recount")
def recount(version: int) -> None:
    """Move what is due to where a new version of the calendar puts it.

    Waits until no process counts by an older version any more.
    """
    sleep(calendar_store.TRUST * 1.5)
    if calendar_store.current().version <= version:  # else the newer one has a job of its own
        move_due_dates()


def move_due_dates() -> int:
    """Move every open due date to where the calendar in force puts it; return how many.

    Goes on until a round finds nothing: what was counted by the older calendar just before
    comes in with its transaction.
    """
    calendar, moved = calendar_store.current(), 0
    for _ in range(_ROUNDS):
        done = recounting.recount(
            calendar, version=calendar.version, at=clock.now(), tell=_tell_all
        )
        logger.info("recount by calendar %s: %s", calendar.version, done)
        moved += done.moved
        if not done.events:
            break
    return moved


#: Acts that began before a calendar was published end within one round of another.
_ROUNDS = 5


def _tell_all(events: list[int]) -> None:
    enqueue(tell, events=events)


@task(name="workflows.tell")
def tell(events: list[int]) -> None:
    """Order a letter for each event, apart from each other: one address that fails is one job."""
    for event_id in events:
        enqueue(after, event_id=event_id)


def recount_now() -> None:
    """Order the recounting by the version in force: the opening hours of a window changed."""
    published(calendar_store.current().version)


def published(version: int) -> None:
    """Order the recounting, in the transaction that publishes a version of the calendar."""
    enqueue(recount, version=version)


class Unsound(RuntimeError):
    """Some cases are not as they must be; the log names each."""


@periodic("30 18 * * *", name="workflows.check_cases")
def check_cases() -> None:
    """Look every night (half past two at the office, told in UTC) whether all cases are whole.

    :raises Unsound: so that the job is shown as failed and the night is not noted as done.
    """
    found = list(soundness.findings())
    for finding in found:
        logger.error("check_cases: %s", finding)
    if found:
        raise Unsound(f"{len(found)} findings")
