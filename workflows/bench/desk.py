"""The queue page with few cases and with a hundred times as many, in the same run.

The invented cases are written by SQL and are the hard kind: one unit, most of them open, many
at the desk of the person who looks, so that nothing but the indexes keeps the page quick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from govservice import clock
from govservice.accounts.demo import GUANGGU, create_demo
from govservice.accounts.models import Unit, User
from sla.models import CalendarVersion
from workflows import registry
from workflows.bench.scratch import scratch_database

SMALL, LARGE = 2_000, 200_000
ROUNDS = 31
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
#: What is looked at: the queue as it opens, then its other piles, a filter and a search.
PAGES = {
    "queue": "",
    "mine": "?tab=mine",
    "free": "?tab=free",
    "near": "?tab=near",
    "over": "?tab=over",
    "paused": "?tab=paused",
    "done": "?tab=done",
    "page 20": "?page=20",
    "one stage": "?stage=issue",
    "window only": "?source=window",
    "search": "?q=示例单位1999号",
}

# Of twenty cases: 5 wait for the window, 2 for the applicant, 6 for the registrars, 1 for the
# decision, 1 is on its way out, 1 waits for its rating, 4 are closed.
_CASES = """
insert into workflows_case (
  number, short_code, query_code, procedure, machine_version, substance_pack, limits_pack,
  contact_email, applicant_name, title, channel, district, answers, fingerprint,
  materials_hash, status, seq, owner_window, defects, corrections, changed_keys, review,
  outcome, reason, deemed, rated, clocks, due_at, due_clock, paused, created_at, submitted_at,
  received_at, ended_at, delivered_at, delivered_way, authority_id, owner_id)
select 'BENCH' || n, 'BENCH-' || n, '000000', %(procedure)s, 1, '', '', '',
  '示例单位' || n || '号', '示例技术开发合同第' || n || '号',
  case when n %% 7 = 0 then 'window' else 'online' end, '', '{"filled": "so"}', '', '',
  kind.status, 1, '', '[]', 0, '[]', '{}', kind.outcome, '{}', false, false, '{}',
  case when kind.clock <> '' then %(at)s + ((n * 7919) %% 40000 - 4000) * interval '1 minute'
  end, kind.clock, kind.clock in ('correction', 'rating'), %(at)s, %(at)s, %(at)s,
  case when kind.outcome <> '' then %(at)s - n * interval '1 minute' end,
  case when kind.status in ('rating', 'closed') then %(at)s end, '', %(unit)s, %(owner)s
from generate_series(%(first)s, %(last)s) n
join (values
  (0, 'submitted', 'acceptance', ''), (1, 'submitted', 'notice', ''),
  (2, 'submitted', 'acceptance', ''), (3, 'submitted', 'notice', ''),
  (4, 'submitted', 'acceptance', ''), (5, 'correcting', 'correction', ''),
  (6, 'supplementing', 'correction', ''), (7, 'accepted', 'promise', ''),
  (8, 'accepted', 'promise', ''), (9, 'accepted', 'legal', ''), (10, 'accepted', 'promise', ''),
  (11, 'review', 'promise', ''), (12, 'review', 'promise', ''), (13, 'decision', 'promise', ''),
  (14, 'granted', 'delivery', 'granted'), (15, 'rating', 'rating', 'granted'),
  (16, 'closed', '', 'granted'), (17, 'closed', '', 'granted'), (18, 'closed', '', 'refused'),
  (19, 'closed', '', 'withdrawn')
) kind (place, status, clock, outcome) on kind.place = n %% 20
"""
_PHASES = """
insert into workflows_phase (flow_class, status, created, finished, case_id)
select %(flow)s, 'NEW', %(at)s, null, c.id from workflows_case c
where c.short_code like 'BENCH-%%' and c.status <> 'closed'
  and not exists (select from workflows_phase p where p.case_id = c.id)
"""
_DESKS = """
insert into workflows_desk (
  flow_task, flow_task_type, token, owner_permission, status, created, case_id, owner_id,
  process_id)
select %(flow)s || '.bench', 'HUMAN', 'start',
  case when c.status in ('submitted', 'granted') then 'window'
       when c.status in ('accepted', 'review') then 'reviewer'
       when c.status = 'decision' then 'decider' else 'applicant' end,
  'NEW', %(at)s, c.id,
  case when c.status not in ('submitted', 'granted') then null
       when place %% 3 = 0 then %(colleague)s
       when place %% 97 = 0 and place < 2500 then %(owner)s
  end, p.id
