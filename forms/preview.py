"""A page of a PDF as a picture, so that a clerk reads it beside the form.

The original is never shown inside our pages: a PDF is a program for a large machine. What is
shown is drawn by PDFium, without scripts, in a child process with little memory and time; the
picture is kept beside the uploads until the file goes.

    python -m forms.preview PATH PAGE   ->   a PNG on standard output
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from forms.gate.child import environment, limit

if TYPE_CHECKING:
    from forms.models import StoredFile

#: Pixels; the width of a page on a large screen, and an end for very long pages.
WIDTH, MOST_PIXELS = 1400, 6_000_000
_ROOT = Path(__file__).resolve().parents[1]
_MEMORY, _SECONDS = 1536 * 2**20, 20
#: Pages drawn at the same time by one web process.
_turns = threading.BoundedSemaphore(2)


class NoPicture(Exception):
    """The page could not be drawn; the file can still be downloaded."""


def page_path(file: StoredFile, page: int) -> str:
    """Return where the picture of a page lies, relative to ``settings.PRIVATE_ROOT``."""
    return f"previews/{file.id.hex[:2]}/{file.id.hex}-{page}.png"


def draw(file: StoredFile, page: int, root: Path) -> str:
    """Draw *page* (from 1) of a PDF unless it was drawn before; return its `page_path`.

    :raises NoPicture: it cannot be drawn, or all who draw are busy for too long.
    """
    relative = page_path(file, page)
    target = root / relative
    if target.is_file():
        return relative
    if not _turns.acquire(timeout=_SECONDS):
        raise NoPicture("busy")
    try:
        picture = _drawn(file.file, page)
    finally:
        _turns.release()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as fresh:
        fresh.write(picture)
    Path(name).replace(target)  # whoever drew it at the same time drew the same
    return relative


def forget(file: StoredFile, root: Path) -> None:
    """Delete the pictures of a file."""
    folder = (root / page_path(file, 1)).parent
    for picture in folder.glob(f"{file.id.hex}-*.png"):
        picture.unlink(missing_ok=True)


def _drawn(source: Path, page: int) -> bytes:
    command = [sys.executable, "-m", "forms.preview", str(source), str(page)]
    try:
        done = subprocess.run(
            command, cwd=_ROOT, env=environment(), capture_output=True, timeout=2 * _SECONDS
        )
    except subprocess.TimeoutExpired:
        raise NoPicture("slow") from None
    if done.returncode or not done.stdout.startswith(b"\x89PNG"):
        raise NoPicture("broken")
    return done.stdout


def render(source: Path, page: int) -> bytes:
    """Return a page of the PDF at *source* as PNG; runs in the child."""
    import pypdfium2

    with pypdfium2.PdfDocument(source) as pdf:
        pdf.init_forms()  # seals are drawn as form fields
        sheet = pdf[page - 1]
        width, height = sheet.get_size()
        scale = min(WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5)
        picture = sheet.render(scale=scale).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    limit(memory=_MEMORY, seconds=_SECONDS)
    sys.stdout.buffer.write(render(Path(sys.argv[1]), int(sys.argv[2])))
