"""What all tests share: the private test cluster, and which tests are long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

# A busy machine must not turn a true property red.
settings.register_profile(
    "calm", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("calm")


#: What the office's clock is held to: often in every run, very often in a long one.
OFTEN, VERY_OFTEN = 100, 2000

#: The version of the calendar that the migrations write.
SHIPPED = 1

pytest_plugins = ["tests.chromium"]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, before there are workers
        from govservice.supervisor.steps import compile_catalogues

        compile_catalogues()
    times = VERY_OFTEN if config.getoption("--long") else OFTEN
    settings.register_profile("many", settings.get_profile("calm"), max_examples=times)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests marked long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="long; run with --long")
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _no_calendar_of_another_test() -> Iterator[None]:
    """A version that a test published is rolled back; nobody may remember it."""
    yield
    from sla import calendar_store

    calendar_store.forget_units()
    seen = calendar_store._seen
    if seen is not None and seen[1] > SHIPPED:
        calendar_store.forget()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the test cluster for the first test that wants a database, and for no other."""
    from govservice import database

    database.ensure_running(durable=False)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Let tests that commit leave the database as the migrations made it."""
    from tests import pristine

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        pristine.remember()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: pristine.restore())
        yield
