"""A scene as SVG: shapes and text alone, no script, no reference, a title for screen readers."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from .scene import SIZE, Line, Polygon, Ring, Scene

FONT: Final = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


def as_svg(scene: Scene) -> str:
    """The image's text; characters XML forbids are left out."""
    shapes = "".join(_shape(shape) for shape in scene.shapes)
    alt = _clean(scene.alt)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" '
        f'height="{SIZE}" role="img" aria-label={quoteattr(alt)}><title>{escape(alt)}</title>'
        f"{shapes}</svg>"
    )


def _shape(shape: Polygon | Ring | Line) -> str:
    if isinstance(shape, Polygon):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
        return f'<polygon points="{points}" fill="{shape.fill}"/>'
    if isinstance(shape, Ring):
        paint = (
            f'fill="none" stroke="{shape.colour}" stroke-width="{shape.width:g}"'
            if shape.width
            else f'fill="{shape.colour}"'
        )
        return f'<circle cx="{shape.x:g}" cy="{shape.y:g}" r="{shape.radius:g}" {paint}/>'
    words = _clean(shape.words)
    # By an average letter: what is wider than its room is squeezed, the rest stays as it is.
    wide = len(words) * shape.size * 0.58 > shape.room
    fit = f' textLength="{shape.room:g}" lengthAdjust="spacingAndGlyphs"' if wide else ""
    weight = ' font-weight="700"' if shape.bold else ""
    return (
        f'<text x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size:g}" fill="{shape.colour}" '
        f'font-family="{FONT}" text-anchor="middle" dominant-baseline="central"{weight}{fit}>'
        f"{escape(words)}</text>"
    )


def _clean(text: str) -> str:
    return "".join(char for char in text if char >= " " and not "\ud800" <= char <= "\udfff")
