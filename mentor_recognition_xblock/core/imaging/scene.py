"""What a badge image shows, as shapes in a square of 480 units: no format, no font metrics."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from .designs import Design

SIZE: Final = 480
MIDDLE: Final = SIZE / 2

Point = tuple[float, float]


@dataclass(frozen=True)
class Polygon:
    """A filled outline."""

    points: tuple[Point, ...]
    fill: str


@dataclass(frozen=True)
class Ring:
    """A circle; ``width`` 0 fills it."""

    x: float
    y: float
    radius: float
    colour: str
    width: float = 0


@dataclass(frozen=True)
class Line:
    """Words centred on a point, never wider than ``room``."""

    x: float
    y: float
    size: float
    room: float
    colour: str
    words: str
    bold: bool = False


@dataclass(frozen=True)
class Scene:
    """Shapes from back to front, and what they say to those who do not see them."""

    shapes: tuple[Polygon | Ring | Line, ...]
    alt: str


def compose(*, design: Design, title: str, programme: str, term: str = "", alt: str) -> Scene:
    """A seal with an emblem, the tier on a ribbon, programme and term below.

    Long names are broken into two lines and then cut with an ellipsis; ``alt`` says them whole.
    """
    shapes: list[Polygon | Ring | Line] = [
        _seal(design.lobes, 226, 9, design.deep),
        Ring(MIDDLE, MIDDLE, 196, design.light, width=4),
        Ring(MIDDLE, MIDDLE, 186, design.mid),
        *_emblem(design),
        *_stars(design),
        *_ribbon(design, title),
    ]
    lines = _lines(programme, 24)
    place = 362.0
    for words in lines:
        shapes.append(Line(MIDDLE, place, 19, 250, "#ffffff", words))
        place += 22
    if term:
        shapes.append(Line(MIDDLE, place, 16, 180, design.light, term))
    return Scene(tuple(shapes), alt)


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), width, max_lines=2, placeholder="…") or [""]


def _seal(lobes: int, radius: float, depth: float, fill: str) -> Polygon:
    steps = lobes * 12
    points = []
    for step in range(steps):
        angle = 2 * pi * step / steps
        # A circle whose radius swings ``lobes`` times; twelve points a lobe look round.
        here = radius + depth * cos(lobes * angle)
        points.append((MIDDLE + here * sin(angle), MIDDLE - here * cos(angle)))
    return Polygon(tuple(points), fill)


def _ribbon(design: Design, title: str) -> list[Polygon | Ring | Line]:
    top, bottom, left, right = 268.0, 330.0, 22.0, 458.0
    tails = [
        Polygon(
            (
                (left, top + 14),
                (left + 60, top + 14),
                (left + 60, bottom + 16),
                (left, bottom + 16),
                (left + 18, (top + bottom) / 2 + 15),
            ),
            design.mid,
        ),
        Polygon(
            (
                (right, top + 14),
                (right - 60, top + 14),
                (right - 60, bottom + 16),
                (right, bottom + 16),
                (right - 18, (top + bottom) / 2 + 15),
            ),
            design.mid,
        ),
    ]
    band = Polygon(((44, top), (436, top), (436, bottom), (44, bottom)), design.light)
    words = Line(MIDDLE, (top + bottom) / 2, 34, 368, design.deep, _lines(title, 40)[0], bold=True)
    return [*tails, band, words]


def _stars(design: Design) -> list[Polygon]:
    if not design.stars:
        return []
    first = MIDDLE - 26 * (design.stars - 1)
    return [_star(first + 52 * n, 88, 17, design.light) for n in range(design.stars)]


def _star(x: float, y: float, radius: float, fill: str) -> Polygon:
    points = []
    for step in range(10):
        here = radius if step % 2 == 0 else radius * 0.42
        angle = pi * step / 5
        points.append((x + here * sin(angle), y - here * cos(angle)))
    return Polygon(tuple(points), fill)


def _emblem(design: Design) -> list[Polygon | Ring]:
    drawn = {"sprout": _sprout, "compass": _compass, "lighthouse": _lighthouse}
    return drawn[design.emblem](design)


def _leaf(x: float, y: float, reach: float, lift: float, fill: str) -> Polygon:
    upper = [(x + reach * t / 12, y - lift * sin(pi * t / 12) - lift * t / 12) for t in range(13)]
    lower = [
        (x + reach * t / 12, y + 0.35 * lift * sin(pi * t / 12) - lift * t / 12)
        for t in range(12, -1, -1)
    ]
    return Polygon(tuple(upper + lower), fill)


def _sprout(design: Design) -> list[Polygon | Ring]:
    stem = Polygon(((234, 250), (246, 250), (244, 150), (236, 150)), design.light)
    ground = Polygon(((160, 250), (320, 250), (300, 262), (180, 262)), design.light)
    return [
        ground,
        stem,
        _leaf(240, 190, 92, 46, "#ffffff"),
        _leaf(240, 172, -92, 46, design.light),
    ]


def _compass(design: Design) -> list[Polygon | Ring]:
    x, y = MIDDLE, 182.0
    return [
        Ring(x, y, 74, design.light, width=7),
        Polygon(((x, y - 62), (x + 18, y), (x, y)), "#ffffff"),
        Polygon(((x, y - 62), (x - 18, y), (x, y)), design.light),
        Polygon(((x, y + 62), (x + 18, y), (x, y)), design.light),
        Polygon(((x, y + 62), (x - 18, y), (x, y)), "#ffffff"),
        Polygon(((x - 46, y), (x, y - 10), (x + 46, y), (x, y + 10)), "#ffffff"),
        Ring(x, y, 9, design.deep),
    ]


def _lighthouse(design: Design) -> list[Polygon | Ring]:
    x = MIDDLE
    beams = [
        Polygon(((x, 148), (x + side * 150, 108), (x + side * 150, 176)), design.light)
        for side in (-1, 1)
    ]
    return [
        *beams,
        Polygon(((x - 22, 166), (x + 22, 166), (x + 36, 256), (x - 36, 256)), "#ffffff"),
        Polygon(((x - 27, 196), (x + 27, 196), (x + 31, 222), (x - 31, 222)), design.deep),
        Polygon(((x - 28, 158), (x + 28, 158), (x + 28, 168), (x - 28, 168)), design.deep),
        Polygon(((x - 18, 134), (x + 18, 134), (x + 18, 158), (x - 18, 158)), "#fff6dc"),
        Polygon(((x - 24, 134), (x + 24, 134), (x, 112)), "#ffffff"),
        Polygon(((x - 60, 256), (x + 60, 256), (x + 44, 266), (x - 44, 266)), design.light),
    ]
