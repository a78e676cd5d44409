"""Two plain questions that a load balancer asks."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client

from govservice import clock, health, jobs
from sla.models import Timer
from tests.sla.cases import a_case


@pytest.fixture(autouse=True)
def _no_hurry(settings: Any) -> None:
    """What is fresh in a test stays fresh, however slow the machine."""
    settings.WORKER_DEAD_AFTER = settings.TICK_LATE_AFTER = 1800.0


def test_a_living_process_says_so_without_asking_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_without_a_worker_and_a_tick_it_is_not_ready_and_says_why(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "ready": False,
        "database": True,
        "migrations": True,
        "worker": False,
        "tick": False,
        "worker_age_seconds": None,
        "tick_age_seconds": None,
        "degraded": False,
        "warnings": [],
    }


@pytest.mark.django_db
def test_it_is_ready_with_a_living_worker_and_a_recent_tick(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers default values")
    jobs.beat(health.TICK)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["ready"] is True


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "column", "fault"),
    [("procrastinate_workers", "last_heartbeat", "worker"), ("govservice_beat", "at", "tick")],
)
def test_a_silent_worker_or_an_old_tick_takes_readiness_away(
    client: Client, table: str, column: str, fault: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers default values")
        jobs.beat(health.TICK)
        cursor.execute(f"update {table} set {column} = now() - interval '1 hour'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()[fault] is False


@pytest.mark.django_db
def test_what_somebody_should_look_at_is_told_and_takes_no_readiness_away(client: Client) -> None:
    """A timer that was put aside is no reason to send people to another machine."""
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers default values")
    jobs.beat(health.TICK)
    Timer.objects.create(
        case_id=a_case(), kind="notice", due_at=clock.now(), status=Timer.Status.PARKED
    )

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["degraded"] is True
    assert response.json()["warnings"] == ["1 timers were put aside and wait for a person"]


@pytest.mark.django_db
def test_a_pending_migration_takes_readiness_away(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'govservice'")
    assert client.get("/readyz").json()["migrations"] is False


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_an_answer_not_an_error(client: Client) -> None:
    with mock.patch.object(health, "_pending_migrations", side_effect=OperationalError):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": False}


@pytest.mark.django_db  # the page that refuses names the office
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
