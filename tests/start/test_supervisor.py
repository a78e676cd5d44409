"""Children that die are started again, ever more slowly; an end stops them all."""

from __future__ import annotations

import contextlib
import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from govservice.supervisor import running, smoke, steps
from govservice.supervisor.children import Backoff, Child, stop_all

#: Seconds; nothing here is measured, this only ends a test that hangs.
PATIENCE = 600
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, sys, time; signal.signal(15, signal.SIG_IGN); "
    "open(sys.argv[1], 'w').close(); time.sleep(600)",
]


def test_the_pause_doubles_up_to_half_a_minute() -> None:
    backoff = Backoff()
    assert [backoff.wait(0.1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_after_a_good_while_the_pause_is_short_again() -> None:
    backoff = Backoff()
    for _ in range(4):
        backoff.wait(0.1)
    assert backoff.wait(61.0) == 1


def test_a_child_that_died_is_started_again_after_its_pause() -> None:
    child = Child("web", SLEEP, {})
    try:
        assert child.tend(now=100.0) == ""
        first = child.process
        assert first is not None
        first.kill()
        first.wait()
        assert "web ended (-9); starting it again in 1 s" in child.tend(now=101.0)
        child.tend(now=101.5)
        assert child.process is None
        child.tend(now=102.0)
        assert child.process is not None
        assert child.process.pid != first.pid
    finally:
        stop_all([child])


def test_an_end_stops_every_child() -> None:
    children = [Child("web", SLEEP, {}), Child("worker", SLEEP, {})]
    for child in children:
        child.tend(now=0.0)
    processes = [child.process for child in children]
    stop_all(children)
    assert [process.returncode for process in processes if process] == [-signal.SIGTERM] * 2


def test_a_child_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    child = Child("web", [*STUBBORN, str(ready)], {})
    child.tend(now=0.0)
    process = child.process
    assert process is not None
    while not ready.exists():
        assert process.poll() is None
        time.sleep(0.05)
    child.ask_to_stop()
    child.wait_or_kill(0.2)
    assert process.returncode == -signal.SIGKILL


def test_children_end_when_the_supervisor_is_killed() -> None:
    program = (
        "import os, time; from govservice.supervisor.children import Child; "
        f"child = Child('web', {SLEEP!r}, {{}}); child.tend(0.0); "
        "print(child.process.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        grandchild = int(parent.stdout.readline())
        parent.kill()
    _until_gone(grandchild)


def test_a_step_that_is_interrupted_leaves_nothing_running(tmp_path: Path) -> None:
    told = tmp_path / "grandchild"
    program = (
        "import subprocess, sys, pathlib; "
        f"child = subprocess.Popen({SLEEP!r}); "
        f"pathlib.Path({str(told)!r}).write_text(str(child.pid)); child.wait()"
    )

    def interrupt(number: int, frame: object) -> None:
        if told.exists() and told.read_text():
            raise KeyboardInterrupt
        signal.setitimer(signal.ITIMER_REAL, 0.1)

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with pytest.raises(KeyboardInterrupt):
            steps.run_program([sys.executable, "-c", program])
    finally:
        signal.signal(signal.SIGALRM, before)
    _until_gone(int(told.read_text()))


def test_a_step_that_fails_says_why() -> None:
    with pytest.raises(SystemExit, match="no fonts today"):
        steps.run_program([sys.executable, "-c", "raise SystemExit('no fonts today')"])


def _until_gone(number: int) -> None:
    """Wait until the process has ended, be it that nobody has asked for its end yet."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process, end = psutil.Process(number), time.monotonic() + PATIENCE
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < end, "the grandchild lives"
            time.sleep(0.05)


def test_a_second_start_tells_where_the_first_one_answers(
    tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    with (
        running._only_one("http://127.0.0.1:8000"),
        pytest.raises(running.NotUp, match=r"it is up already: http://127\.0\.0\.1:8000"),
        running._only_one("http://127.0.0.1:8001"),
    ):
        pass


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(running.NotUp, match=f"127.0.0.1:{port} cannot be used"):
            running._free_port("127.0.0.1", port, any_will_do=False)


@pytest.mark.parametrize(
    ("host", "place"),
    [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000"), ("::", "[::]:8000")],
)
def test_the_web_server_is_told_where_to_listen(host: str, place: str) -> None:
    web, _worker = running.children(host, 8000)
    assert web.command[web.command.index("--bind") + 1] == place


def test_letters_and_papers_name_the_address_that_was_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GOVSERVICE_SITE_URL", "")  # what is set here is put back afterwards
    monkeypatch.delenv("GOVSERVICE_SITE_URL")
    running.tell_address("http://127.0.0.1:8013")
    assert os.environ["GOVSERVICE_SITE_URL"] == "http://127.0.0.1:8013"
    running.tell_address("http://127.0.0.1:9000")
    assert os.environ["GOVSERVICE_SITE_URL"] == "http://127.0.0.1:8013"


def test_a_server_that_does_not_answer_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/x")
    with (
        pytest.raises(running.NotUp, match=r"DATABASE_URL refuses: .*127\.0\.0\.1") as said,
        running._database(),
    ):
        pass
    assert "secret" not in str(said.value)


def test_while_nobody_answers_the_smoke_test_says_what_it_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(smoke, "PATIENCE", 0.0)
    with pytest.raises(smoke.Broken, match="/readyz says nothing"):
        smoke.wait_until_ready("http://127.0.0.1:9", meanwhile=lambda: None)


class Nonsense(http.server.BaseHTTPRequestHandler):
    """A server that is not ours, or ours while it falls."""

    def do_GET(self) -> None:
        self.send_response(502)
        self.end_headers()
        self.wfile.write("<h1>坏网关</h1>".encode())

    def log_message(self, *told: object) -> None:
        pass


def test_an_answer_that_makes_no_sense_is_waited_over_like_none() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), Nonsense) as server:
        answers = threading.Thread(target=server.handle_request)
        answers.start()
        assert smoke.readiness(f"http://127.0.0.1:{server.server_port}") == {}
        answers.join()
