"""The letters around accounts. Sent by a job, so that a mail server that is down stops nobody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from govservice import clock, jobs
from govservice.accounts import tasks
from govservice.accounts.models import Invitation, Letter, Organisation, User


def post(to: str, subject: str, body: str) -> None:
    """Hand a letter to the worker; it goes if the present transaction commits."""
    with transaction.atomic():
        letter = Letter.objects.create(
            to=to, subject=" ".join(subject.split())[:200], body=body, written_at=clock.now()
        )
        jobs.enqueue(tasks.deliver, letter_id=letter.pk)


def somebody_asks(owner: User, organisation: Organisation, user: User) -> None:
    """Tell the owner that a person asks for a seat."""
    _write(owner.email, owner.locale, "asks", organisation=organisation, person=user)


def seat_confirmed(user: User, organisation: Organisation) -> None:
    """Tell the agent that he may act now."""
    _write(user.email, user.locale, "confirmed", organisation=organisation, person=user)


def invited(invitation: Invitation) -> None:
    """Tell the holder of the address that he is invited."""
    _write(
        invitation.email,
        settings.LANGUAGE_CODE,
        "invited",
        organisation=invitation.organisation,
        person=invitation.invited_by,
        invitation=invitation,
    )


def _write(to: str, language: str, letter: str, **facts: Any) -> None:
    if not to:
        return
    with translation.override(language):
        context = {**facts, "site_name": str(settings.SITE_NAME), "site_url": settings.SITE_URL}
        subject = render_to_string(f"accounts/letters/{letter}_subject.txt", context)
        body = render_to_string(f"accounts/letters/{letter}.txt", context)
    post(to, subject, body)
