"""Only an explicit pass of the scanner counts."""

from __future__ import annotations

import socketserver
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from forms import virus
from govservice.errors import Unavailable
from tests.forms.files import EICAR

Scanner = Callable[[bytes], None]


@pytest.fixture
def clamd(settings: Any) -> Iterator[dict[str, Any]]:
    """A scanner that speaks clamd's INSTREAM and finds the EICAR string."""
    told: dict[str, Any] = {"answer": None, "seen": b""}

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.readline() in (b"nINSTREAM\n", b"zINSTREAM\0")
            seen = b""
            while size := int.from_bytes(self.rfile.read(4), "big"):
                seen += self.rfile.read(size)
            told["seen"] = seen
            found = b"stream: Eicar-Test FOUND" if EICAR in seen else b"stream: OK"
            self.wfile.write((told["answer"] or found) + b"\n")

    with tempfile.TemporaryDirectory() as folder:
        address = f"{folder}/clamd"
        with socketserver.UnixStreamServer(address, Session) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            settings.CLAMAV_SOCKET = address
            yield told
            server.shutdown()
            thread.join()


def file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    return path


def test_the_scanner_sees_every_byte_and_decides(tmp_path: Path, clamd: dict[str, Any]) -> None:
    clean = b"%PDF-" + b"x" * 300_000

    assert virus.is_clean(file(tmp_path, clean))
    assert clamd["seen"] == clean
    assert not virus.is_clean(file(tmp_path, b"%PDF-" + EICAR))


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR", b"stream: Can't allocate memory ERROR", b"?", b""],
)
def test_no_clear_answer_is_no_pass(answer: bytes, tmp_path: Path, clamd: dict[str, Any]) -> None:
    clamd["answer"] = answer or b"\n"

    with pytest.raises(Unavailable):
        virus.is_clean(file(tmp_path, b"%PDF-"))


def test_a_scanner_that_is_down_is_no_pass(tmp_path: Path, settings: Any) -> None:
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody")

    with pytest.raises(Unavailable):
        virus.is_clean(file(tmp_path, b"%PDF-"))


def test_where_there_is_no_scanner_the_gate_alone_decides(tmp_path: Path, settings: Any) -> None:
    settings.CLAMAV_SOCKET = ""

    assert virus.is_clean(file(tmp_path, EICAR))
