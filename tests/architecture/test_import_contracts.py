"""Each floor contract breaks when somebody violates it on purpose, and names the culprit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("govservice", "forms", "certificates", "sla", "workflows")

#: contract, the file that violates it, what it says
VIOLATIONS = [
    pytest.param(
        "house",
        "forms/money.py",
        "import workflows.spec",
        "forms.money -> workflows.spec",
        id="forms know no case",
    ),
    pytest.param(
        "house",
        "certificates/numbers.py",
        "import sla.rules",
        "certificates.numbers -> sla.rules",
        id="papers know no clock",
    ),
    pytest.param(
        "house",
        "govservice/clock.py",
        "import forms.spec",
        "govservice.clock -> forms.spec",
        id="the ground knows nobody",
    ),
    pytest.param(
        "ground",
        "govservice/jobs.py",
        "import govservice.accounts.roles",
        "govservice.jobs -> govservice.accounts.roles",
        id="jobs know no people",
    ),
    pytest.param(
        "ground",
        "govservice/helpers.py",
        "",
        "helpers",
        id="a new module of the ground must choose its floor",
    ),
    pytest.param(
        "case",
        "workflows/models/case.py",
        "import workflows.services.perform",
        "workflows.models.case -> workflows.services.perform",
        id="records know no acts",
    ),
    pytest.param(
        "case",
        "workflows/services/perform.py",
        "import workflows.ratings.services",
        "workflows.services.perform -> workflows.ratings.services",
        id="the case knows no ratings",
    ),
    pytest.param(
        "time",
        "sla/rules/values.py",
        "import sla.models",
        "sla.rules.values -> sla.models",
        id="the law of time knows no records",
    ),
    pytest.param(
        "observers",
        "workflows/services/office.py",
        "import sla.supervision.warnings",
        "workflows.services.office -> sla.supervision.warnings",
        id="the case knows no observers",
    ),
    pytest.param(
        "time",
        "sla/timers.py",
        "import sla.supervision.rules",
        "sla.timers -> sla.supervision.rules",
        id="the clock knows no observers",
    ),
    pytest.param(
        "house",
        "sla/timers.py",
        "import workflows.spec",
        "sla.timers -> workflows.spec",
        id="the clock knows no case, though its observers do",
    ),
    pytest.param(
        "papers",
        "certificates/numbers.py",
        "import certificates.services",
        "certificates.numbers -> certificates.services",
        id="a number knows no issue",
    ),
    pytest.param(
        "questions",
        "forms/spec.py",
        "import forms.models",
        "forms.spec -> forms.models",
        id="a question knows no record",
    ),
    pytest.param(
        "pure",
        "sla/calendar.py",
        "import django.utils.timezone",
        "sla.calendar -> django",
        id="the calendar knows no Django",
    ),
    pytest.param(
        "rules",
        "workflows/procedures/tech_contract/amounts.py",
        "import django.db.models",
        "workflows.procedures.tech_contract.amounts -> django",
        id="the rules of a procedure know no Django",
    ),
    pytest.param(
        "by-slug",
        "workflows/papers/__init__.py",
        "import workflows.procedures.tech_contract.facts",
        "workflows.papers -> workflows.procedures.tech_contract",
        id="no procedure is imported by name",
    ),
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all copies: only the file that differs is read anew."""
    return tmp_path_factory.mktemp("floors")


def lint(tree: Path, cache: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-logo", "--cache-dir", cache, *options],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for floor in FLOORS:
        shutil.copytree(
            ROOT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__", "*.json")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_as_it_stands_keeps_every_contract(cache: Path) -> None:
    done = lint(ROOT, cache)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(("contract", "file", "line", "named"), VIOLATIONS)
def test_a_violation_is_found(
    copy: Path, cache: Path, contract: str, file: str, line: str, named: str
) -> None:
    path = copy / file
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")
    done = lint(copy, cache, "--contract", contract)
    assert done.returncode == 1, done.stdout
    assert "1 broken" in done.stdout
    assert named in done.stdout
