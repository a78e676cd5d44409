"""The log names what went wrong, and nobody's data."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from tests.factories import UserFactory

NAME = "zhang-san@example.org"


def logged(error: BaseException) -> str:
    """Return what the console shows of *error*."""
    told: dict[str, Any] = dict(settings.LOGGING["formatters"]["line"])
    formatter = import_string(told["()"])(told["format"])
    raised = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "it failed", None, raised)
    return str(formatter.format(record))


@pytest.fixture
def refused(db: None) -> IntegrityError:
    """What the database says of a second account of one name."""
    UserFactory(username=NAME)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        UserFactory(username=NAME)
    return caught.value


def test_a_row_that_the_database_refuses_is_not_shown(refused: IntegrityError) -> None:
    shown = logged(refused)

    assert NAME in str(refused)
    assert "duplicate key value violates unique constraint" in shown
    assert "Traceback" in shown
    assert NAME not in shown


def test_nor_is_one_that_led_to_another_error(refused: IntegrityError) -> None:
    with pytest.raises(KeyError) as caught:
        raise KeyError("later") from refused

    assert NAME not in logged(caught.value)


def test_what_is_not_of_the_database_is_shown_whole() -> None:
    with pytest.raises(ValueError, match="one line") as caught:
        raise ValueError("one line\nand another")

    assert "one line\nand another" in logged(caught.value)
