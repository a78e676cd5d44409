"""Jobs are ordered through `govservice.jobs.enqueue` and nowhere else.

A bare ``task.defer()`` runs outside Django's transaction in a worker. A queryset's
``defer("field")`` is something else and is let through.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("govservice", "forms", "certificates", "sla", "workflows")
ALLOWED = ROOT / "govservice" / "jobs.py"
ORDERS = {"defer", "defer_async", "batch_defer", "batch_defer_async"}


def bare_orders(source: str) -> Iterator[int]:
    """Yield the lines on which a job is ordered past `enqueue`."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ORDERS
            and not _names_fields(node)
        ):
            yield node.lineno


def _names_fields(call: ast.Call) -> bool:
    """A queryset's ``defer`` takes positions only, a task's takes keywords only."""
    return ast.unparse(call.func).endswith(".defer") and bool(call.args) and not call.keywords


def test_nothing_orders_a_job_past_enqueue() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for floor in FLOORS
        for path in sorted((ROOT / floor).rglob("*.py"))
        if path != ALLOWED
        for line in bare_orders(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "render.defer(case=1)",
        "render.defer()",
        "t.configure(lock='x').defer(a=1)",
        "t.batch_defer({})",
    ],
)
def test_a_bare_order_would_be_found(line: str) -> None:
    assert list(bare_orders(line)) == [1]


@pytest.mark.parametrize(
    "line", ["Case.objects.defer('answers')", "cases.defer(*HEAVY)", "jobs.enqueue(render, case=1)"]
)
def test_what_is_allowed_is_let_through(line: str) -> None:
    assert list(bare_orders(line)) == []
