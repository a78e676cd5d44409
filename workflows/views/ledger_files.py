"""The ledger as files: JSON that anybody can recompute, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from govservice.clock import local
from sla import exchange, questions
from sla.rules import Mark
from workflows.models import Case
from workflows.selectors.clocks import CaseClock
from workflows.views.ledger_lines import Account, Line

#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_json(case: Case, accounts: Sequence[Account], *, at: datetime, names: bool) -> str:
    """Return all clocks; each with a `question` that `manage.py clock` answers with `answer`.

    Without *names* nobody is named who did something to the case.
    """
    told = {
        "case": _case(case),
        "read_at": local(at).isoformat(),
        "clocks": [_clock(account, names) for account in accounts],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _case(case: Case) -> dict[str, str]:
    return {
        "short_code": case.short_code or "",
        "number": case.number or "",
        "procedure": case.definition.slug,
        "title": case.title,
        "authority": case.authority.name,
    }


def _clock(account: Account, names: bool) -> dict[str, Any]:
    one = account.one
    question = question_of(one, names=names)
    answer = exchange.answer(exchange.read(question, calendar=_no_stored))
    return {
        "name": one.clock.name,
        "label": account.label,
        "sentence": account.sentence,
        "provisional": one.end.provisional,
        "calendar_version": one.calendar.version,
        "question": question,
        "answer": answer,
        "lines": [_line(line) for line in account.lines],
    }


def question_of(one: CaseClock, *, names: bool) -> dict[str, Any]:
    """Return the question that *one* answers; a question stands by itself."""
    marks = [_by_act(mark, one, names) for mark in one.marks]
    last = one.end.due_on or one.read_at.date()
    return questions.question_of(one.term, marks, one.calendar, at=one.read_at, until=last)


def _by_act(mark: Mark, one: CaseClock, names: bool) -> Mark:
    event = one.events.get(mark.event)
    return replace(mark, event=event.act if event else "", actor=mark.actor if names else "")


def _no_stored(version: int | None) -> Any:
    raise LookupError(version)


def _line(line: Line) -> dict[str, Any]:
    row = line.row
    return {
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "kind": str(row.kind),
        "words": line.words,
        "days": row.days,
        "total": line.total,
        "citation": str(row.citation) if row.citation else "",
        "event": line.event,
        "event_number": line.seq or None,
        "actor": line.actor,
        "ahead": line.ahead,
    }


# ── CSV ──


def as_csv(case: Case, accounts: Sequence[Account], *, names: bool) -> str:
    """Return one line a row, with a byte order mark, which Excel needs to see UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_head(names))
    for account in accounts:
        for line in account.lines:
            writer.writerow([_cell(value) for value in _cells(case, account, line, names)])
    return "\ufeff" + out.getvalue()


def _head(names: bool) -> list[str]:
    columns = [
        _("办件编号"), _("时限"), _("期限"), _("到期"), _("预计"), _("开始"), _("结束"), _("性质"),
        _("说明"), _("长度"), _("单位"), _("累计已用"), _("依据"), _("事项"), _("历史序号"),
        _("是否已到"), _("工作日历版本"),
    ]  # fmt: skip
    return [*columns, _("经办人")] if names else columns


def _cells(case: Case, account: Account, line: Line, names: bool) -> Iterator[str | int]:
    one, row = account.one, line.row
    yield case.short_code or ""
    yield account.label
    yield str(one.term)
    yield _moment(one.end.due_at)
    yield _("预计") if one.end.provisional else ""
    yield _day(row.first)
    yield _day(row.last)
    yield _(row.kind.label)
    yield line.words
    yield row.days
    yield _unit(line)
    yield line.total
    yield str(row.citation) if row.citation else ""
    yield line.event
    yield line.seq or ""
    yield _("未到") if line.ahead else _("已到")
    yield one.calendar.version
    if names:
        yield line.actor


def _unit(line: Line) -> str:
    return line.length.removeprefix(str(line.row.days)).strip()


def _day(day: date) -> str:
    return day.isoformat()


def _moment(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}" if at else ""


def _cell(value: str | int) -> str | int:
    """Keep a spreadsheet from calculating what somebody typed."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
