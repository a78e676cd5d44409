"""What the log leaves out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from types import TracebackType

import psycopg
from django.db import Error as DatabaseError

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class NotReadiness(logging.Filter):
    """Keep "not ready" out of the log: whoever asks gets the answer, every few seconds."""

    def filter(self, record: logging.LogRecord) -> bool:
        asked = record.args == ("Service Unavailable", "/readyz")
        return not (asked and record.name == "django.request")


class Discreet(logging.Formatter):
    """Of what the database refused keep the first line: the others show the row, as typed."""

    def formatException(self, ei: _Raised) -> str:
        text = super().formatException(ei)
        for error in _chain(ei[1]):
            first, line_end, _rest = str(error).partition("\n")
            if line_end and isinstance(error, DatabaseError | psycopg.Error):
                text = text.replace(str(error), first)
        return text


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield *error* and every one that led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
