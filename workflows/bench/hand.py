"""The same case by hand: plain SQL, FOR UPDATE, one transaction for each act.

A claim is one conditional UPDATE. Nothing is asked that is not needed to write the rows; in
particular nobody asks whether the act is allowed. `compare` proves that the rows are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from govservice.clock import day_of
from workflows.bench.copied import Copied, Differing
from workflows.bench.engine import UNMEASURED, print_papers
from workflows.bench.office import MONDAY, Office
from workflows.bench.procedure import PROCEDURE

YEAR = MONDAY.year


@dataclass(frozen=True, slots=True)
class Act:
    """One act, as somebody would write it down who knows this road and no other."""

    name: str
    source: str
    sets: str
    stop: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    phase: str = ""  #: the phase that begins with it
    station: str = ""  #: where the work goes next
    role: str = ""
    ends: bool = False  #: its phase ends
    paper: str = ""
    line: str = ""  #: the line of numbers of the paper
    printed: str = ""  #: the number as printed
    job: bool = True


CLOCKS = "clocks = %(clocks)s, due_at = %(due_at)s, due_clock = %(due_clock)s, paused = %(paused)s"
ACTS = (
    Act(
        "submit",
        "draft",
        "number = %(number)s, short_code = %(short_code)s, query_code = %(query_code)s, "
        "substance_pack = %(substance_pack)s, title = %(title)s, fingerprint = %(fingerprint)s, "
        "owner_id = %(owner_id)s, owner_window = %(owner_window)s, "
        f"submitted_at = %(submitted_at)s, received_at = %(received_at)s, {CLOCKS}",
        start=("notice", "acceptance"),
        phase="handling",
        station="window",
        role="window",
        paper="receipt",
        line="武测登收〔{year}〕第#号",
        printed="武测登收〔{year}〕第{serial:06}号",
    ),
    Act(
        "accept",
        "submitted",
        "limits_pack = %(limits_pack)s, accepted_at = %(accepted_at)s, "
        f"accepted_as_of = %(accepted_as_of)s, {CLOCKS}",
        stop=("notice", "acceptance"),
        start=("legal", "promise"),
        station="review",
        role="reviewer",
        paper="acceptance",
        line="武测登受〔{year}〕第#号",
        printed="武测登受〔{year}〕第{serial:06}号",
    ),
    Act("propose", "accepted", "review = %(review)s", station="decide", role="decider", job=False),
    Act(
        "grant",
        "decision",
        "outcome = %(outcome)s, reason = %(reason)s, decided_at = %(decided_at)s, "
        f"ended_at = %(ended_at)s, {CLOCKS}",
        stop=("legal", "promise"),
        start=("delivery",),
        phase="delivery",
        station="issue",
        role="window",
        ends=True,
        paper="record",
        line="record 420111{year}#",
        printed="420111{year}{serial:06}",
    ),
    Act(
        "deliver",
        "granted",
        f"delivered_at = %(delivered_at)s, delivered_way = %(delivered_way)s, {CLOCKS}",
        stop=("delivery",),
        start=("rating",),
        station="rate",
        role="applicant",
    ),
    Act(
        "rate",
        "rating",
        f"rated = true, closed_at = %(closed_at)s, {CLOCKS}",
        stop=("rating",),
        ends=True,
        job=False,
    ),
)

DRAFT = """
insert into workflows_case (
  query_code, procedure, machine_version, substance_pack, limits_pack, authority_id, agent_id,
  contact_email, applicant_name, title, channel, district, answers, fingerprint,
  materials_hash, status, seq, owner_window, defects, corrections, changed_keys, review,
  outcome, reason, deemed, rated, clocks, due_clock, paused, created_at, delivered_way)
values ('', 'measured', 1, '', '', %(authority_id)s, %(agent_id)s, '', %(applicant_name)s, '',
  'online', %(district)s, %(answers)s, '', '', 'draft', 0, '', '[]', 0, '[]', '{}', '', '{}',
  false, false, '{}', '', false, %(created_at)s, '') returning id
"""
LOCK = "select status, seq from workflows_case where id = %s for update"
MOVE = (
    "update workflows_case set status = %(status)s, seq = %(seq)s, {sets} "
    "where id = %(id)s and status = %(source)s"
)
EVENT = """
insert into workflows_caseevent
  (case_id, seq, at, act, actor_id, actor_name, source, target, payload, prev, hash)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', '') returning id
"""
STOP = "update sla_timer set status = 2 where case_id = %s and status = 0 and kind = any(%s)"
START = """
insert into sla_timer (case_id, kind, due_at, status, attempts, reason)
select %s, kind, due_at, 0, 0, '' from unnest(%s::text[], %s::timestamptz[]) as t (kind, due_at)
"""
CLAIM = """
update workflows_desk set owner_id = %s, status = 'ASSIGNED', assigned = %s
where id = %s and owner_id is null and finished is null
"""
DONE = """
update workflows_desk set status = 'DONE', owner_id = %s, started = %s, finished = %s
where id = %s and finished is null and (owner_id is null or owner_id = %s)
"""
END_PHASE = "update workflows_phase set status = 'DONE', finished = %s where id = %s"
PHASE = """
insert into workflows_phase (flow_class, status, created, case_id)
values (%s, 'NEW', %s, %s) returning id
"""
DESK = """
insert into workflows_desk (
  flow_task, flow_task_type, token, owner_permission, process_id, case_id, status, created)
