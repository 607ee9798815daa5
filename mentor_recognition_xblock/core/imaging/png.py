"""A scene as PNG, by Pillow with the font it brings: the same picture on every machine.

That font knows Latin letters only. Words in other scripts are left out of the PNG rather than shown
as boxes: the badge's name stands beside it wherever a PNG badge is shown, and the SVG has them.
"""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from .scene import SIZE, Line, Polygon, Ring, Scene

# Pillow draws edges without smoothing: drawn larger and brought down they are smooth.
OVERSAMPLE: Final = 3
SMALLEST: Final = 9


def as_png(scene: Scene, *, size: int = SIZE) -> bytes:
    """A square PNG with a transparent ground, ``size`` pixels wide (32 to 1,024)."""
    if not 32 <= size <= 1024:
        raise ValueError("the image is between 32 and 1,024 pixels wide")
    side = size * OVERSAMPLE
    scale = side / SIZE
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for shape in scene.shapes:
        _draw(draw, shape, scale)
    kept = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _draw(draw: ImageDraw.ImageDraw, shape: Polygon | Ring | Line, scale: float) -> None:
    if isinstance(shape, Polygon):
        draw.polygon([(x * scale, y * scale) for x, y in shape.points], fill=shape.fill)
    elif isinstance(shape, Ring):
        reach = shape.radius + shape.width / 2
        box = [
            (shape.x - reach) * scale,
            (shape.y - reach) * scale,
            (shape.x + reach) * scale,
            (shape.y + reach) * scale,
        ]
        if shape.width:
            draw.ellipse(box, outline=shape.colour, width=round(shape.width * scale))
        else:
            draw.ellipse(box, fill=shape.colour)
    elif _drawable(shape.words):
        _write(draw, shape, scale)


def _write(draw: ImageDraw.ImageDraw, shape: Line, scale: float) -> None:
    size = shape.size
    font = ImageFont.load_default(size * scale)
    # An SVG can be told how long a text is; here the letters shrink until it fits.
    while draw.textlength(shape.words, font=font) > shape.room * scale and size > SMALLEST:
        size -= 1
        font = ImageFont.load_default(size * scale)
    draw.text(
        (shape.x * scale, shape.y * scale),
        shape.words,
        font=font,
        fill=shape.colour,
        anchor="mm",
        # The font has one weight: a thin outline of the same colour makes it bold.
        stroke_width=round(0.6 * scale) if shape.bold else 0,
        stroke_fill=shape.colour,
    )


def _drawable(words: str) -> bool:
    """Whether the font has every letter: Latin, Latin-1, Latin Extended-A, dashes and quotes."""
    return all(" " <= char <= "ſ" or "‐" <= char <= "…" for char in words)
