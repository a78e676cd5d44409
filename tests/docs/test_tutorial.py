"""The tutorial, typed in from an empty folder: its files, its commands, its own tests."""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.template import engines
from django.test import Client

from govservice import clock
from tests.docs.blocks import DOCS, ROOT, blocks, commands, write_files
from tests.factories import UnitFactory
from workflows import flows, procedures, registry
from workflows.checks.definitions import findings
from workflows.models import ServicePoint

PAGE = DOCS / "tutorial" / "first-procedure.md"
SLUG = "instrument-sharing"
PACKAGE = "workflows.procedures.instrument_sharing"


@contextmanager
def typed_in(root: Path) -> Iterator[Any]:
    """Have the procedure as the reader has it once the files are written."""
    write_files(PAGE, root)
    folder = str(root / "workflows" / "procedures")
    directories = engines["django"].engine.dirs  # type: ignore[attr-defined]
    procedures.__path__.append(folder)
    directories.append(str(root / "templates"))
    try:
        definition = importlib.import_module(f"{PACKAGE}.definition").PROCEDURE
        registry.register(definition)
        flows.build(definition)
        yield definition
    finally:
        registry.withdraw(SLUG)
        procedures.__path__.remove(folder)
        directories.remove(str(root / "templates"))
        for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
            del sys.modules[name]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tutorial")


@pytest.fixture(scope="module", autouse=True)
def procedure(root: Path) -> Iterator[Any]:
    with typed_in(root) as definition:
        yield definition


def _own_tests() -> dict[str, Any]:
    """The tests and fixtures the tutorial itself writes, to be run here as they stand."""
    (block,) = (one for one in blocks(PAGE) if one.path.startswith("tests/"))
    spec = importlib.util.spec_from_loader("tutorial_tests", loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    exec(compile(block.text, block.path, "exec"), module.__dict__)  # noqa: S102 (our own page)
    return {
        name: value
        for name, value in vars(module).items()
        if name.startswith("test_") or name == "office"
    }


TUTORIAL_TESTS = _own_tests()
globals().update(TUTORIAL_TESTS)
pytestmark = pytest.mark.django_db


def test_the_tutorial_brought_its_own_tests() -> None:
    assert len([name for name in TUTORIAL_TESTS if name.startswith("test_")]) == 3


def test_every_file_is_in_the_style_of_the_house(root: Path) -> None:
    for check in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *check, "--config", ROOT / "pyproject.toml", root],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_definition_holds_together(procedure: Any) -> None:
    assert [*findings(procedure)] == []
    call_command("check", tags=["procedures"])


def test_a_promise_longer_than_the_law_is_refused_in_the_words_of_the_page(
    tmp_path: Path, root: Path
) -> None:
    (quoted,) = (block.text.strip() for block in blocks(PAGE) if block.language == "text")
    registry.withdraw(SLUG)
    try:
        clocks = root / "workflows/procedures/instrument_sharing/clocks.py"
        text = clocks.read_text(encoding="utf-8")
        longer = text.replace("_days(7)", "_days(25)")
        assert longer != text
        names: dict[str, Any] = {}
        exec(compile(longer, str(clocks), "exec"), names)  # noqa: S102
        original = sys.modules[f"{PACKAGE}.definition"].PROCEDURE
        changed = replace(original, clocks=names["CLOCKS"])
        registry.register(changed)
        told = [f"({code}) {sentence}" for code, sentence, _ in findings(changed)]
    finally:
        registry.withdraw(SLUG)
        registry.register(original)
    assert told == [quoted]


def test_the_machine_is_drawn(settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path

    call_command("draw_machines")

    drawn = (tmp_path / "docs/reference/machines/instrument-sharing-v1.md").read_text("utf-8")
    assert "accepted --> decision: propose" in drawn
    assert "0 faults" in drawn


def test_the_schema_tells_what_is_asked() -> None:
    out = io.StringIO()

    call_command("assess", SLUG, "--schema", stdout=out)

    assert "tariff" in json.loads(out.getvalue())["properties"]


def test_the_guide_is_public_once_a_unit_takes_it(client: Client) -> None:
    (shell,) = (block for block in blocks(PAGE) if block.path == "manage.py")
    UnitFactory()

    exec(shell.text, {})  # noqa: S102

    assert ServicePoint.objects.on(clock.today()).filter(procedure=SLUG).exists()
    page = client.get(f"/services/{SLUG}/").content.decode()
    assert "大型科研仪器开放共享备案" in page
    assert "购置发票" in page
    assert "依据待核" in page


def test_every_command_of_the_page_is_tried_here() -> None:
    assert commands(PAGE) == [
        "mkdir workflows/procedures/instrument_sharing",
        "python manage.py check",
        "python manage.py draw_machines",
        f"python manage.py assess {SLUG} --schema",
        "bin/test tests/procedures/test_instrument_sharing.py",
    ]
