"""The measurement is honest: the hand-written case leaves the same rows as the engine's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from viewflow.workflow.token import Token

from workflows import services
from workflows.bench import lifecycle
from workflows.bench.compare import LAW, TABLES, differences, row_counts, written
from workflows.bench.copied import case_named
from workflows.bench.lifecycle import NotTheSame, made_walks, must_be_the_same
from workflows.bench.measure import Walk, statements
from workflows.bench.procedure import PROCEDURE, registered
from workflows.bench.real import count_statements
from workflows.checks.definitions import findings
from workflows.lifecycle import Status
from workflows.models import Case, Desk
from workflows.selectors.seals import breaks

Walks = dict[str, Walk]


@pytest.fixture
def walks(db: None) -> Iterator[Walks]:
    with registered():
        yield made_walks()


def walk(walks: Walks, label: str) -> int:
    """Move a case to its end; return its row."""
    name = f"{label} tested"
    for _ in walks[label](name):
        pass
    return case_named(name)


def test_the_measured_procedure_is_free_of_contradictions() -> None:
    with registered():
        assert [*findings(PROCEDURE)] == []


def test_hand_written_sql_leaves_the_same_rows_as_the_engine(walks: Walks) -> None:
    engine, hand = walk(walks, "engine"), walk(walks, "hand")

    assert differences(engine, hand) == []
    assert {name: len(rows) for name, rows in written(hand).items()} == {
        "workflows_case": 1,
        "workflows_caseevent": 6,
        "workflows_casehead": 1,
        "sla_timer": 6,
        "workflows_phase": 2,
        "workflows_desk": 5,
        "workflows_paper": 3,
        "ratings_rating": 1,
        "procrastinate_jobs": 4,
    }
    assert Case.objects.get(pk=hand).status == Status.CLOSED
    assert list(breaks()) == []  # sealed by the same trigger


def test_every_table_of_the_database_grows_alike(walks: Walks) -> None:
    grown = {}
    for label in ("engine", "hand"):
        before = row_counts()
        walk(walks, label)
        after = row_counts()
        grown[label] = {name: after[name] - before[name] for name in after}

    assert grown["engine"] == grown["hand"]
    assert grown["hand"]["certificates_series"] == 4  # the case and three papers
    assert sum(grown["hand"].values()) > 30


def test_stock_viewflow_does_the_same_law_on_its_own_tables(walks: Walks) -> None:
    engine = walk(walks, "engine")
    before = row_counts()
    stock = walk(walks, "stock")
    after = row_counts()

    assert differences(engine, stock, LAW) == []
    assert after["viewflow_process"] - before["viewflow_process"] == 2
    assert after["viewflow_task"] - before["viewflow_task"] == 10
    assert not Desk.objects.filter(case_id=stock).exists()
    assert len(services.FOLLOWERS) == 3  # our own flows follow again


TAMPERED: dict[str, Callable[[int], object]] = {
    "another owner of a desk": lambda pk: Desk.objects.filter(
        case_id=pk, owner_permission="reviewer"
    ).update(owner=None),
    "a desk less": lambda pk: Desk.objects.filter(case_id=pk)[0].delete(),
    "another deadline": lambda pk: Case.objects.filter(pk=pk).update(due_clock="legal"),
}


@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED)
def test_rows_that_differ_are_found(walks: Walks, tamper: Callable[[int], object]) -> None:
    engine, hand = walk(walks, "engine"), walk(walks, "hand")

    tamper(hand)

    assert len(differences(engine, hand, tuple(TABLES))) == 1


def test_nothing_is_printed_when_the_rows_differ(walks: Walks) -> None:
    for label in ("engine", "hand", "stock"):
        statements(walks[label], f"{label} counted")
    must_be_the_same()

    Desk.objects.filter(case_id=case_named("hand counted")).update(token=Token("other"))

    with pytest.raises(NotTheSame, match=r"workflows_desk\[0\]\.token"):
        must_be_the_same()


def test_a_whole_case_stays_within_its_statements(walks: Walks) -> None:
    counted = statements(walks["engine"], "engine counted")

    assert list(counted) == ["draft", "submit", "accept", "propose", "grant", "deliver", "rate"]
    assert sum(counted.values()) <= 85
    assert sum(statements(walks["stock"], "stock counted").values()) > sum(counted.values())


def test_the_procedures_in_service_stay_within_them_too(
    db: None, settings: Any, tmp_path: Path
) -> None:
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT = tmp_path

    counted = count_statements()["tech-contract"]

    assert list(counted) == ["submit", "accept", "propose", "check", "grant", "deliver", "rate"]
    assert sum(counted.values()) <= 85  # one act more, and two papers at the grant


def test_the_command_prints_ratio_and_statements_as_json(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(options: dict[str, int]) -> object:
        with registered():
            return lifecycle.measure(options["rounds"])

    monkeypatch.setattr(lifecycle, "run", here)
    out = StringIO()

    call_command("bench", "lifecycle", "--rounds", "2", stdout=out)

    told = json.loads(out.getvalue())
    assert told["rounds"] == 2
    assert told["ratio"] > 0
    assert told["stock_ratio"] > 0
    assert told["statements"] == sum(told["statements_by_act"].values())
    assert told["hand_statements"] < told["statements"] < told["stock_statements"]


def test_an_unknown_measurement_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("bench", "nothing")
