"""Carve one face of ours out of a font file: repertoire, name, measures."""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

#: Letters of foreign names; signs that are full-width in Chinese text (· × — “ ”) are left
#: to the Chinese hands.
LATIN = (
    set(range(0x20, 0x7F))
    | {0xA0, 0xA9, 0xAE, 0xB2, 0xB3, 0xB9}
    | (set(range(0xC0, 0x250)) - {0xD7, 0xF7})
    | set(range(0x370, 0x400))
    | set(range(0x400, 0x460))
    | set(range(0x1E00, 0x1F00))
)
#: Signs of forms and amounts that GB 2312 lacks.
SIGNS = set(map(ord, "·‰€￥㎡㎥㎏㎜㎝㎞②≤≥☑☐☒〇□■○●△▲★☆✓–—―‘’“”…、。〈〉《》「」『』【】〔〕"))

_UNUSED = "GSUB GPOS GDEF BASE VORG vmtx vhea DSIG STAT meta JSTF MATH kern gasp prep fpgm cvt "
ASCENT, DESCENT = 0.88, -0.12


def core() -> set[int]:
    """Return GB 2312 with ASCII and the signs of forms: what almost every paper needs."""
    found = set(range(0x20, 0x7F)) | {0xA0} | SIGNS
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([lead, trail]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def carve(source: Path, target: Path, *, family: str, reach: str, index: int = -1) -> None:
    """Write the font *source* (member *index* of a collection) as *target*."""
    options = subset.Options(
        hinting=False,
        desubroutinize=True,
        layout_features=[],
        notdef_outline=True,
        glyph_names=False,
        recalc_timestamp=False,
        font_number=index,
    )
    options.drop_tables += _tags()
    font = subset.load_font(str(source), options)
    if reach != "whole":
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=LATIN if reach == "latin" else core())
        subsetter.subset(font)
    for tag in _tags():
        if tag in font:
            del font[tag]
    _rename(font, family)
    _measure(font)
    font.save(target, reorderTables=False)


def _tags() -> list[str]:
    return [f"{tag:4}" for tag in _UNUSED.split()]


def _rename(font: TTFont, family: str) -> None:
    """Call the font *family*, regular, whatever weight it was drawn in."""
    names = font["name"]
    names.names = []
    for identifier, text in ((1, family), (2, "Regular"), (4, family), (6, family)):
        names.setName(text, identifier, 3, 1, 0x409)
    font["head"].macStyle = 0
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = 0x40


def _measure(font: TTFont) -> None:
    """Give every face one ascent and descent, or lines of mixed hands leave the grid."""
    unit = font["head"].unitsPerEm
    ascent, descent = round(ASCENT * unit), round(DESCENT * unit)
    horizontal, windows = font["hhea"], font["OS/2"]
    horizontal.ascent, horizontal.descent, horizontal.lineGap = ascent, descent, 0
    windows.sTypoAscender, windows.sTypoDescender, windows.sTypoLineGap = ascent, descent, 0
    windows.usWinAscent, windows.usWinDescent = ascent, -descent
