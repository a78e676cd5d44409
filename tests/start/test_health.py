"""Two plain questions that a load balancer asks."""

from __future__ import annotations

import pytest
from django.test import Client


def test_a_living_process_says_so_without_asking_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_it_is_ready_for_work_once_every_migration_is_applied(client: Client) -> None:
    assert client.get("/readyz").json()["migrations"] is True
