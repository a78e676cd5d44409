"""Where the font files come from: this machine, a folder, or Debian's archive.

Nothing is installed by downloading: a package is fetched with apt (which checks its
signature) and unpacked into a temporary folder, so `texlive-lang-chinese` gives its two
font files without any TeX, and no root is needed.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory


class FontsUnavailable(RuntimeError):
    """A font file is neither here nor to be had from Debian's archive."""


@dataclass(frozen=True, slots=True)
class Source:
    """One font file of one Debian package; *folder* is where the package puts it."""

    package: str
    folder: str
    file: str
    licence: str

    @property
    def installed(self) -> Path:
        return Path("/") / self.folder / self.file


_NOTO = ("fonts-noto-cjk", "usr/share/fonts/opentype/noto")
_FANDOL = ("texlive-lang-chinese", "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
_WENKAI = ("fonts-lxgw-wenkai", "usr/share/fonts/truetype/lxgw-wenkai")

SONG = Source(*_NOTO, "NotoSerifCJK-Regular.ttc", "OFL-1.1")
SONG_BOLD = Source(*_NOTO, "NotoSerifCJK-Bold.ttc", "OFL-1.1")
HEI = Source(*_NOTO, "NotoSansCJK-Regular.ttc", "OFL-1.1")
FANG = Source(*_FANDOL, "FandolFang-Regular.otf", "GPL with font exception")
KAI = Source(*_FANDOL, "FandolKai-Regular.otf", "GPL with font exception")
WENKAI = Source(*_WENKAI, "LXGWWenKai-Light.ttf", "OFL-1.1")


@contextmanager
def gathered(sources: Iterable[Source], folder: Path | None = None) -> Iterator[dict[Source, Path]]:
    """Yield the path of every source; what is fetched is thrown away afterwards.

    *folder* is searched first, for machines without a network or with fonts of their own.

    :raises FontsUnavailable: naming the packages and files that are missing.
    """
    wanted = set(sources)
    found = {source: path for source in wanted if (path := _here(source, folder))}
    missing = wanted - found.keys()
    with TemporaryDirectory(prefix="fonts-") as temporary:
        if missing:
            root = Path(temporary)
            _fetch(sorted({source.package for source in missing}), root)
            found |= {source: root / source.folder / source.file for source in missing}
            lost = sorted(source.file for source in missing if not found[source].is_file())
            if lost:
                raise FontsUnavailable(f"the packages do not contain {', '.join(lost)}")
        yield found


def _here(source: Source, folder: Path | None) -> Path | None:
    if folder and (given := next(folder.rglob(source.file), None)):
        return given
    return source.installed if source.installed.is_file() else None


def _fetch(packages: list[str], root: Path) -> None:
    """Unpack *packages* below *root*; try apt's own lists first, then lists of our own."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise FontsUnavailable(_advice(packages, "there is no apt-get on this machine"))
    fetched = _apt(["download", *packages], root)
    if fetched.returncode:
        lists = root / "lists"
        (lists / "partial").mkdir(parents=True)
        own = ["-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={root}"]
        updated = _apt([*own, "update"], root)
        fetched = updated if updated.returncode else _apt([*own, "download", *packages], root)
    if fetched.returncode:
        raise FontsUnavailable(_advice(packages, fetched.stderr.strip()))
    for archive in root.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(archive), str(root)], check=True)
        archive.unlink()


def _apt(arguments: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    command = ["apt-get", "-q", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def _advice(packages: list[str], reason: str) -> str:
    return (
        f"fonts of {', '.join(packages)} are missing ({reason}); install or download these Debian"
        " packages, or put their font files in a folder and build with --from FOLDER"
    )
