"""QR codes as one-path SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import segno

#: Modules of white around the code. ISO/IEC 18004 asks for four; our paper is white anyway.
QUIET = 2


def qr_svg(text: str) -> str:
    """Draw *text* as an SVG without colours of its own place: black on white, any size.

    Error correction M: a quarter of the code may be lost to a stamp or a fold.
    """
    rows = segno.make(text, error="m", micro=False, boost_error=False).matrix
    side = len(rows) + 2 * QUIET
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in _runs(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{QUIET} -{QUIET} {side} {side}"'
        f' width="{side}" height="{side}">'
        f'<path d="M-{QUIET} -{QUIET}h{side}v{side}h-{side}z" fill="#fff"/><path d="{path}"/></svg>'
    )


def _runs(rows: Sequence[Sequence[int]]) -> Iterator[tuple[int, int, int]]:
    """Yield (x, y, length) of each horizontal run of dark modules."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                yield start, y, x - start
            x += 1
