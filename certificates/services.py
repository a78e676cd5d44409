"""Put papers on record, and their PDF on file.

Issuing belongs to the transaction of the act that gives the paper: if the act is undone,
so is the number, and the line has no gap.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from certificates import papers
from certificates.models import AbstractDocument, Series
from certificates.numbers import new_code
from certificates.spec import PaperSpec
from govservice import clock
from govservice.clock import day_of
from govservice.errors import Misdefined

D = TypeVar("D", bound=AbstractDocument)

_NEXT = f"""
    INSERT INTO {Series._meta.db_table} AS series (code, last) VALUES (%s, 1)
    ON CONFLICT (code) DO UPDATE SET last = series.last + 1
    RETURNING last
"""  # noqa: S608 (the table's name is ours)


def next_serial(code: str) -> int:
    """Take the next number of the line *code*; one statement.

    The line stays locked until the transaction ends, so whoever comes second gets the
    number after ours, or ours if we are undone. Who takes from several lines in one
    transaction takes them in the same order everywhere.

    :raises Misdefined: outside a transaction, where an undone act would leave a gap.
    """
    if not connection.in_atomic_block:
        raise Misdefined("a number can only be taken inside the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [code])
        row = cursor.fetchone()
    return int(row[0])


def issue(
    model: type[D],
    spec: PaperSpec,
    *,
    facts: Mapping[str, Any],
    at: datetime,
    by: str,
    verify_code: str | None = None,
    number: str | None = None,
    **fields: Any,
) -> D:
    """Put a paper on record under the next number of its line; two statements.

    *fields* named in the number's form (``word``, ``area`` …) become its parts, the year
    is that of *at* unless given, and the rest are columns of *model*. A paper without a
    line of its own needs *number*. *verify_code* is for callers who print it in *facts*.
    A paper of simulated time is marked as practice among its facts.

    :raises Misdefined: *facts* are not what the paper's template needs.
    """
    stated = _stated(spec, facts)
    numbering = spec.numbering
    if numbering is not None:
        parts = {name: fields.pop(name) for name in numbering.parts if name in fields}
        if "year" in numbering.parts:
            parts.setdefault("year", day_of(at).year)
        number = numbering.make(**parts, serial=next_serial(spec.line(**parts)))
    elif number is None:
        raise Misdefined(f"the paper {spec.slug!r} needs the number of the paper it goes with")
    return model._default_manager.create(
        kind=spec.slug,
        number=number,
        title=spec.title,
        template=spec.template,
        facts=stated,
        issued_at=at,
        issued_by_name=by,
        verify_code=verify_code or new_code(),
        **fields,
    )


def _stated(spec: PaperSpec, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the paper says of *facts*, and whether it is one of simulated time."""
    chosen = {name: facts[name] for name in facts if not spec.states or name in spec.states}
    papers.check(spec.template, chosen)
    return {**chosen, **({papers.PRACTICE: True} if clock.is_practice() else {})}


def put_on_file(document: AbstractDocument, *, at: datetime) -> Path:
    """Draw the PDF of *document* once and keep it in the private store; return its path.

    Safe to repeat and to run twice at once: equal facts give equal bytes, and only the
    first to finish writes the record.

    :raises MissingGlyph: a character cannot be printed; nothing is kept.
    """
    if document.rendered_at is not None and document.file:
        return Path(document.file.path)
    pdf = papers.render(document)
    name = f"papers/{day_of(document.issued_at).year}/{document.kind}/{document.pk}.pdf"
    path = Path(settings.PRIVATE_ROOT) / name
    _write(path, pdf)
    kept = {"file": name, "sha256": hashlib.sha256(pdf).hexdigest(), "rendered_at": at}
    rows = type(document)._default_manager.filter(pk=document.pk)
    if not rows.filter(rendered_at=None).update(**kept):
        document.refresh_from_db(fields=list(kept))
        return path
    for column, value in kept.items():
        setattr(document, column, value)
    return path


def _write(path: Path, content: bytes) -> None:
    """Write at once or not at all; readable by the service only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as partial:
        partial.write(content)
    os.replace(partial.name, path)
