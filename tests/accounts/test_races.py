"""Two people at once: one becomes the owner, the other reads why not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from govservice.accounts import seats
from govservice.accounts.models import MemberRole, OrganisationMember, User
from govservice.errors import Refused

from .conftest import AT

pytestmark = pytest.mark.django_db(transaction=True)
USCC = "91110000600037341L"
PARTICULARS = seats.Particulars("甲公司", "enterprise", "冯一鸣", "科研部", "027-87654321")
TRIALS = 40


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all *acts* at the same moment, each on its own connection; return the outcomes."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except Refused as refused:
            return refused.codes[0]
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def claim(user: User) -> None:
    seats.claim(user, uscc=USCC, particulars=PARTICULARS, declares=True, at=AT)


def test_of_two_who_claim_one_organisation_one_becomes_the_owner(
    make_user: Callable[..., User],
) -> None:
    first, second = make_user("first"), make_user("second")
    for _ in range(TRIALS):
        outcomes = at_once(lambda: claim(first), lambda: claim(second))

        assert sorted(outcomes) == ["already_owned", "done"]
        owners = OrganisationMember.objects.confirmed().filter(role=MemberRole.OWNER)
        assert owners.count() == 1
        owners.update(ended_at=AT)


def test_handing_over_twice_at_once_leaves_one_owner(make_user: Callable[..., User]) -> None:
    owner, one, other = make_user("owner"), make_user("one"), make_user("other")
    claim(owner)
    firm = owner.seats.get().organisation
    agents = []
    for user in (one, other):
        agents.append(seats.ask_to_join(user, firm, at=AT))
        seats.confirm(owner, agents[-1], at=AT)

    outcomes = at_once(
        *(
            lambda agent=agent: seats.hand_over(owner, agent, declares=True, at=AT)
            for agent in agents
        )
    )

    assert sorted(outcomes) == ["done", "not_the_owner"]
    assert firm.members.confirmed().filter(role=MemberRole.OWNER).count() == 1
    assert firm.members.confirmed().count() == 3
