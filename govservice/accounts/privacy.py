"""Masked data shown in full: only to whom it belongs, or for a reason that stays on record."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from govservice.accounts.actors import Actor
from govservice.accounts.models import RevealLog, User
from govservice.errors import Denied, Refused

#: Version of the notice a person confirms at sign-up; change it with the text.
NOTICE_VERSION = "2026-11"
OWN_DATA = "本人查看"


def record_reveal(
    actor: Actor, subject: models.Model, field: str, *, reason: str, at: datetime
) -> RevealLog:
    """Remember that *actor* sees *field* of *subject* in full; whoever calls shows it.

    *field* may be a path in the subject's data, such as ``answers.id_number``. May the actor
    see the subject at all? That the caller has asked.

    :raises Denied: for anyone who is not signed in.
    :raises Refused: without a reason of at least four characters.
    """
    if actor.user_id is None:
        raise Denied.because("not_signed_in", "请先登录。")
    reason = " ".join(reason.split())
    if len(reason) < 4:
        raise Refused.because("reveal_without_reason", "请写明查看完整信息的理由（不少于4个字）。")
    return RevealLog.objects.create(
        user_id=actor.user_id,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        field=field,
        reason=reason[:200],
        at=at,
    )


def reveal(actor: Actor, subject: User, field: str, *, reason: str = "", at: datetime) -> str:
    """Return a personal datum of *subject* in full and remember who looked.

    One's own needs no reason; anyone else must hold an office and give one.

    :raises Denied: for another person without an office.
    """
    if actor.user_id == subject.pk:
        reason = reason or OWN_DATA
    elif not actor.is_staff:
        raise Denied.because("not_yours", "只能查看本人的信息。")
    record_reveal(actor, subject, field, reason=reason, at=at)
    return str(getattr(subject, field))
