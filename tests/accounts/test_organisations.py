"""For whom a person acts: seats, invitations, and the choice of the session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from govservice import jobs
from govservice.accounts import invitations, seats
from govservice.accounts.actors import actor_for
from govservice.accounts.models import Invitation, MemberRole, Organisation, User
from govservice.errors import Denied, Refused

from .conftest import AT, TODAY

pytestmark = pytest.mark.django_db
USCC = "91110000600037341L"
People = Callable[..., User]
SignIn = Callable[[User], Client]
PARTICULARS = {
    "name": "武汉星桥知行科技有限公司",
    "kind": "enterprise",
    "representative": "冯一鸣",
    "address": "武汉市示例路1号",
    "contact": "科研部",
    "phone": "027-87654321",
}


@pytest.fixture
def owner(make_user: People) -> User:
    return make_user("owner", full_name="王管理")


@pytest.fixture
def agent(make_user: People) -> User:
    return make_user("agent", full_name="李代办")


@pytest.fixture
def firm(owner: User) -> Organisation:
    particulars = seats.Particulars(**PARTICULARS)
    seat = seats.claim(owner, uscc=USCC, particulars=particulars, declares=True, at=AT)
    return seat.organisation


def acts_for(user: User) -> frozenset[int]:
    return actor_for(user, TODAY).organisations


def test_the_first_to_claim_with_a_declaration_becomes_the_owner(
    agent: User, sign_in: SignIn
) -> None:
    client = sign_in(agent)
    found = client.post(reverse("accounts:find_organisation"), {"uscc": " 91110000 600037341l "})
    assert found["Location"] == reverse("accounts:claim", args=[USCC])

    client.post(found["Location"], PARTICULARS | {"declares": "on"})

    seat = agent.seats.get()
    assert (seat.role, seat.organisation.uscc) == (MemberRole.OWNER, USCC)
    assert seat.confirmed_at == seat.authority_declared_at
    assert acts_for(agent) == {seat.organisation_id}


def test_without_the_declaration_nothing_is_made_and_what_was_typed_stays(
    agent: User, sign_in: SignIn
) -> None:
    answer = sign_in(agent).post(reverse("accounts:claim", args=[USCC]), PARTICULARS)

    assert answer.status_code == 422
    assert "武汉星桥知行科技有限公司" in answer.content.decode()
    assert not Organisation.objects.exists()


def test_an_unconfirmed_address_claims_nothing(agent: User) -> None:
    EmailAddress.objects.filter(user=agent).update(verified=False)
    particulars = seats.Particulars(**PARTICULARS)

    with pytest.raises(Refused) as refused:
        seats.claim(agent, uscc=USCC, particulars=particulars, declares=True, at=AT)
    assert refused.value.codes == ("email_unconfirmed",)
    assert not Organisation.objects.exists()


def test_an_organisation_the_office_knows_keeps_its_name(agent: User, sign_in: SignIn) -> None:
    known = Organisation.objects.create(uscc=USCC, name="老名称", kind="university", created_at=AT)

    sign_in(agent).post(
        reverse("accounts:claim", args=[USCC]), PARTICULARS | {"declares": "on", "name": "假名称"}
    )

    known.refresh_from_db()
    assert (known.name, known.kind, known.contact) == ("老名称", "university", "科研部")
    assert acts_for(agent) == {known.pk}


def test_the_second_to_come_asks_and_the_owner_confirms(
    firm: Organisation, owner: User, agent: User, sign_in: SignIn
) -> None:
    client = sign_in(agent)
    page = client.get(reverse("accounts:claim", args=[USCC])).content.decode()
    assert "王**" in page
    assert "王管理" not in page
    client.post(reverse("accounts:claim", args=[USCC]), PARTICULARS | {"declares": "on"})
    assert acts_for(agent) == frozenset()
    jobs.drain()
    assert mail.outbox[-1].to == [owner.email]

    seat = agent.seats.get()
    sign_in(owner).post(reverse("accounts:seat", args=[firm.pk, seat.pk]), {"action": "confirm"})

    assert acts_for(agent) == {firm.pk}
    jobs.drain()
    assert mail.outbox[-1].to == [agent.email]


def test_asking_twice_is_asking_once(firm: Organisation, agent: User) -> None:
    first = seats.ask_to_join(agent, firm, at=AT)
    assert seats.ask_to_join(agent, firm, at=AT) == first


def test_an_agent_confirms_nobody(firm: Organisation, agent: User, make_user: People) -> None:
    seat = seats.ask_to_join(make_user("other"), firm, at=AT)

    with pytest.raises(Denied):
        seats.confirm(agent, seat, at=AT)


def test_a_stranger_does_not_see_that_the_organisation_exists(
    firm: Organisation, agent: User, sign_in: SignIn
) -> None:
    client = sign_in(agent)
    seat = firm.members.get()

    assert client.get(reverse("accounts:organisation", args=[firm.pk])).status_code == 404
    ended = client.post(reverse("accounts:seat", args=[firm.pk, seat.pk]), {"action": "end"})
    assert ended.status_code == 404
    assert client.post(reverse("accounts:invite", args=[firm.pk])).status_code == 404


def test_an_agent_sees_only_his_own_seat(
    firm: Organisation, owner: User, agent: User, sign_in: SignIn
) -> None:
    seats.confirm(owner, seats.ask_to_join(agent, firm, at=AT), at=AT)

    page = sign_in(agent).get(reverse("accounts:organisation", args=[firm.pk])).content.decode()

    assert "李代办" in page
    assert "王管理" not in page


def test_an_ended_seat_acts_no_more_and_may_be_asked_for_again(
    firm: Organisation, owner: User, agent: User, sign_in: SignIn
) -> None:
    seat = seats.ask_to_join(agent, firm, at=AT)
    seats.confirm(owner, seat, at=AT)
    seats.end(owner, seat, at=AT)
    assert acts_for(agent) == frozenset()

    assert seats.ask_to_join(agent, firm, at=AT) != seat
    assert firm.members.filter(user=agent).count() == 2


def test_the_owner_leaves_only_after_handing_over(
    firm: Organisation, owner: User, agent: User
) -> None:
    seat = seats.ask_to_join(agent, firm, at=AT)
    seats.confirm(owner, seat, at=AT)
    own = firm.members.get(user=owner)
    with pytest.raises(Refused) as refused:
        seats.end(owner, own, at=AT)
    assert refused.value.codes == ("owner_leaves",)
    with pytest.raises(Refused):
        seats.hand_over(owner, seat, declares=False, at=AT)

    seats.hand_over(owner, seat, declares=True, at=AT)

    assert seats.is_owner(agent, firm)
    assert not seats.is_owner(owner, firm)
    seats.end(owner, firm.members.present().get(user=owner), at=AT)
    assert acts_for(owner) == frozenset()


def test_the_last_member_may_leave_and_the_next_one_claims(
    firm: Organisation, owner: User, agent: User
) -> None:
    seats.end(owner, firm.members.get(), at=AT)
    particulars = seats.Particulars(**PARTICULARS)

    seats.claim(agent, uscc=USCC, particulars=particulars, declares=True, at=AT)

    assert seats.is_owner(agent, firm)


def test_an_invited_person_accepts_and_may_act(
    firm: Organisation, owner: User, agent: User, sign_in: SignIn
) -> None:
    form = {"email": "Agent@example.com"}
    sign_in(owner).post(reverse("accounts:invite", args=[firm.pk]), form)
    jobs.drain()
    assert mail.outbox[-1].to == ["agent@example.com"]
    invitation = Invitation.objects.get()

    client = sign_in(agent)
    assert "王管理" in client.get(reverse("accounts:organisations")).content.decode()
    client.post(reverse("accounts:invitation", args=[invitation.pk]), {"action": "accept"})

    assert acts_for(agent) == {firm.pk}


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        pytest.param("expired", "invitation_gone", id="expired"),
        pytest.param("unconfirmed", "invitation_gone", id="address not confirmed"),
        pytest.param("answered", "invitation_gone", id="answered"),
        pytest.param("owner left", "inviter_left", id="the inviter is owner no more"),
    ],
)
def test_an_invitation_that_does_not_hold_seats_nobody(
    firm: Organisation, owner: User, agent: User, make_user: People, spoil: str, expected: str
) -> None:
    invitation = invitations.invite(owner, firm, agent.email, at=AT)
    at = AT
    if spoil == "expired":
        at = AT + invitations.LASTS + timedelta(seconds=1)
    elif spoil == "unconfirmed":
        EmailAddress.objects.filter(user=agent).update(verified=False)
    elif spoil == "answered":
        invitations.answer(agent, invitation.pk, accept=False, at=AT)
    else:
        seats.end(owner, firm.members.get(), at=AT)

    with pytest.raises(Refused) as refused:
        invitations.answer(agent, invitation.pk, accept=True, at=at)
    assert refused.value.codes == (expected,)
    assert acts_for(agent) == frozenset()


def test_nobody_accepts_the_invitation_of_another(
    firm: Organisation, owner: User, agent: User, make_user: People, sign_in: SignIn
) -> None:
    invitation = invitations.invite(owner, firm, agent.email, at=AT)
    thief = make_user("thief")

    url = reverse("accounts:invitation", args=[invitation.pk])
    sign_in(thief).post(url, {"action": "accept"})

    assert acts_for(thief) == frozenset()


def test_inviting_again_renews_one_invitation(firm: Organisation, owner: User, agent: User) -> None:
    invitations.invite(owner, firm, agent.email, at=AT)
    invitations.invite(owner, firm, agent.email, at=AT + timedelta(days=3))

    assert Invitation.objects.get().expires_at == AT + timedelta(days=3) + invitations.LASTS


class TestActingFor:
    def test_a_person_acts_for_himself_until_he_chooses(
        self, firm: Organisation, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        page = client.get(reverse("accounts:profile"))
        assert page.wsgi_request.actor.acting_for is None  # type: ignore[attr-defined]

        client.post(reverse("accounts:act_for"), {"organisation": str(firm.pk)})
        page = client.get(reverse("accounts:profile"))
        assert page.wsgi_request.actor.acting_for == firm.pk  # type: ignore[attr-defined]

        client.post(reverse("accounts:act_for"), {"organisation": ""})
        page = client.get(reverse("accounts:profile"))
        assert page.wsgi_request.actor.acting_for is None  # type: ignore[attr-defined]

    def test_a_strangers_choice_is_forbidden(
        self, firm: Organisation, agent: User, sign_in: SignIn
    ) -> None:
        answer = sign_in(agent).post(reverse("accounts:act_for"), {"organisation": str(firm.pk)})
        assert answer.status_code == 403

    def test_the_choice_ends_with_the_seat(
        self, firm: Organisation, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        client.post(reverse("accounts:act_for"), {"organisation": str(firm.pk)})
        with time_machine.travel(AT):
            seats.end(owner, firm.members.get(), at=AT)

        page = client.get(reverse("accounts:profile"))
        assert page.wsgi_request.actor.acting_for is None  # type: ignore[attr-defined]

    @pytest.mark.parametrize("junk", ["x", "-1", "9" * 40, "１", "1 or 1"])
    def test_junk_is_a_bad_request(self, owner: User, sign_in: SignIn, junk: str) -> None:
        answer = sign_in(owner).post(reverse("accounts:act_for"), {"organisation": junk})
        assert answer.status_code == 400

    @pytest.mark.parametrize(
        ("next_page", "goes"),
        [
            ("/accounts/profile/", "/accounts/profile/"),
            ("https://evil.example/", "/accounts/organisations/"),
            ("//evil.example/", "/accounts/organisations/"),
        ],
    )
    def test_the_way_back_stays_in_the_house(
        self, owner: User, sign_in: SignIn, next_page: str, goes: str
    ) -> None:
        form = {"organisation": "", "next": next_page}
        assert sign_in(owner).post(reverse("accounts:act_for"), form)["Location"] == goes
