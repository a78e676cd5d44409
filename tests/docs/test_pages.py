"""Pages that nobody could check by reading: links, lists of commands, numbers of decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands

from tests.docs.blocks import DOCS, ROOT
from workflows import procedures, registry
from workflows.spec import Procedure

PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
DECISIONS = sorted(DOCS.glob("adr/0*.md"))


def links(page: Path) -> Iterator[Path]:
    """The files that a page links to."""
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "#")):
            yield (page.parent / target.partition("#")[0]).resolve()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [str(target) for target in links(page) if not target.exists()] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            todo += links(page)

    assert {str(page.relative_to(ROOT)) for page in set(PAGES) - reached} == set()


def test_every_command_of_ours_is_in_the_reference() -> None:
    told = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    ours = {app.name for app in apps.get_app_configs() if (ROOT / app.name.split(".")[0]).is_dir()}
    named = {name for name, app in get_commands().items() if app in ours}
    named |= {f"bin/{path.name}" for path in (ROOT / "bin").iterdir()}

    assert {name for name in named if f"`{name}" not in told} == set()


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    listed = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")

    for number, page in enumerate(DECISIONS, start=1):
        title = page.read_text(encoding="utf-8").partition("\n")[0]
        assert page.name.startswith(f"{number:04}-")
        assert title.startswith(f"# {number}. ")
        assert f"* [{title.removeprefix('# ')}]({page.name})" in listed


def test_the_drawn_machines_and_permissions_are_up_to_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = f"{procedures.__name__}."  # other tests plant procedures of their own
    in_service = [one for one in registry.every() if _lives_in(one, home)]
    monkeypatch.setattr(registry, "every", lambda: in_service)

    call_command("draw_machines", "--check")


def _lives_in(procedure: Procedure, package: str) -> bool:
    return procedure.machine[procedure.newest].__module__.startswith(package)


def test_the_proof_page_lists_every_fault() -> None:
    told = (DOCS / "explanation" / "the-proof.md").read_text(encoding="utf-8")
    code = (ROOT / "workflows" / "checks" / "proof.py").read_text(encoding="utf-8")

    assert set(re.findall(r'"(E\d{3})"', code)) == set(re.findall(r"\| (E\d{3}) \|", told))


def test_the_measured_figures_on_the_page_are_within_the_bounds() -> None:
    told = (DOCS / "reference" / "measurements.md").read_text(encoding="utf-8")
    row = re.search(r"\| engine \| (\d+) \| .* \| ([\d.]+) \|", told)

    assert row is not None
    assert int(row[1]) <= 85
    assert float(row[2]) <= 4
