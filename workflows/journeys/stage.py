"""The stage on which a story is played: the people, the file, and simulated time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from certificates.papers import Preview, render
from forms import uploads
from forms.materials import wanted
from forms.models import StoredFile
from govservice import clock, jobs
from govservice.accounts.actors import Actor, actor_for
from govservice.accounts.models import Membership, Organisation, Unit, User
from sla import calendar_store, timers
from workflows import services
from workflows.models import Case, ServicePoint
from workflows.papers.facts import case_form
from workflows.spec import Procedure, Sample


class Stage:
    """One unit with its staff, and a clock of its own.

    Every act takes `at`; jobs, which read the wall clock themselves, read this one too.
    """

    def __init__(self, definition: Procedure, unit: Unit, begins: datetime) -> None:
        self.definition, self.unit = definition, unit
        self._shift = begins - datetime.now(clock.ZONE)

    @contextmanager
    def playing(self) -> Iterator[Stage]:
        """Let this process read the clock of the stage."""
        clock.simulate(lambda: self._shift)
        try:
            yield self
        finally:
            clock.simulate(timedelta)

    @property
    def at(self) -> datetime:
        return clock.now()

    def go_to(self, moment: datetime) -> None:
        """Let time pass until *moment*; clocks that run out on the way act in order."""
        self._shift += moment - clock.now()
        timers.tick(self.at)
        jobs.drain()

    def next_working_day(self, hour: int = 10) -> None:
        """Let time pass until the next working day, *hour* o'clock."""
        calendar = calendar_store.current()
        day = calendar.next_working(clock.day_of(self.at) + timedelta(days=1))
        self.go_to(datetime.combine(day, time(hour), clock.ZONE))

    def officer(self, role: str, place: int = 0) -> Actor:
        """Return the *place*-th person who holds *role* in the unit."""
        posts = Membership.objects.on(clock.day_of(self.at)).filter(role=role, unit=self.unit)
        return actor_for(posts.order_by("pk")[place].user, clock.day_of(self.at))

    def applicant(self, sample: Sample) -> Actor:
        """Return the account that files *sample*."""
        return actor_for(User.objects.get(username=sample.applicant), clock.day_of(self.at))

    def draft(self, sample: Sample, *, mistaken: bool) -> Case:
        """Open a draft of *sample* with its materials; *mistaken*: as first handed in."""
        by = self.applicant(sample)
        case = services.open_draft(
            self.definition,
            by=by,
            at=self.at,
            authority=self.unit,
            organisation=Organisation.objects.get(uscc=sample.organisation),
            answers=sample.first_answers if mistaken else sample.answers,
        )
        sheet = self._sheet(case)
        for material in wanted(self.definition.materials, case.answers):
            file = self._upload(f"{material.title}.pdf", sheet, by)
            services.attach(case.pk, material.key, file, by=by, at=self.at)
        return Case.objects.get(pk=case.pk)

    def _sheet(self, case: Case) -> bytes:
        """A real PDF to hand in: the printed application form."""
        return render(
            Preview(
                template="papers/case_form.html",
                title="申请表",
                facts=case_form(case, self.at),
                issued_at=self.at,
            )
        )

    def _upload(self, name: str, content: bytes, by: Actor) -> StoredFile:
        assert by.user_id is not None
        stored = uploads.begin(name=name, size=len(content), by=by.user_id, at=self.at)
        return uploads.append(stored.pk, content, offset=0, by=by.user_id)


def open_points(definition: Procedure, units: list[Unit], since: date) -> None:
    """Let *units* take the procedure from *since* on; what exists stays."""
    for unit in units:
        ServicePoint.objects.get_or_create(procedure=definition.slug, unit=unit, valid_from=since)
