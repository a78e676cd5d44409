"""A whole office with people before its counters, for tests that go through the doors.

The people, units and organisations are those of the demonstration; time stands at a Monday
morning and runs on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client

from forms import uploads
from forms.materials import wanted
from govservice import clock, jobs
from govservice.accounts.actors import Actor, actor_for
from govservice.accounts.demo import GUANGGU, WUCHANG, create_demo
from govservice.accounts.models import Organisation, Unit, User
from sla import timers
from tests.forms import files
from workflows import registry, services
from workflows.journeys.stage import open_points
from workflows.models import Case, Desk
from workflows.ratings.services import rate
from workflows.spec import Procedure, Sample

MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=clock.ZONE)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

#: The role of a person in a test, and the account of the demonstration that plays it.
PEOPLE = {
    "owner": "daxue",
    "other": "qiye",
    "window": "chuangkou",
    "reviewer": "shencha1",
    "second": "shencha2",
    "decider": "jueding",
    "elsewhere": "wuchang",
    "supervisor": "jiancha",
    "expert": "zhuanjia",
    "admin": "guanli",
}
REGISTER = {"conclusion": "register", "opinion": "条款完整，符合认定条件。"}
DEFECT = {
    "key": "summary",
    "label": "技术内容摘要",
    "text": "摘要没有写明要解决的技术问题。",
    "fix": "请补充写明。",
}


class Time:
    """The clock of the office in a test: it stands where it is put and runs from there."""

    def __init__(self, begins: datetime) -> None:
        self._shift = begins - datetime.now(clock.ZONE)

    @contextmanager
    def running(self) -> Iterator[Time]:
        clock.simulate(lambda: self._shift)
        try:
            yield self
        finally:
            clock.simulate(timedelta)

    def go_to(self, moment: datetime) -> None:
        """Let time pass until *moment*; what runs out on the way acts."""
        self.stand_still_until(moment)
        timers.tick(clock.now())

    def stand_still_until(self, moment: datetime) -> None:
        """Let time pass until *moment* while no clock acts: an outage."""
        self._shift += moment - clock.now()


@dataclass
class World:
    """The office at Guanggu, the one at Wuchang, and cases brought to where a test needs them."""

    procedure: Procedure
    unit: Unit
    elsewhere: Unit
    #: How the work of the worker is done; a browser's test does it in a thread of its own.
    drain: Callable[[], object] = jobs.drain
    _names: Iterator[int] = field(default_factory=lambda: count(1))

    def user(self, person: str) -> User:
        """Return the account that plays *person*, a role of `PEOPLE` or a user name."""
        return User.objects.get(username=PEOPLE.get(person, person))

    def actor(self, person: str) -> Actor:
        return actor_for(self.user(person), clock.today())

    def client(self, person: str = "anonymous", **options: Any) -> Client:
        """Return a browser in which *person* is signed in."""
        client = Client(**options)
        if person != "anonymous":
            client.force_login(self.user(person), backend=BACKEND)
        return client

    def sample(self, place: int = 2) -> Sample:
        """Return a contract that no other case of this test has; 2 is the plainest of the five."""
        assert self.procedure.samples is not None
        found: Sample = self.procedure.samples(clock.today())[place]
        return found.renamed(f"（{next(self._names)}）")

    def person_of(self, organisation: Organisation) -> Actor:
        seat = organisation.members.present().order_by("pk")[0]
        return actor_for(seat.user, clock.today())

    def answers_of(self, organisation: Organisation) -> dict[str, Any]:
        """Return what *organisation* would write into the form: a contract it sells by."""
        seller = {"seller_uscc": organisation.uscc, "seller_name": organisation.name}
        return {**self.sample().answers, **seller, "first_time": False}

    # cases, from the empty draft to the closed file

    def draft(self, **changes: Any) -> Case:
        """A draft that could be handed in, with its materials."""
        by = self.actor("owner")
        organisation = Organisation.objects.get(pk=min(by.organisations))
        answers = {**self.answers_of(organisation), **changes}
        case = services.open_draft(
            self.procedure,
            by=by,
            at=clock.now(),
            authority=self.unit,
            organisation=organisation,
            answers={key: value for key, value in answers.items() if value is not None},
        )
        for material in wanted(self.procedure.materials, case.answers):
            self.attach(case, material.key, by=by)
        return Case.objects.get(pk=case.pk)

    def attach(self, case: Case, key: str, *, by: Actor) -> None:
        """Bring a real PDF of two pages for the material *key*."""
        content = files.pdf(pages=2)
        assert by.user_id is not None
        stored = uploads.begin(name=f"{key}.pdf", size=len(content), by=by.user_id, at=clock.now())
        uploads.append(stored.pk, content, offset=0, by=by.user_id)
        stored.refresh_from_db()
        services.attach(case.pk, key, stored, by=by, at=clock.now())

    def submitted(self, **changes: Any) -> Case:
        case = self.draft(**changes)
        return services.submit(case.pk, by=self.actor("owner"), at=clock.now())

    def correcting(self, **changes: Any) -> Case:
        case = self.submitted(**changes)
        by = self.actor("window")
        return services.ask_correction(case.pk, by=by, at=clock.now(), defects=[DEFECT])

    def accepted(self, **changes: Any) -> Case:
        case = self.submitted(**changes)
        return services.accept(case.pk, by=self.actor("window"), at=clock.now())

    def proposed(self, **changes: Any) -> Case:
        case = self.accepted(**changes)
        by = self.actor("reviewer")
        return services.propose(case.pk, by=by, at=clock.now(), review=REGISTER)

    def checked(self, **changes: Any) -> Case:
        case = self.proposed(**changes)
        return services.check(case.pk, by=self.actor("second"), at=clock.now(), opinion="同意。")

    def advised_against(self, **changes: Any) -> Case:
        """Both registrars advise not to register; the decider is to refuse."""
        case, at = self.accepted(**changes), clock.now()
        code = self.procedure.refusal_reasons[0].code
        review = {"conclusion": "not_register", "reason_code": code, "opinion": "不符合。"}
        services.propose(case.pk, by=self.actor("reviewer"), at=at, review=review)
        return services.check(case.pk, by=self.actor("second"), at=at, opinion="同意。")

    def granted(self, **changes: Any) -> Case:
        case = self.checked(**changes)
        return services.grant(case.pk, by=self.actor("decider"), at=clock.now())

    def delivered(self, **changes: Any) -> Case:
        """Registered and, since what goes online is delivered by the system, delivered."""
        case = self.granted(**changes)
        self.drain()
        return Case.objects.get(pk=case.pk)

    def closed(self, **changes: Any) -> Case:
        case = self.delivered(**changes)
        rate(case.pk, level="satisfied", by=self.actor("owner"), at=clock.now())
        return Case.objects.get(pk=case.pk)

    def desk(self, case: Case) -> Desk:
        """Return the open desk of *case*."""
        return Desk.objects.get(case=case, finished=None)


def build(slug: str = "tech-contract") -> World:
    """Make the demonstration's people and open both stations; no case yet."""
    at = clock.now()
    create_demo(at)
    procedure = registry.get(slug)
    unit, elsewhere = (Unit.objects.get(code=code) for code in (GUANGGU, WUCHANG))
    open_points(procedure, [unit, elsewhere], at.date())
    return World(procedure, unit, elsewhere)


def session_cookie(client: Client) -> str:
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)
