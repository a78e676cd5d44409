"""Whether the timers need somebody: one that is late though nobody holds it, or one put aside.

Told three ways: in the answer of `/readyz`, in the log, and once per incident by e-mail to the
administrators. An incident that comes back within an hour of its end is the same one.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from govservice.accounts.models import Membership
from sla.models import Incident
from sla.selectors import parked

logger = logging.getLogger(__name__)

#: So soon after its end an incident goes on instead of a new one beginning.
QUIET: Final = timedelta(hours=1)

# A timer that waits for its next attempt is not late, and one that somebody holds is at work.
# FOR KEY SHARE keeps nobody from anything but a tick, for as long as this statement takes.
_OLDEST = """
    SELECT timer.due_at FROM sla_timer timer
    JOIN workflows_case "case" ON "case".id = timer.case_id
    WHERE timer.status = 0 AND timer.due_at <= %(then)s
      AND (timer.retry_at IS NULL OR timer.retry_at <= %(then)s)
    ORDER BY timer.due_at, timer.id LIMIT 1
    FOR KEY SHARE OF "case", timer SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Attention:
    """What somebody should look at."""

    late_since: datetime | None  #: the oldest due timer upon which nobody acts
    parked: int

    @property
    def kinds(self) -> frozenset[str]:
        late = {Incident.Kind.LATE.value} if self.late_since else set()
        return frozenset(late | ({Incident.Kind.PARKED.value} if self.parked else set()))


def look(at: datetime) -> Attention:
    """Return what needs attention; two statements."""
    with connection.cursor() as cursor:
        then = at - timedelta(seconds=settings.TIMERS_LATE_AFTER)
        cursor.execute(_OLDEST, {"then": then})
        row = cursor.fetchone()
    return Attention(row[0] if row else None, parked().count())


def warnings(at: datetime) -> list[str]:
    """Say in one line each what `/readyz` should warn of; nothing if all is well."""
    seen = look(at)
    said = []
    if seen.late_since:
        waits = round((at - seen.late_since).total_seconds())
        said.append(f"the oldest due timer has been waiting for {waits} s")
    if seen.parked:
        said.append(f"{seen.parked} timers were put aside and wait for a person")
    return said


def note(at: datetime) -> list[Incident]:
    """Open and end incidents; return those about which somebody must be told now."""
    seen = look(at)
    for line in warnings(at):
        logger.warning("%s", line)
    with transaction.atomic():
        Incident.objects.filter(ended_at=None).exclude(kind__in=seen.kinds).update(ended_at=at)
        return [new for kind in sorted(seen.kinds) if (new := _begin(kind, at))]


def _begin(kind: str, at: datetime) -> Incident | None:
    """Open an incident unless one of its kind is open, or ended a moment ago and goes on."""
    last = Incident.objects.select_for_update().filter(kind=kind).order_by("-pk").first()
    if last and (last.ended_at is None or at - last.ended_at < QUIET):
        if last.ended_at:
            last.ended_at = None
            last.save(update_fields=["ended_at"])
        return None
    made, is_new = Incident.objects.get_or_create(kind=kind, ended_at=None, defaults={"since": at})
    return made if is_new else None


_WORDS: Final = {
    Incident.Kind.LATE: (
        "有到期的时限没有按时自动办理。",
        "请检查后台任务（worker）是否在运行、数据库是否繁忙。",
    ),
    Incident.Kind.PARKED: (
        "有到期的时限多次自动办理失败，已经搁置。",
        "请登录后打开“定时办理”，查看原因后重新办理，或提请跳过。",
    ),
}


def tell(incident: Incident, on: date) -> int:
    """Write to every administrator in office; return how many letters that were.

    :raises OSError: the mail server did not take one; the job is tried again.
    """
    happened, todo = _WORDS[Incident.Kind(incident.kind)]
    offices = Membership.objects.on(on).filter(role="admin", user__is_active=True)
    addresses = sorted(set(offices.exclude(user__email="").values_list("user__email", flat=True)))
    body = "\n".join([happened, todo, "", settings.SITE_URL])
    for address in addresses:
        subject = f"【{settings.SITE_NAME}】{incident.get_kind_display()}"
        EmailMessage(subject, body, to=[address]).send()
    return len(addresses)
