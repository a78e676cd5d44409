"""An owner invites by e-mail; whoever holds the confirmed address may accept."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from govservice.accounts import notices
from govservice.accounts.models import (
    Invitation,
    MemberRole,
    Organisation,
    OrganisationMember,
    User,
)
from govservice.accounts.seats import is_owner
from govservice.errors import Denied, Refused

LASTS = timedelta(days=14)


@transaction.atomic
def invite(by: User, organisation: Organisation, email: str, *, at: datetime) -> Invitation:
    """Invite the holder of *email*; a second time renews the term and writes again.

    Says the same whether the address has an account or not.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not is_owner(by, organisation):
        raise Denied.because("not_the_owner", _("只有单位管理员可以这样做。"))
    invitation, _created = Invitation.objects.update_or_create(
        organisation=organisation,
        email=email.lower(),
        answered_at=None,
        defaults={"invited_by": by, "invited_at": at, "expires_at": at + LASTS},
    )
    notices.invited(invitation)
    return invitation


def open_for(user: User, at: datetime) -> QuerySet[Invitation]:
    """Return the unanswered invitations to the person's confirmed addresses."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values("email")
    invitations = Invitation.objects.filter(answered_at=None, expires_at__gt=at)
    return invitations.filter(email__in=addresses).select_related("organisation", "invited_by")


@transaction.atomic
def answer(user: User, invitation_id: int, *, accept: bool, at: datetime) -> Organisation:
    """Accept or decline; an accepted invitation is a confirmed seat.

    :raises Refused: for an invitation that is not the person's, expired, or answered.
    """
    invitation = open_for(user, at).select_for_update(of=("self",)).filter(pk=invitation_id).first()
    if invitation is None:
        raise Refused.because("invitation_gone", _("该邀请不存在、已过期或已处理。"))
    invitation.answered_at, invitation.accepted = at, accept
    invitation.save(update_fields=["answered_at", "accepted"])
    organisation = Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    if accept:
        _seat(user, organisation, invitation, at)
    return organisation


def _seat(user: User, organisation: Organisation, invitation: Invitation, at: datetime) -> None:
    inviter = invitation.invited_by
    if not is_owner(inviter, organisation):
        raise Refused.because("inviter_left", _("邀请人已不是该单位的管理员，邀请失效。"))
    seat = organisation.members.present().filter(user=user).first()
    if seat is None:
        seat = OrganisationMember(organisation=organisation, user=user, asked_at=at)
        seat.role = MemberRole.AGENT
    if seat.confirmed_at is None:
        seat.confirmed_at, seat.confirmed_by = at, inviter
    seat.save()
