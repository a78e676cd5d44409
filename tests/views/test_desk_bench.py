"""The measurement of the queue measures the queue: its cases are found, its queries are few."""

from __future__ import annotations

import pytest
from django.db import connection

from workflows.bench import desk as bench


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
