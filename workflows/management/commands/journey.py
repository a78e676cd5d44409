"""Walk the whole road of the sample cases of a procedure, with real parts in simulated time.

Runs in a scratch database that is dropped afterwards, with a private folder of its own
(var/journey), so that no invented case lies among real ones; with --here in the present one.
FILE is JSON:
{"begins": "2026-11-02T09:30", "stories": ["returned", …]} plays only these.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import override_settings

from govservice import clock, jobs
from govservice.accounts.demo import create_demo
from govservice.accounts.models import Unit
from sla import calendar_store
from sla.words import due_words, foreseen
from workflows import registry
from workflows.journeys.stage import Stage, open_points
from workflows.journeys.stories import STORIES
from workflows.models import Case
from workflows.ratings.rules import Level
from workflows.selectors.clocks import CaseClock, clocks_of
from workflows.selectors.seals import breaks, count_events
from workflows.spec import Procedure, Sample

SINCE = date(2020, 1, 1)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("procedure")
        parser.add_argument("file", nargs="?", help="which stories, from when")
        parser.add_argument("--here", action="store_true", help="in the present database")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            procedure = registry.get(options["procedure"])
        except registry.UnknownProcedure as unknown:
            raise CommandError(str(unknown)) from unknown
        if procedure.samples is None:
            raise CommandError(f"{procedure.slug} has no samples to walk")
        begins, stories = _script(options["file"])
        with _database(here=options["here"]):
            self._play(procedure, begins, stories)

    def _play(self, procedure: Procedure, begins: datetime, stories: list[str]) -> None:
        create_demo(begins)
        open_points(procedure, list(Unit.objects.filter(kind="station")), SINCE)
        jobs.drain()
        unit = Unit.objects.filter(kind="station").order_by("pk").first()
        assert unit is not None
        assert procedure.samples is not None
        for sample in procedure.samples(begins.date()):
            if stories and sample.story not in stories:
                continue
            with Stage(procedure, unit, begins).playing() as stage:
                case = STORIES[sample.story](stage, sample)
                for line in _report(case, sample, stage.at):
                    self.stdout.write(line)
        found = list(breaks())
        for one in found:
            self.stderr.write(f"{one.code} #{one.seq}: {one.what}")
        if found:
            raise CommandError("the history does not verify")
        self.stdout.write(f"verify_history OK: {count_events()} events")


def _report(case: Case, sample: Sample, at: datetime) -> Iterator[str]:
    events = list(case.events.all())
    yield f"== {sample.title} =="
    yield f"  {case.title}"
    yield f"  办件编号 {case.number}（{case.short_code}）  结果 {case.state.label} {case.outcome}"
    for event in events:
        yield f"    {clock.local(event.at):%Y-%m-%d %H:%M}  {event.act:<16} {event.actor_name}"
    for shown in clocks_of(case, events, at=at):
        yield f"  {_clock_line(shown)}"
    for paper in case.papers.order_by("pk"):
        yield f"  {paper.title} {paper.number}  {Path(settings.PRIVATE_ROOT) / str(paper.file)}"
    rating = getattr(case, "rating", None)
    yield f"  评价：{Level(rating.level).label if rating else '未评价'}"
    yield ""


def _clock_line(shown: CaseClock) -> str:
    end = shown.end
    due = foreseen(due_words(end.due_at), end.provisional) if end.due_at else "—"
    words = ("按期", "超期") if shown.is_for_office else ("期内", "期满")
    kept = {True: words[0], False: words[1], None: "进行中"}[shown.reading.in_time]
    used = f"用 {shown.reading.used}/{shown.term}"
    return f"{shown.clock.label}：到期 {due}，{used}，{kept}  [{shown.term.citation}]"


def _script(name: str | None) -> tuple[datetime, list[str]]:
    """Return when the play begins and which stories are wanted; all of them if none is named."""
    day = calendar_store.of_version(0).next_working(clock.today() - timedelta(days=90))
    begins = datetime.combine(day, time(9, 30), clock.ZONE)
    if name is None:
        return begins, []
    try:
        script = json.loads(Path(name).read_text(encoding="utf-8"))
        stories = list(script.get("stories", []))
        if "begins" in script:
            begins = datetime.fromisoformat(script["begins"]).replace(tzinfo=clock.ZONE)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise CommandError(f"{name} is no script of a journey: {error}") from error
    if unknown := sorted(set(stories) - set(STORIES)):
        raise CommandError(f"no such story: {', '.join(unknown)}; there are {', '.join(STORIES)}")
    return begins, stories


@contextmanager
def _database(*, here: bool) -> Iterator[None]:
    """Work in a database of our own, made by the migrations and dropped afterwards."""
    if here:
        yield
        return
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "journey"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    folder = settings.VAR / "journey"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with override_settings(PRIVATE_ROOT=folder, MEDIA_ROOT=folder):
            yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
