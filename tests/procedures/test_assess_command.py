"""`manage.py assess`: a verdict for every input, and a plain sentence for what is none."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.procedures.contracts import contract


def run(*args: str) -> dict[str, Any]:
    out = StringIO()
    call_command("assess", *args, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(contract(), ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("accepted", "pack"),
    [
        pytest.param("2026-02-27", "TC-2001", id="TC-T10-27-February"),
        pytest.param("2026-03-02", "TC-2026", id="TC-T10-2-March"),
    ],
)
def test_the_verdict_is_explained_check_by_check(answers: Path, accepted: str, pack: str) -> None:
    told = run("tech-contract", str(answers), "--on", "2026-11-02", "--accepted", accepted)

    assert (told["complete"], told["registrable"], told["pack"]) == (True, True, pack)
    assert told["amounts"]["technical"] == "860000.00"
    assert {check["colour"] for check in told["checks"]} == {"green"}
    assert all(check["reason"] and check["citation"] for check in told["checks"])
    assert {material["key"] for material in told["materials"]} == {"contract_text", "licence"}


def test_what_is_missing_is_told_question_by_question(tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text("{}", encoding="utf-8")

    told = run("tech-contract", str(empty), "--on", "2026-11-02")

    assert (told["complete"], told["registrable"], told["advice"]) == (False, False, "correct")
    assert "project_name" in {problem["key"] for problem in told["problems"]}


def test_the_schema_knows_every_question() -> None:
    schema = run("tech-contract", "--schema")

    assert contract().keys() <= schema["properties"].keys()
    assert "project_name" in schema["required"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "不是正确的JSON"),
        (b"", "不是正确的JSON"),
        (b"[]", "最外层应当是一个对象"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "不是正确的JSON"),
        (b'{"total_amount": ' + b"9" * 5000 + b"}", "不是正确的JSON"),
    ],
    ids=["open brace", "empty", "list", "bytes", "deep", "long number"],
)
def test_what_is_no_json_is_one_plain_sentence_and_exit_2(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence) as refused:
        run("tech-contract", str(path))

    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("no-such-item",), "没有事项"),
        (("tech-contract", "no-such-file.json"), "读不了文件"),
        (("tech-contract", "--on", "2026-02-30"), "日期"),
        (("tech-contract", "{answers}", "--accepted", "1999-01-01"), "还没有可以适用的规则"),
    ],
)
def test_a_wrong_request_is_one_plain_sentence_and_exit_2(
    answers: Path, args: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        run(*(arg.format(answers=answers) for arg in args))

    assert refused.value.returncode == 2
