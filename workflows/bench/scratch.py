"""A database for one measurement: made by the migrations, dropped afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO

from django.db import connection
from django.test.utils import override_settings


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """Work in the database *name*, as durable as the service's own; `DEBUG` is off in it.

    With `DEBUG` Django keeps every statement it sends, which would be measured too.
    """
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    with redirect_stdout(StringIO()):  # Django talks of its cache table there, at any verbosity
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with override_settings(DEBUG=False):
            yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
