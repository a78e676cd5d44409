"""For whom a person is acting in this session: himself, or one organisation (代办)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import HttpRequest

from govservice.accounts.actors import Actor, actor_for
from govservice.accounts.models import Organisation
from govservice.errors import Denied

_CHOICE = "acting_for"


def actor_of(request: HttpRequest, on: date) -> Actor:
    """Return the request's actor with the organisation chosen in its session.

    A choice that no longer holds (the seat was ended) is dropped silently: he acts for himself.
    """
    actor = actor_for(request.user, on)
    chosen = request.session.get(_CHOICE) if actor.user_id is not None else None
    if chosen not in actor.organisations:
        return actor
    return replace(actor, acting_for=chosen)


def act_for(request: HttpRequest, actor: Actor, organisation_id: int | None) -> None:
    """Choose for whom this session acts; ``None``: for oneself.

    :raises Denied: for an organisation the person has no confirmed seat in.
    """
    if organisation_id is not None and organisation_id not in actor.organisations:
        raise Denied.because("not_your_organisation", "您不是该单位的代办人。")
    request.session[_CHOICE] = organisation_id


def organisations_of(actor: Actor) -> list[Organisation]:
    """Return the organisations *actor* may act for, by name."""
    if not actor.organisations:
        return []
    return list(Organisation.objects.filter(pk__in=actor.organisations).order_by("name"))
