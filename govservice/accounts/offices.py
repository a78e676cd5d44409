"""Who gives an office (岗位) and who takes it: administrators, within their own units.

Nobody changes his own offices. An office is never deleted, only ended.
"""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from govservice.accounts.actors import Actor
from govservice.accounts.models import Membership, Unit, User
from govservice.accounts.models.units import MembershipQuerySet
from govservice.accounts.roles import STAFF_ROLES, Role
from govservice.errors import Denied, Refused


def units_of(actor: Actor, on: date) -> QuerySet[Unit]:
    """Return the units in force whose offices *actor* may give."""
    return Unit.objects.on(on).filter(pk__in=actor.units(Role.ADMIN)).order_by("code")


def offices_in(actor: Actor) -> MembershipQuerySet:
    """Return every office, past and present, in the units *actor* administers."""
    offices = Membership.objects.filter(unit__in=actor.units(Role.ADMIN))
    return offices.select_related("user", "unit")


def find_person(actor: Actor, words: str) -> QuerySet[User]:
    """Find people by user name or address in full, or by part of the name among one's staff."""
    if not words:
        return User.objects.none()
    mine = Q(full_name__icontains=words, memberships__unit__in=actor.units(Role.ADMIN))
    exact = Q(username__iexact=words) | Q(email__iexact=words)
    return User.objects.filter(exact | mine).distinct().order_by("full_name", "pk")[:50]


@transaction.atomic
def appoint(
    by: Actor,
    user: User,
    *,
    unit: Unit,
    role: str,
    on: date,
    until: date | None = None,
    window_label: str = "",
) -> Membership:
    """Give *user* an office from the day *on*, until the end of the day *until*.

    :raises Refused: for an office he holds on one of these days already.
    """
    _may_change(by, user, unit.pk)
    if role not in STAFF_ROLES:
        raise Refused.because("not_an_office", "请选择岗位。")
    if until is not None and until < on:
        raise Refused.because("ends_before_it_begins", "任职止日不能早于起日。")
    User.objects.select_for_update().get(pk=user.pk)
    same = Membership.objects.filter(user=user, unit=unit, role=role)
    overlapping = same.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    if until is not None:
        overlapping = overlapping.filter(valid_from__lte=until)
    if overlapping.exists():
        raise Refused.because("held_already", "该人员在此期间已担任这一岗位。")
    return Membership.objects.create(
        user=user,
        unit=unit,
        role=role,
        valid_from=on,
        valid_to=until,
        window_label=window_label,
        appointed_by_id=by.user_id,
    )


@transaction.atomic
def end_office(by: Actor, office: Membership, *, last_day: date) -> None:
    """End an office with the close of *last_day*.

    :raises Refused: when it ended before that, or has not begun by then.
    """
    _may_change(by, office.user, office.unit_id)
    office = Membership.objects.select_for_update().get(pk=office.pk)
    if office.valid_to is not None and office.valid_to <= last_day:
        raise Refused.because("ended_already", "该任职已经结束。")
    if office.valid_from > last_day:
        raise Refused.because("not_begun", "该任职尚未开始，请把止日定为起日或以后。")
    office.valid_to, office.ended_by_id = last_day, by.user_id
    office.save(update_fields=["valid_to", "ended_by"])


@transaction.atomic
def create_staff(by: Actor, *, username: str, full_name: str, email: str, phone: str) -> User:
    """Open an account for a colleague; he sets his password by 忘记密码 with his address.

    The administrator answers for the address, so it counts as confirmed.

    :raises Refused: when the user name or the address is taken.
    """
    if not by.may(Role.ADMIN, None):
        raise Denied.because("not_an_administrator", "只有系统管理员可以开设账户。")
    taken = EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
    if taken or User.objects.filter(email__iexact=email).exists():
        raise Refused.because("email_taken", "该电子邮箱已有账户，请直接查找该人员。")
    user = User(username=username, full_name=full_name, email=email.lower(), phone=phone)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Refused.because("username_taken", "该用户名已被使用。") from error
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _may_change(by: Actor, user: User, unit_id: int) -> None:
    if not by.may(Role.ADMIN, unit_id):
        raise Denied.because("not_your_unit", "您不管理该机构的人员。")
    if by.user_id == user.pk:
        raise Refused.because("own_office", "不能变更本人的任职，请由其他管理员办理。")
