"""Which database Django talks to, as `settings.DATABASES` says it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from govservice.database.binaries import ClusterError
from govservice.database.cluster import NAME, OWNER, Cluster, socket_folder


def from_url(url: str) -> dict[str, Any]:
    """Return Django's configuration for ``postgresql://user:password@host:port/name?option=…``."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ClusterError(
            "DATABASE_URL must read postgresql://user:password@host:port/name; "
            "no other database is supported"
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def must_answer() -> None:
    """Ask the server that ``DATABASE_URL`` names for one connection.

    :raises ClusterError: it does not answer, or refuses us; with its own words.
    """
    said = from_url(os.environ["DATABASE_URL"])
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    told = {key: said[name] for key, name in {**names, "port": "PORT"}.items() if said[name]}
    try:
        psycopg.connect(**{"connect_timeout": 10, **told, **said["OPTIONS"]}).close()
    except psycopg.Error as error:
        raise ClusterError(f"the server of DATABASE_URL refuses: {str(error).strip()}") from error


def configuration(home: Path) -> dict[str, Any]:
    """Return Django's configuration: ``DATABASE_URL``, else the cluster in *home*."""
    if url := os.environ.get("DATABASE_URL"):
        return from_url(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": OWNER,
        "HOST": str(socket_folder(home)),
        "OPTIONS": {},
    }


def ensure_running(*, durable: bool = True) -> None:
    """Attach to the private cluster of the current settings, starting it where it is down."""
    from django.conf import settings

    if not os.environ.get("DATABASE_URL"):
        Cluster(settings.PG_HOME, durable=durable).start()
