"""Jobs around accounts."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from govservice import clock, jobs
from govservice.accounts.models import Letter

#: A letter nobody could deliver is of no use later: its code has long expired.
KEPT = timedelta(days=3)


@jobs.task(name="accounts.deliver", queue="messages", retry=jobs.PATIENT)
def deliver(letter_id: int) -> None:
    """Send one letter and forget it; a second run finds nothing to do."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update().filter(pk=letter_id).first()
        if letter is None:
            return
        EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to]).send()
        letter.delete()


@jobs.periodic("41 3 * * *", name="accounts.forget_letters")
def forget_letters() -> None:
    """Drop letters that could not be delivered."""
    Letter.objects.filter(written_at__lt=clock.now() - KEPT).delete()
