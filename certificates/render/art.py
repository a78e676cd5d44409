"""The fixed drawings of certificates: drawn once a process, placed by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from certificates.render.archive import Art
from certificates.render.guilloche import braid, circle, frame, rosette, wheel

GOLD, TEAL, PALE, WHITE = "#a98a4b", "#2f6f73", "#eee3c8", "#ffffff"
WIDTH, HEIGHT = 297.0, 210.0


@lru_cache(maxsize=1)
def drawings() -> Mapping[str, Art]:
    """Return every drawing by the id of the element it is drawn into."""
    return {"art-certificate": Art("\n".join(_certificate()).encode(), WIDTH, HEIGHT)}


def _certificate() -> list[str]:
    """A4 landscape: a woven band, a rose in each corner, a pale ground in the middle."""
    size, middle = (WIDTH, HEIGHT), (WIDTH / 2, HEIGHT / 2 + 4)
    ground = [
        *rosette(middle, 50, reach=7.5, petals=30, strands=6),
        *rosette(middle, 35, reach=6, petals=24, strands=5, phase=0.3),
        *wheel(middle, 27, flat=0.38, turns=18),
    ]
    return [
        *_lines(ground, PALE, 0.15),
        *_lines([frame(8, *size)], GOLD, 0.9),
        *_lines([frame(9.3, *size), frame(17.9, *size)], GOLD, 0.2),
        *_lines([frame(18.9, *size)], GOLD, 0.5),
        *_lines(braid(13.6, size, reach=3.0, period=9.2, strands=6), GOLD, 0.13),
        *_lines(braid(13.6, size, reach=1.7, period=9.2, strands=4, phase=0.4), TEAL, 0.12),
        *(
            operator
            for x in (15.4, WIDTH - 15.4)
            for y in (15.4, HEIGHT - 15.4)
            for operator in _corner((x, y))
        ),
    ]


def _corner(centre: tuple[float, float]) -> list[str]:
    """A rose on a white disc, which hides the crossing of the bands."""
    return [
        f"{_colour(WHITE)} rg {_colour(GOLD)} RG 0.5 w",
        circle(centre, 7.3),
        "B",
        *_lines([circle(centre, 6.7)], GOLD, 0.15),
        *_lines(rosette(centre, 4.9, reach=1.5, petals=14, strands=4), GOLD, 0.12),
        *_lines(rosette(centre, 2.1, reach=1.0, petals=8, strands=3), TEAL, 0.13),
        f"{_colour(GOLD)} rg",
        circle(centre, 0.55),
        "f",
    ]


def _lines(curves: Iterable[str], colour: str, width: float) -> list[str]:
    return [f"{_colour(colour)} RG {width} w", *(f"{curve}\nS" for curve in curves)]


def _colour(code: str) -> str:
    return " ".join(f"{int(code[i : i + 2], 16) / 255:.3f}" for i in (1, 3, 5))
