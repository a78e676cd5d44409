"""The private PostgreSQL: started from any binaries, never as root, kept through a kill."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from govservice import database
from govservice.database import Binaries, Cluster, ClusterError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else")


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that any account may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="gs"))
    folder.chmod(0o755)
    yield folder / "pg"
    shutil.rmtree(folder)


@contextlib.contextmanager
def running(cluster: Cluster) -> Iterator[Cluster]:
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def connect(cluster: Cluster) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(cluster.socket), user=database.OWNER, dbname=database.NAME, autocommit=True
    )


def binaries_of(source: str) -> Binaries:
    found = [each for each in database.found_binaries() if each.source == source]
    if not found:
        pytest.skip(f"no PostgreSQL of the {source} here")
    return found[0]


# ── DATABASE_URL ──


def test_a_url_names_any_server() -> None:
    said = database.from_url("postgresql://u%40x:p%2Fw@db.example:6432/gov?sslmode=require")
    assert said == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "gov",
        "USER": "u@x",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_url_may_name_a_socket_folder() -> None:
    assert database.from_url("postgres:///gov?host=/run/postgresql")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize("url", ["mysql://u@h/db", "sqlite:///db.sqlite3", "postgres://h", "gov"])
def test_another_kind_of_database_is_refused_in_plain_words(url: str) -> None:
    with pytest.raises(ClusterError, match="DATABASE_URL must read"):
        database.from_url(url)


def test_a_url_wins_over_the_private_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@h/db")
    assert database.configuration(Path("/nowhere"))["HOST"] == "h"


# ── where the socket lies ──


def test_the_socket_lies_beside_the_data_while_its_path_fits() -> None:
    assert database.socket_folder(Path("/srv/gov/var/pg")) == Path("/srv/gov/var/pg/run")


def test_a_socket_path_beyond_107_bytes_moves_to_a_short_folder() -> None:
    deep = Path("/srv") / ("政务" * 20) / "pg"
    folder = database.socket_folder(deep)
    assert folder.parent == Path("/tmp")
    assert folder == database.socket_folder(deep)
    assert folder != database.socket_folder(deep / "other")


# ── which binaries ──


@pytest.mark.parametrize("source", ["system", "wheel"])
def test_it_starts_from_the_binaries_of(
    source: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(binaries_of(source).folder))
    with running(Cluster(home)) as cluster, connect(cluster) as connection:
        row = connection.execute("show server_version_num").fetchone()
        assert row is not None
        assert int(str(row[0])) // 10000 == cluster.binaries.major


def test_binaries_of_another_major_never_touch_the_data(home: Path) -> None:
    home.mkdir()
    (home / "major").write_text("12\n")
    with pytest.raises(ClusterError, match="was made by PostgreSQL 12"):
        Cluster(home).start()


def test_the_binaries_that_made_the_data_are_preferred_to_better_ones(home: Path) -> None:
    wheel, system = binaries_of("wheel"), binaries_of("system")
    assert wheel.major != system.major
    home.mkdir()
    (home / "major").write_text(f"{wheel.major}\n")
    assert Cluster(home).binaries == wheel
    (home / "major").write_text(f"{system.major}\n")
    assert Cluster(home).binaries == system


def test_a_wrong_pg_bin_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", "/nowhere")
    with pytest.raises(ClusterError, match="PG_BIN=/nowhere"):
        Cluster(home).start()


def test_without_any_binaries_it_says_what_to_install(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database.binaries, "found_binaries", lambda: iter(()))
    with pytest.raises(ClusterError, match="install Debian's package postgresql"):
        Cluster(home).start()


# ── who it runs as ──


@as_root
def test_started_by_root_the_server_is_somebody_else_and_no_account_is_added(home: Path) -> None:
    accounts = Path("/etc/passwd").read_bytes()
    with running(Cluster(home)) as cluster:
        assert cluster.account is not None
        assert Path(f"/proc/{cluster.postmaster}").stat().st_uid == cluster.account.uid != 0
    assert Path("/etc/passwd").read_bytes() == accounts


@as_root
def test_a_parent_that_the_account_may_not_enter_is_refused_and_not_opened(home: Path) -> None:
    home.parent.chmod(0o700)
    with pytest.raises(ClusterError, match="cannot enter"):
        Cluster(home).start()
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700


@as_root
def test_binaries_that_the_account_cannot_read_are_refused_and_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = binaries_of("system").folder
    hidden = home.parent / "hidden" / "bin"
    hidden.mkdir(parents=True)
    for program in ("postgres", "initdb", "pg_ctl", "pg_isready"):
        (hidden / program).symlink_to(real / program)
    hidden.parent.chmod(0o700)
    monkeypatch.setenv("PG_BIN", str(hidden))
    with pytest.raises(ClusterError, match="cannot read"):
        Cluster(home).start()


def test_it_listens_on_a_socket_that_only_its_account_may_enter(home: Path) -> None:
    with running(Cluster(home)) as cluster, connect(cluster) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
        assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700


def test_a_path_that_is_too_long_for_a_socket_still_starts(home: Path) -> None:
    deep = home.parent / ("长" * 30)
    deep.mkdir()
    with running(Cluster(deep / "pg")) as cluster:
        assert cluster.socket.parent == Path("/tmp")
        with connect(cluster) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    cluster.socket.rmdir()


def test_a_short_folder_that_a_stranger_made_is_refused(home: Path) -> None:
    deep = home.parent / ("长" * 30)
    deep.mkdir()
    cluster = Cluster(deep / "pg")
    (home.parent / "elsewhere").mkdir()
    cluster.socket.symlink_to(home.parent / "elsewhere")
    try:
        with pytest.raises(ClusterError, match="is not a folder of the account"):
            cluster.start()
    finally:
        cluster.socket.unlink()


# ── staying alive ──


def test_a_second_start_attaches(home: Path) -> None:
    with running(Cluster(home)) as cluster:
        first = cluster.postmaster
        Cluster(home).start()
        assert cluster.postmaster == first


def test_two_that_start_at_once_get_one_server(home: Path) -> None:
    failures: list[Exception] = []

    def start() -> None:
        try:
            Cluster(home).start()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with running(Cluster(home)) as cluster:
        assert not failures
        assert cluster.answers()


@pytest.mark.parametrize("times", [1, pytest.param(5, marks=pytest.mark.long)])
def test_committed_rows_survive_a_killed_postmaster(home: Path, times: int) -> None:
    with running(Cluster(home)) as cluster:
        with connect(cluster) as connection:
            connection.execute("create table kept (n int)")
        for count in range(times):
            with connect(cluster) as connection:
                connection.execute("insert into kept values (%s)", [count])
            assert cluster.postmaster is not None
            os.kill(cluster.postmaster, signal.SIGKILL)
            Cluster(home).start()
        with connect(cluster) as connection:
            assert connection.execute("select count(*) from kept").fetchone() == (times,)


def test_a_note_of_a_killed_server_whose_number_is_anothers_now_is_forgotten(home: Path) -> None:
    with running(Cluster(home)) as cluster:
        note = cluster.data / "postmaster.pid"
        written = note.read_text()
        cluster.stop()
    as_the_server = cluster.account.popen() if cluster.account else {}
    with subprocess.Popen(["sleep", "600"], cwd="/", **as_the_server) as another:
        try:
            note.write_text(written.replace(written.split("\n")[0], str(another.pid), 1))
            shutil.chown(note, note.parent.stat().st_uid)
            with running(Cluster(home)) as again:
                assert again.answers()
        finally:
            another.kill()


def test_after_a_stop_nothing_answers_and_the_data_is_kept(home: Path) -> None:
    with running(Cluster(home)) as cluster, connect(cluster) as connection:
        connection.execute("create table kept (n int)")
    assert not cluster.answers()
    with running(Cluster(home)) as cluster, connect(cluster) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)


def test_it_counts_who_else_is_connected(home: Path) -> None:
    with running(Cluster(home)) as cluster:
        before = cluster.clients()  # the one that made the database may still be leaving
        with connect(cluster), connect(cluster), connect(cluster):
            assert 3 <= cluster.clients() <= 3 + before