from workflows_phase p join workflows_case c on c.id = p.case_id
cross join lateral (select substr(c.short_code, 7)::int as place) numbered
where c.short_code like 'BENCH-%%'
  and not exists (select from workflows_desk d where d.case_id = c.id)
"""


@dataclass
class Office:
    """One database with its cases, and the clerk's browser before it."""

    database: str
    client: Client
    queries: dict[str, list[str]] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in PAGES})

    def median(self, page: str) -> float:
        return round(median(self.times[page]), 2)


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    """Measure in two databases of their own; *options* may hold ``rounds``."""
    rounds = options.get("rounds") or ROUNDS
    with (
        override_settings(ALLOWED_HOSTS=["localhost"]),
        scratch_database("bench_desk_few"),
    ):
        few = open_office(SMALL)
        with scratch_database("bench_desk_many"):
            many = open_office(LARGE)
            interleave([few, many], rounds)
    ratios = {name: round(many.median(name) / few.median(name), 2) for name in PAGES}
    return {
        "ratio": ratios["queue"],
        "queries_small": len(few.queries["queue"]),
        "queries_large": len(many.queries["queue"]),
        "median_small_ms": few.median("queue"),
        "median_large_ms": many.median("queue"),
        "cases_small": SMALL,
        "cases_large": LARGE,
        "rounds": rounds,
        "pages": {
            name: {
                "ratio": ratios[name],
                "queries": [len(few.queries[name]), len(many.queries[name])],
                "median_ms": [few.median(name), many.median(name)],
            }
            for name in PAGES
        },
    }


def open_office(cases: int) -> Office:
    """Fill the present database and sign the clerk in."""
    at = clock.now()
    create_demo(at)
    fill(1, cases, at)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="chuangkou"), backend=BACKEND)
    return Office(connection.settings_dict["NAME"], client)


def interleave(offices: list[Office], rounds: int) -> None:
    """Look at every page in turn, here and there, so that a busy machine is busy for both."""
    present = connection.settings_dict["NAME"]
    try:
        for place in range(-2, rounds):
            for office in offices:
                _go_to(office.database)
                office.client.get("/desk/find/")  # the connection is opened outside the measure
                for page, query in PAGES.items():
                    look(office, page, f"/desk/{query}", warm_up=place < 0)
    finally:
        _go_to(present)


def _go_to(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database


def fill(first: int, last: int, at: datetime) -> None:
    """Write the cases *first* to *last* with their open desks, as the service would leave them."""
    people = dict(User.objects.values_list("username", "pk"))
    told: dict[str, Any] = {
        "first": first,
        "last": last,
        "at": at,
        "procedure": registry.get("tech-contract").slug,
        "unit": Unit.objects.get(code=GUANGGU).pk,
        "owner": people["chuangkou"],
        "colleague": people["chuangkou2"],
        "flow": "bench",
    }
    with connection.cursor() as cursor:
        for sql in (_CASES, _PHASES, _DESKS):
            cursor.execute(sql, told)
        # as autovacuum leaves a table that grew; not possible inside a test's transaction
        tidy = "analyze" if connection.in_atomic_block else "vacuum analyze"
        for table in ("workflows_case", "workflows_phase", "workflows_desk"):
            cursor.execute(f"{tidy} {table}")


#: A process asks for the calendar's version once a second, whoever comes: not the page's own.
_CALENDAR = CalendarVersion._meta.db_table


def look(office: Office, page: str, address: str, *, warm_up: bool) -> None:
    """Open one page and note how long it took; while warming up, what it asks.

    :raises AssertionError: the page shows no case, so its time would mean nothing.
    """
    if warm_up:
        with CaptureQueriesContext(connection) as captured:
            answer = office.client.get(address)
        office.queries[page] = [sql for q in captured if _CALENDAR not in (sql := q["sql"])]
        if answer.status_code != 200 or b"data-href" not in answer.content:
            raise AssertionError(f"{address} shows no case: {answer.status_code}")
        return
    began = perf_counter()
    office.client.get(address)
    office.times[page].append((perf_counter() - began) * 1e3)
