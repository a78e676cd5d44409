"""Engine-turned lines (扭索纹): closed curves as PDF path operators, in mm, y downwards.

Every curve is periodic with a whole number of waves, so it closes without a seam.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import cos, hypot, pi, sin, tau

Point = tuple[float, float]
#: Walks an outline: distance -> (x, y, outward normal x, outward normal y).
Walk = Callable[[float], tuple[float, float, float, float]]


def number(value: float) -> str:
    """Write *value* to a hundredth of a millimetre, as short as may be."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def closed(points: Sequence[Point]) -> str:
    """Return a smooth closed curve through *points* (Catmull-Rom as cubic Béziers)."""
    count = len(points)
    parts = [_join(points[0], "m")]
    for i in range(count):
        before, start = points[i - 1], points[i]
        end, after = points[(i + 1) % count], points[(i + 2) % count]
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        parts.append(_join(first + second + end, "c"))
    return "\n".join([*parts, "h"])


def frame(inset: float, width: float, height: float) -> str:
    """Return a rectangle *inset* from the edges of a page."""
    return _join((inset, inset, width - 2 * inset, height - 2 * inset), "re")


def circle(centre: Point, radius: float) -> str:
    return closed([_on_circle(centre, radius, tau * i / 16) for i in range(16)])


def braid(
    inset: float, size: Point, *, reach: float, period: float, strands: int, phase: float = 0.0
) -> list[str]:
    """Return waves woven round a rounded rectangle *inset* from the edges of the page *size*."""
    length, walk = _rounded(inset, size, radius=3.0)
    waves = round(length / period / 4) * 4
    steps = waves * 6
    curves = []
    for strand in range(strands):
        shift = phase + tau * strand / strands
        points = []
        for i in range(steps):
            x, y, across, down = walk(length * i / steps)
            offset = reach * sin(tau * waves * i / steps + shift)
            points.append((x + across * offset, y + down * offset))
        curves.append(closed(points))
    return curves


def rosette(
    centre: Point,
    radius: float,
    *,
    reach: float,
    petals: int,
    strands: int,
    phase: float = 0.0,
    squash: float = 1.0,
) -> list[str]:
    """Return a ring of lace; *squash* below 1 makes it wider than high."""
    curves = []
    for strand in range(strands):
        shift = phase + tau * strand / strands
        points = []
        for i in range(petals * 6):
            angle = tau * i / (petals * 6)
            distance = radius + reach * sin(petals * angle + shift)
            x, y = _on_circle((0, 0), distance, angle)
            points.append((centre[0] + x, centre[1] + y * squash))
        curves.append(closed(points))
    return curves


def wheel(centre: Point, radius: float, *, flat: float, turns: int) -> list[str]:
    """Return *turns* ellipses turned evenly round one centre."""
    curves = []
    for turn in range(turns):
        tilt = pi * turn / turns
        points = []
        for i in range(20):
            x, y = radius * cos(tau * i / 20), radius * flat * sin(tau * i / 20)
            points.append(
                (
                    centre[0] + x * cos(tilt) - y * sin(tilt),
                    centre[1] + x * sin(tilt) + y * cos(tilt),
                )
            )
        curves.append(closed(points))
    return curves


def _join(values: Iterable[float], operator: str) -> str:
    return " ".join([*map(number, values), operator])


def _on_circle(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)


def _rounded(inset: float, size: Point, radius: float) -> tuple[float, Walk]:
    """Return length and walk of a rounded rectangle, clockwise from its upper left."""
    left, top = inset, inset
    right, bottom = size[0] - inset, size[1] - inset
    across, down = right - left - 2 * radius, bottom - top - 2 * radius
    pieces: list[tuple[float, Walk]] = []
    for (x, y), (to_x, to_y), corner, angle in (
        ((left + radius, top), (right - radius, top), (right - radius, top + radius), -pi / 2),
        ((right, top + radius), (right, bottom - radius), (right - radius, bottom - radius), 0.0),
        (
            (right - radius, bottom),
            (left + radius, bottom),
            (left + radius, bottom - radius),
            pi / 2,
        ),
        ((left, bottom - radius), (left, top + radius), (left + radius, top + radius), pi),
    ):
        length = hypot(to_x - x, to_y - y)
        pieces.append((length, _straight((x, y), (to_x, to_y), length, angle)))
        pieces.append((radius * pi / 2, _arc(corner, radius, angle)))
    total = 2 * (across + down) + 2 * pi * radius

    def walk(distance: float) -> tuple[float, float, float, float]:
        for length, piece in pieces:
            if distance <= length:
                return piece(distance)
            distance -= length
        return pieces[-1][1](pieces[-1][0])

    return total, walk


def _straight(start: Point, end: Point, length: float, angle: float) -> Walk:
    step_x, step_y = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    normal = (cos(angle), sin(angle))
    return lambda far: (start[0] + step_x * far, start[1] + step_y * far, *normal)


def _arc(centre: Point, radius: float, angle: float) -> Walk:
    def walk(far: float) -> tuple[float, float, float, float]:
        turned = angle + far / radius
        return (*_on_circle(centre, radius, turned), cos(turned), sin(turned))

    return walk
