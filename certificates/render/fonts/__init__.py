"""The fonts of our papers, built once at set-up: ``python -m certificates.render.fonts build``.

The papers of the office are set in four hands (GB/T 9704): 小标宋, 仿宋, 楷体, 黑体. Each is
built from a free font of Debian into ``var/fonts``: renamed to a name of ours, cut down where
that makes rendering faster, and given the same ascent and descent, so that a line which
mixes hands keeps the 29 pt grid. A private fontconfig file sees these and nothing else.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import mkdtemp

from certificates.render.fonts import sources
from certificates.render.fonts.glyphs import carve
from certificates.render.fonts.sources import Source, gathered

#: The same place as the setting FONTS_ROOT; building needs no Django.
ROOT = Path(os.environ.get("GOVSERVICE_VAR") or Path(__file__).parents[3] / "var") / "fonts"

#: Part of the fingerprint: raise it when the way of building changes.
RECIPE = 4

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{faces}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


class Reach(StrEnum):
    """How much of the source goes into a face."""

    LATIN = "latin"
    CORE = "core"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Face:
    """One font of ours; *index* picks the Simplified Chinese member of a collection."""

    family: str
    source: Source
    reach: Reach
    index: int = -1

    @property
    def file(self) -> str:
        return f"{self.family.lower()}.otf"


#: Latin stands first in every chain: the CJK fonts draw the letters of foreign names badly.
#: Wide stands last: 65 000 characters, for names that no other hand can write.
FACES = (
    Face("PaperLatin", sources.SONG, Reach.LATIN, 2),
    Face("PaperSong", sources.SONG, Reach.CORE, 2),
    Face("PaperBold", sources.SONG_BOLD, Reach.CORE, 2),
    Face("PaperHei", sources.HEI, Reach.CORE, 2),
    Face("PaperFang", sources.FANG, Reach.WHOLE),
    Face("PaperKai", sources.KAI, Reach.WHOLE),
    Face("PaperWenKai", sources.WENKAI, Reach.WHOLE),
    Face("PaperWide", sources.SONG, Reach.WHOLE, 2),
)
FAMILIES = frozenset(face.family for face in FACES)


class FontsMissing(RuntimeError):
    """``var/fonts`` is absent, of another recipe, or its files were changed."""


def check(root: Path = ROOT) -> Path:
    """Return the fontconfig file of the fonts below *root*.

    :raises FontsMissing: they have to be built (again).
    """
    fault = _fault(root)
    if fault:
        raise FontsMissing(f"{fault}; run: python -m certificates.render.fonts build")
    return root / "fonts.conf"


def build(root: Path = ROOT, folder: Path | None = None) -> bool:
    """Build what is not there; return whether anything had to be done.

    The new fonts are complete before they take the place of the old ones.

    :raises FontsUnavailable: a source is missing and cannot be fetched.
    """
    if folder is None and not _fault(root):
        return False
    root.mkdir(parents=True, exist_ok=True)
    with _alone(root):
        return bool(folder or _fault(root)) and _build(root.resolve(), folder)


def _build(root: Path, folder: Path | None) -> bool:
    fresh = Path(mkdtemp(prefix="faces-", dir=root))
    fresh.chmod(0o755)  # the service may run as somebody else
    with gathered({face.source for face in FACES}, folder) as paths:
        jobs = [(paths[face.source], fresh / face.file, face) for face in FACES]
        with ProcessPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
            list(pool.map(_make, jobs, chunksize=1))
        manifest = {face.family: _record(fresh / face.file, face, paths) for face in FACES}
    faces = root / f"faces-{_fingerprint(manifest)}"
    if faces.exists():
        for stray in fresh.iterdir():
            stray.replace(faces / stray.name)
        fresh.rmdir()
    else:
        fresh.rename(faces)
    _write(root / "fonts.conf", CONFIGURATION.format(faces=faces, cache=root / "cache"))
    content = {"recipe": RECIPE, "folder": faces.name, "faces": manifest}
    _write(root / "manifest.json", json.dumps(content, ensure_ascii=False, indent=1))
    _sweep(root, keep=faces)
    return True


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Wait until nobody else builds below *root*."""
    with (root / "building.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def private_fontconfig(root: Path = ROOT) -> Iterator[None]:
    """Let fontconfig read our file while it starts, and no child process see it."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(check(root))
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _make(job: tuple[Path, Path, Face]) -> None:
    source, target, face = job
    carve(source, target, family=face.family, reach=face.reach, index=face.index)


def _fault(root: Path) -> str:
    """Say what is wrong with the fonts below *root*; nothing if they are good."""
    try:
        manifest = json.loads((root / "manifest.json").read_text())
        configuration = (root / "fonts.conf").read_text()
    except (OSError, ValueError):
        return f"there are no fonts in {root}"
    faces = root.resolve() / str(manifest.get("folder"))
    expected = CONFIGURATION.format(faces=faces, cache=root / "cache")
    if manifest.get("recipe") != RECIPE or configuration != expected:
        return f"the fonts in {root} are of another recipe or place"
    for face in FACES:
        record, path = manifest["faces"].get(face.family), faces / face.file
        if record is None or not path.is_file() or _digest(path) != record["sha256"]:
            return f"the font {face.family} is missing or was changed"
    return ""


def _record(path: Path, face: Face, paths: Mapping[Source, Path]) -> dict[str, object]:
    return {
        "sha256": _digest(path),
        "bytes": path.stat().st_size,
        "package": face.source.package,
        "file": face.source.file,
        "licence": face.source.licence,
        "source_sha256": _digest(paths[face.source]),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fingerprint(manifest: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:12]


def _write(path: Path, text: str) -> None:
    """Write at once or not at all: a build may be interrupted."""
    partial = path.with_suffix(".partial")
    partial.write_text(text)
    partial.replace(path)


def _sweep(root: Path, keep: Path) -> None:
    for folder in root.glob("faces-*"):
        if folder != keep:
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()
