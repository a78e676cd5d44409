"""`docs/reference/clock-vectors.json` through the programme, as any other would be held to it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.sla import reference
from tests.sla.make_vectors import FILE, Vector, text, vectors

TYPED = list(vectors())
TOLD = json.loads(FILE.read_text("utf-8"))["vectors"]


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """What `manage.py clock` answers, asked all at once."""
    done = subprocess.run(
        [sys.executable, "manage.py", "clock", "-"],
        input=json.dumps([vector["question"] for vector in TOLD]),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return {vector["id"]: answer for vector, answer in zip(TOLD, told, strict=True)}


@pytest.mark.parametrize("vector", TOLD, ids=lambda vector: vector["id"])
def test_the_programme_answers_a_vector(vector: dict[str, Any], answers: dict[str, Any]):
    expected, told = vector["answer"], answers[vector["id"]]

    assert {key: told[key] for key in expected if key != "ledger"} == {
        key: value for key, value in expected.items() if key != "ledger"
    }
    rows = [
        {key: row[key] for key in ("first", "last", "kind", "days", "event")}
        for row in told["ledger"]
    ]
    assert rows == expected["ledger"]


@pytest.mark.parametrize("vector", TYPED, ids=lambda vector: vector.id)
def test_the_due_day_is_the_one_worked_out_by_hand(vector: Vector):
    told = reference.answer(vector.question)

    if vector.due is None or " " not in vector.due:
        assert told["due_on"] == vector.due
    else:
        assert told["due_at"] == vector.due.replace(" ", "T") + ":00+08:00"


def test_the_file_is_what_the_reference_answers():
    """If not: ``python -m tests.sla.make_vectors``."""
    assert FILE.read_text("utf-8") == text()


def test_there_are_vectors_for_every_unit_and_every_row():
    ids = [vector["id"] for vector in TOLD]
    units = {vector["question"]["term"]["count"] for vector in TOLD}
    rows = {row["kind"] for vector in TOLD for row in vector["answer"]["ledger"]}

    assert len(set(ids)) == len(ids) >= 150
    assert units == {"working", "natural", "months", "years", "fixed", "minutes"}
    assert rows == {
        "start", "counted", "extended", "rest", "paused", "excluded", "moved", "late", "stop",
    }  # fmt: skip
