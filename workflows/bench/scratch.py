"""A database for one measurement: made by the migrations, dropped afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """Work in the database *name*, as durable as the service's own, and in a folder of its own.

    `DEBUG` is off: with it Django keeps every statement it sends, which would be measured too.
    """
    folder = settings.VAR / name
    shutil.rmtree(folder, ignore_errors=True)
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    with redirect_stdout(StringIO()):  # Django talks of its cache table there, at any verbosity
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with override_settings(DEBUG=False, PRIVATE_ROOT=folder, MEDIA_ROOT=folder):
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        connection.creation.destroy_test_db(before, verbosity=0)
