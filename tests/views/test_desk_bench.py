"""The measurement of the queue measures the queue: its cases are found, its queries are few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from govservice import clock
from govservice.accounts.actors import actor_for
from govservice.accounts.models import User
from workflows.bench import desk as bench
from workflows.selectors import desk, scope
from workflows.selectors.scope import Filters, Tab


@pytest.fixture
def office(db: None) -> bench.Office:
    with connection.cursor() as cursor:  # as late in the life of a database as it may be
        cursor.execute("select setval('workflows_case_id_seq', 100000)")
    return bench.open_office(bench.SMALL)


def test_every_page_that_is_measured_shows_cases_by_few_queries(office: bench.Office) -> None:
    for _ in range(2):  # the first look also begins the session
        for page, query in bench.PAGES.items():
            bench.look(office, page, f"/desk/{query}", warm_up=True)
    assert set(office.queries) == set(bench.PAGES)
    assert {page: asked for page, asked in office.queries.items() if len(asked) > 11} == {}


def test_a_page_without_cases_is_not_measured(office: bench.Office) -> None:
    with pytest.raises(AssertionError, match="shows no case"):
        bench.look(office, "queue", "/desk/?page=50", warm_up=True)


@pytest.mark.parametrize("tab", [Tab.ALL, Tab.OVER, Tab.DONE])
def test_one_channel_is_listed_without_reading_the_cases_of_the_other(
    office: bench.Office, tab: Tab
) -> None:
    clerk = User.objects.get(username="chuangkou")
    mine = scope.desk_scope(actor_for(clerk, clock.day_of(clock.now())))
    with CaptureQueriesContext(connection) as asked:
        desk.page_of(mine, tab, Filters(channel="window"), at=clock.now(), page=1, size=20)
    with connection.cursor() as cursor:
        cursor.execute(f"explain {asked[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert ("case_done_channel" if tab is Tab.DONE else "case_channel") in plan
    assert "Filter" not in plan or tab is Tab.OVER  # whose clock stands still is not late
