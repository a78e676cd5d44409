"""The acts around an organisation's seats: claim, ask, invite, confirm, hand over, end.

Every function is one transaction, locks the organisation first and refuses in plain words.
A seat is never deleted: who once acted for an organisation stays on record.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from govservice.accounts import notices
from govservice.accounts.models import MemberRole, Organisation, OrganisationMember, User
from govservice.errors import Denied, Refused


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the first member tells about his organisation."""

    name: str
    kind: str
    representative: str
    contact: str
    phone: str
    address: str = ""
    region: str = ""


def has_confirmed_email(user: User) -> bool:
    """Tell whether the person proved that his e-mail address is his."""
    return bool(EmailAddress.objects.filter(user=user, verified=True).exists())


def owner_of(organisation: Organisation) -> OrganisationMember | None:
    """Return the owner's seat, if anybody holds it."""
    seats = organisation.members.confirmed().filter(role=MemberRole.OWNER)
    return seats.select_related("user").first()


@transaction.atomic
def claim(
    user: User, *, uscc: str, particulars: Particulars, declares: bool, at: datetime
) -> OrganisationMember:
    """Make *user* the owner (管理员) of an organisation that has none yet.

    An organisation the office already knows keeps its name, kind and representative.

    :raises Refused: without a confirmed e-mail address, without the declaration of authority,
        or when somebody is the owner already.
    """
    if not has_confirmed_email(user):
        raise Refused.because("email_unconfirmed", _("请先确认您的电子邮箱，再登记单位。"))
    if not declares:
        raise Refused.because("authority_undeclared", _("请声明您有权代表该单位。"))
    defaults = {**asdict(particulars), "created_at": at}
    organisation, created = Organisation.objects.get_or_create(uscc=uscc, defaults=defaults)
    _lock(organisation)
    if owner_of(organisation):
        raise Refused.because("already_owned", _("该单位已有管理员，请申请加入。"))
    if not created:
        organisation.contact, organisation.phone = particulars.contact, particulars.phone
        organisation.save(update_fields=["contact", "phone"])
    organisation.members.present().filter(user=user).update(ended_at=at)
    return organisation.members.create(
        user=user,
        role=MemberRole.OWNER,
        asked_at=at,
        confirmed_at=at,
        confirmed_by=user,
        authority_declared_at=at,
    )


@transaction.atomic
def ask_to_join(user: User, organisation: Organisation, *, at: datetime) -> OrganisationMember:
    """Ask the owner for a seat as agent (代办人); asking twice changes nothing."""
    if not has_confirmed_email(user):
        raise Refused.because("email_unconfirmed", _("请先确认您的电子邮箱，再申请加入单位。"))
    _lock(organisation)
    seat = organisation.members.present().filter(user=user).first()
    if seat is not None:
        return seat
    owner = owner_of(organisation)
    if owner is None:
        raise Refused.because("no_owner", _("该单位还没有管理员，请登记为管理员。"))
    seat = organisation.members.create(user=user, role=MemberRole.AGENT, asked_at=at)
    notices.somebody_asks(owner.user, organisation, user)
    return seat


@transaction.atomic
def confirm(by: User, seat: OrganisationMember, *, at: datetime) -> None:
    """Let the waiting person act for the organisation; confirming twice changes nothing."""
    _lock_as_owner(by, seat.organisation)
    waiting = OrganisationMember.objects.waiting().filter(pk=seat.pk)
    if waiting.update(confirmed_at=at, confirmed_by=by):
        notices.seat_confirmed(seat.user, seat.organisation)


@transaction.atomic
def end(by: User, seat: OrganisationMember, *, at: datetime) -> None:
    """End a seat or turn down a request; the owner ends any, a member his own.

    :raises Refused: when the owner would leave without a successor while others stay.
    """
    organisation = _lock(seat.organisation)
    if by.pk != seat.user_id:
        _owner_only(by, organisation)
    others = organisation.members.confirmed().exclude(pk=seat.pk)
    if seat.role == MemberRole.OWNER and others.exists():
        raise Refused.because("owner_leaves", _("请先把管理员身份移交给其他代办人，再退出单位。"))
    OrganisationMember.objects.present().filter(pk=seat.pk).update(ended_at=at)


@transaction.atomic
def hand_over(by: User, successor: OrganisationMember, *, declares: bool, at: datetime) -> None:
    """Make a confirmed agent the owner; the former owner stays as agent.

    The owner answers for the successor's authority: he declares it.
    """
    organisation = _lock_as_owner(by, successor.organisation)
    if not declares:
        raise Refused.because("authority_undeclared", _("请声明继任管理员有权代表该单位。"))
    seats = organisation.members.confirmed()
    if successor.user_id == by.pk or not seats.filter(pk=successor.pk).exists():
        raise Refused.because("not_an_agent", _("只能移交给已确认的代办人。"))
    seats.filter(user=by).update(role=MemberRole.AGENT)
    seats.filter(pk=successor.pk).update(role=MemberRole.OWNER, authority_declared_at=at)


def is_owner(user: User, organisation: Organisation) -> bool:
    """Tell whether *user* owns the organisation's account."""
    seats = organisation.members.confirmed()
    return seats.filter(user=user, role=MemberRole.OWNER).exists()


def _lock(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _lock_as_owner(by: User, organisation: Organisation) -> Organisation:
    _owner_only(by, locked := _lock(organisation))
    return locked


def _owner_only(by: User, organisation: Organisation) -> None:
    if not is_owner(by, organisation):
        raise Denied.because("not_the_owner", _("只有单位管理员可以这样做。"))
