"""The parts below the papers: fonts, QR codes, art, what a template may load."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import segno
from django.conf import settings
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from certificates.render import AlienFont, MissingGlyph, art, fonts, qr_svg, text
from certificates.render.assets import AssetDenied, OnlyOurs, qr_address
from certificates.render.engine import _guard, engine
from certificates.render.fonts import FACES, Face, FontsMissing, Reach, build, check
from certificates.render.fonts import sources as font_sources
from certificates.render.fonts.sources import FontsUnavailable, Source
from certificates.templatetags import papers as filters


def test_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(text).failed == 0
    assert doctest.testmod(filters).failed == 0


def modules(drawing: str) -> set[tuple[int, int]]:
    """Return the dark modules that the path of a drawing paints."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing)
    return {(int(x) + step, int(y)) for x, y, length in runs for step in range(int(length))}


@pytest.mark.parametrize(
    "said", ["https://zwfw.example.gov.cn/verify/7QK2M9XD4HTR/", "KC261102-00017-4", "江海" * 60]
)
def test_the_drawing_paints_exactly_the_dark_modules(said: str) -> None:
    code = segno.make(said, error="m", micro=False, boost_error=False)
    dark = {(x, y) for y, row in enumerate(code.matrix) for x, bit in enumerate(row) if bit}
    assert modules(qr_svg(said)) == dark


def test_a_template_loads_codes_and_nothing_else() -> None:
    fetcher = OnlyOurs()
    answer = fetcher.fetch(qr_address("江海 & <1>"))
    assert modules(answer.read().decode()) == modules(qr_svg("江海 & <1>"))
    for address in ("file:///etc/passwd", "http://127.0.0.1/", "data:text/html,x", "ftp://a/b"):
        with pytest.raises(AssetDenied):
            fetcher.fetch(address)


def test_the_art_is_closed_curves_inside_the_page() -> None:
    drawing = art.drawings()["art-certificate"]
    points = [
        (float(x), float(y))
        for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+) [mc]\b", drawing.operators.decode())
    ]
    assert len(points) > 5000
    assert all(0 < x < drawing.width and 0 < y < drawing.height for x, y in points)
    assert drawing.operators.count(b" m\n") == drawing.operators.count(b"\nh\n")


def test_starting_the_engine_leaves_no_trace_for_child_processes() -> None:
    engine()
    assert "FONTCONFIG_FILE" not in os.environ


def test_letters_of_a_strange_font_and_boxes_are_refused() -> None:
    good = SimpleNamespace(family="PaperSong", missing={})
    _guard([good], "受理通知书")
    with pytest.raises(AlienFont, match="DejaVu Sans"):
        _guard([good, SimpleNamespace(family="DejaVu Sans", missing={})], "受理通知书")
    with pytest.raises(MissingGlyph) as caught:
        _guard([SimpleNamespace(family="PaperSong", missing={0x1F680: 1})], "受理通知书")
    assert (caught.value.characters, caught.value.title) == ("🚀", "受理通知书")


def test_our_fonts_are_built_and_hold_every_common_character() -> None:
    configuration = check(Path(settings.FONTS_ROOT))
    folder = re.search("<dir>(.*)</dir>", configuration.read_text())
    assert folder
    everyday = {ord(char) for char in "的一是不了在人有我他这鑫喆〇①№℃㎡·—…“”‘’〔〕《》￥"}
    for face in FACES:
        with TTFont(Path(folder[1]) / face.file, lazy=True) as font:
            assert font["name"].getDebugName(1) == face.family
            assert (font["hhea"].ascent / font["head"].unitsPerEm) == pytest.approx(0.88)
            if face.family in ("PaperWide", "PaperWenKai"):
                assert {ord("堃"), ord("喆"), ord("𬭎")} <= font.getBestCmap().keys()
            if face.reach is Reach.CORE:
                assert everyday - {ord("喆")} <= font.getBestCmap().keys()


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one small font, and a set of faces that needs no more."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 700))
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({ord("A"): "A"})
    builder.setupGlyf({".notdef": box, "A": box})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "A": (600, 0)})
    builder.setupHorizontalHeader(ascent=1000, descent=-400)
    builder.setupNameTable({"familyName": "Tiny", "styleName": "Bold"})
    builder.setupOS2(usWeightClass=700)
    builder.setupPost()
    folder = tmp_path / "given"
    folder.mkdir()
    builder.save(folder / "Tiny.ttf")
    source = Source("fonts-tiny", "usr/share/fonts/tiny", "Tiny.ttf", "OFL-1.1")
    monkeypatch.setattr(fonts, "FACES", (Face("PaperTiny", source, Reach.WHOLE),))
    return folder


def no_network(packages: list[str], root: Path) -> None:
    raise FontsUnavailable(f"{', '.join(packages)} cannot be fetched here")


def test_building_is_done_once_and_again_only_after_damage(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(font_sources, "_fetch", no_network)
    root = tmp_path / "fonts"
    with pytest.raises(FontsMissing, match="build"):
        check(root)
    assert build(root, tiny)
    assert check(root) == root / "fonts.conf"
    assert not build(root)
    (face,) = root.glob("faces-*/papertiny.otf")
    with TTFont(face) as font:
        assert font["name"].getDebugName(4) == "PaperTiny"
        assert font["OS/2"].usWeightClass == 400
    face.write_bytes(face.read_bytes() + b"\0")
    with pytest.raises(FontsMissing, match="PaperTiny"):
        check(root)
    with pytest.raises(FontsUnavailable, match="fonts-tiny"):
        build(root)
    assert build(root, tiny)
    assert check(root)
    assert len(list(root.glob("faces-*"))) == 1


def test_a_copied_folder_is_not_taken_for_a_built_one(tiny: Path, tmp_path: Path) -> None:
    build(tmp_path / "fonts", tiny)
    (tmp_path / "fonts").rename(tmp_path / "elsewhere")
    with pytest.raises(FontsMissing, match="place"):
        check(tmp_path / "elsewhere")


def test_a_machine_without_apt_is_told_exactly_what_is_missing(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(font_sources.shutil, "which", lambda name: None)
    (tiny / "Tiny.ttf").unlink()
    with pytest.raises(FontsUnavailable, match=r"fonts-tiny .*--from FOLDER"):
        build(tmp_path / "fonts", tiny)


@pytest.mark.long
def test_another_process_writes_the_same_bytes() -> None:
    script = (
        "import django, hashlib; django.setup()\n"
        "from certificates import papers\n"
        "from tests.certificates.samples import REAL\n"
        "print(hashlib.sha256(papers.render(REAL['registration'])).hexdigest())"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[2],
            env={**environment, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
            timeout=120,
        ).stdout
        for seed, zone in (("5", "America/New_York"), ("77", "Asia/Shanghai"))
    }
    assert len(digests) == 1