values (%s, 'HUMAN', 'start', %s, %s, %s, 'NEW', %s) returning id
"""
SERIAL = """
insert into certificates_series as series (code, last) values (%s, 1)
on conflict (code) do update set last = series.last + 1 returning last
"""
PAPER = """
insert into workflows_paper (
  kind, number, title, template, facts, issued_at, issued_by_name, verify_code, file,
  sha256, void_reason, case_id)
values (%s, %s, %s, %s, %s, %s, %s, %s, '', '', '', %s)
"""
RATING = """
insert into ratings_rating (case_id, level, words, at, by_id, channel)
values (%s, %s, %s, %s, %s, %s)
"""
JOB = """
insert into procrastinate_jobs (queue_name, task_name, priority, args)
values ('render', 'workflows.after', 0, jsonb_build_object('event_id', %s::bigint))
"""


class Hand:
    """One case; every method is the statements of its name and nothing else."""

    def __init__(self, cursor: Any, copied: Copied, name: str) -> None:
        self.sql, self.copied, self.own = cursor, copied, Differing(copied, name)
        self.case_id = self.desk = self.phase = 0
        self.flow = ""

    def draft(self) -> None:
        made = dict(self.copied.case["draft"])
        made["answers"] = self.own.answers(made["answers"])
        self.case_id = self._returned(DRAFT, made)

    def claim(self, user_id: int | None) -> None:
        self.sql.execute(CLAIM, [user_id, MONDAY, self.desk])
        assert self.sql.rowcount == 1

    def act(self, act: Act) -> None:
        with transaction.atomic():
            self.sql.execute(LOCK, [self.case_id])
            status, seq = self.sql.fetchone()
            assert status == act.source
            event = self._move(act, seq + 1)
            self._clocks(act)
            self._desks(act)
            if act.paper:
                self._paper(act)
            if act.name == "rate":
                given = self.copied.rating
                columns = ("level", "words", "at", "by_id", "channel")
                self.sql.execute(RATING, [self.case_id, *(given[name] for name in columns)])
            if act.job:
                self.sql.execute(JOB, [event])

    def _move(self, act: Act, seq: int) -> int:
        values = dict(self.copied.case[act.name])
        if act.name == "submit":
            serial = self._returned(SERIAL, [f"case {MONDAY:%Y%m%d}"])
            code = PROCEDURE.item.implementation_code
            values |= self.own.number(code, day_of(MONDAY), serial)
            values["title"] = values["fingerprint"] = self.own.name
        values |= {"id": self.case_id, "source": act.source, "seq": seq}
        self.sql.execute(MOVE.format(sets=act.sets), values)
        assert self.sql.rowcount == 1
        told = self.copied.events[act.name]
        columns = ("at", "act", "actor_id", "actor_name", "source", "target")
        payload = self.own.fill(told["payload"])
        return self._returned(
            EVENT, [self.case_id, seq, *(told[name] for name in columns), payload]
        )

    def _clocks(self, act: Act) -> None:
        if act.stop:
            self.sql.execute(STOP, [self.case_id, list(act.stop)])
        if act.start:
            due = self.copied.due(act.name)
            moments = [due[kind] for kind in act.start]
            self.sql.execute(START, [self.case_id, list(act.start), moments])

    def _desks(self, act: Act) -> None:
        if self.desk:
            user = self.copied.events[act.name]["actor_id"]
            self.sql.execute(DONE, [user, MONDAY, MONDAY, self.desk, user])
            assert self.sql.rowcount == 1
        if act.ends:
            self.sql.execute(END_PHASE, [MONDAY, self.phase])
        if act.phase:
            self.flow = f"workflows/flows.build.Measured_v1_{act.phase}"
            self.phase = self._returned(PHASE, [self.flow, MONDAY, self.case_id])
        if act.station:
            task = f"{self.flow}.{act.station}"
            self.desk = self._returned(DESK, [task, act.role, self.phase, self.case_id, MONDAY])

    def _paper(self, act: Act) -> None:
        serial = self._returned(SERIAL, [act.line.format(year=YEAR)])
        told, code = self.copied.papers[act.paper], self.own.verify_code(act.paper)
        self.sql.execute(
            PAPER,
            [
                act.paper,
                act.printed.format(year=YEAR, serial=serial),
                told["title"],
                told["template"],
                self.own.fill(told["facts"]),
                told["issued_at"],
                told["issued_by_name"],
                code,
                self.case_id,
            ],
        )

    def _returned(self, query: str, values: Any) -> int:
        self.sql.execute(query, values)
        return int(self.sql.fetchone()[0])


def walk(office: Office, copied: Copied, name: str) -> Iterator[str]:
    """Write one case by hand; yields like `engine.walk`."""
    claims = {
        "accept": office.window,
        "propose": office.reviewer,
        "grant": office.decider,
        "deliver": office.window,
    }
    with connection.cursor() as cursor:
        hand = Hand(cursor, copied, name)
        hand.draft()
        yield "draft"
        for act in ACTS:
            if act.name == "deliver":
                print_papers(hand.case_id)
            yield UNMEASURED
            if act.name in claims:
                hand.claim(claims[act.name].user_id)
            hand.act(act)
            yield act.name
