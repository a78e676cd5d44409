"""Examine answers without a case: JSON in, an explained verdict as JSON out."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forms.build import clean_answers, json_schema
from forms.materials import required
from govservice import clock
from govservice.law import NotYetLaw
from workflows import registry
from workflows.spec import Procedure

#: More than any form can hold; a bigger file is a mistake.
LARGEST = 10_000_000


class Command(BaseCommand):
    help = (
        "Examine the answers to a procedure's form: the rules of its pack as checks with "
        "colour, reason and source. Changes nothing and asks no register."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("procedure", help="slug of the procedure, e.g. tech-contract")
        parser.add_argument("file", nargs="?", default="-", help="answers as JSON; - is stdin")
        parser.add_argument("--schema", action="store_true", help="print the JSON Schema and stop")
        parser.add_argument("--on", metavar="DAY", help="day of filing, ISO; today if left out")
        parser.add_argument(
            "--accepted", metavar="DAY", help="day of acceptance, which decides the rule pack"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        procedure = _procedure(options["procedure"])
        if options["schema"]:
            self._print(json_schema(procedure.form))
            return
        filed_on = _day(options["on"]) or clock.today()
        accepted_on = _day(options["accepted"]) or filed_on
        self._print(verdict(procedure, _answers(options["file"]), filed_on, accepted_on))

    def _print(self, found: Any) -> None:
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def verdict(
    procedure: Procedure, answers: dict[str, Any], filed_on: date, accepted_on: date
) -> dict[str, Any]:
    """Return the explained verdict on *answers* as plain data."""
    if procedure.assess is None:
        raise _bad(f"“{procedure.title}”没有可以自动核查的规则。")
    try:
        pack = procedure.pack(accepted_on)
    except NotYetLaw:
        raise _bad(f"{accepted_on}还没有可以适用的规则。") from None
    cleaned, problems = clean_answers(procedure.form, answers)
    return {
        "procedure": procedure.slug,
        "filed_on": filed_on.isoformat(),
        "accepted_on": accepted_on.isoformat(),
        "complete": not problems,
        "problems": [
            {"key": problem.key, "step": problem.step, "message": str(problem.message)}
            for problem in problems
        ],
        "materials": [
            {"key": material.key, "title": material.title}
            for material in required(procedure.materials, cleaned)
        ],
        **procedure.assess(cleaned, pack, filed_on).as_json(),
    }


def _procedure(slug: str) -> Procedure:
    try:
        return registry.get(slug)
    except registry.UnknownProcedure:
        known = "、".join(one.slug for one in registry.every())
        raise _bad(f"没有事项“{slug}”。现有事项：{known}。") from None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _bad(f"日期“{text}”不对，请写成 2026-11-02 的样子。") from None


def _answers(file: str) -> dict[str, Any]:
    """Read the answers; every way in which they can be wrong is one plain sentence."""
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else _read(Path(file))
        if len(raw) > LARGEST:
            raise _bad("文件太大，不会是一份申请。")
        answers = json.loads(raw.decode("utf-8-sig"))
    except OSError as error:
        raise _bad(f"读不了文件“{file}”：{error.strerror}。") from None
    except UnicodeDecodeError:
        raise _bad("文件不是UTF-8编码的文本。") from None
    except json.JSONDecodeError as error:
        raise _bad(f"不是正确的JSON：第{error.lineno}行第{error.colno}列附近有误。") from None
    except (RecursionError, ValueError):
        raise _bad("不是正确的JSON：数字过长或者嵌套过深。") from None
    if not isinstance(answers, dict):
        raise _bad("JSON的最外层应当是一个对象：{问题键: 答案}。")
    return answers


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _bad(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)
