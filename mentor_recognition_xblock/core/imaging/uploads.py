"""An image somebody uploads, made harmless: SVG rebuilt from what is known, rasters drawn again.

Nothing of the file is passed on as it came: an SVG keeps listed elements and attributes alone, and
no reference that leaves it; a raster image is decoded and encoded anew, without its metadata.
"""

from __future__ import annotations

import base64
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from PIL import Image, ImageOps

from .unusable import UnusableImage
from .vector import SVG, rebuilt

MAX_BYTES: Final = 1024 * 1024
MAX_PIXELS: Final = 4096 * 4096
SIDE: Final = 480


def cleaned(raw: bytes) -> tuple[str, bytes]:
    """``("svg", text)`` or ``("png", bytes)`` made from the upload; ``UnusableImage`` otherwise."""
    if not raw:
        raise UnusableImage("empty")
    if len(raw) > MAX_BYTES:
        raise UnusableImage("too_large")
    # Some tools on Windows write SVGs so; what is told apart below is told by its first byte.
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raw = _in_utf8(raw)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return "svg", rebuilt(raw)
    return "png", _raster(raw)


def _in_utf8(raw: bytes) -> bytes:
    try:
        text = raw.decode("utf-16")
    except UnicodeDecodeError:
        raise UnusableImage("broken") from None
    # What it said of its encoding is no longer so.
    return re.sub(r"^<\?xml[^>]{0,200}\?>", "", text).encode("utf-8", "replace")


def framed(png: bytes, *, alt: str) -> bytes:
    """A square PNG, as ``cleaned`` makes it, inside an SVG that refers to nothing outside."""
    size = {"width": str(SIDE), "height": str(SIDE)}
    root = Element(
        f"{{{SVG}}}svg",
        {"viewBox": f"0 0 {SIDE} {SIDE}", **size, "role": "img", "aria-label": alt},
    )
    data = base64.b64encode(png).decode("ascii")
    SubElement(root, f"{{{SVG}}}image", {"href": f"data:image/png;base64,{data}", **size})
    register_namespace("", SVG)
    return bytes(tostring(root, encoding="utf-8"))


def _raster(raw: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG", "WEBP")) as raster:
            # Only the header was read so far: a small file may unpack to gigabytes.
            if raster.width * raster.height > MAX_PIXELS or getattr(raster, "n_frames", 1) > 1:
                raise UnusableImage("too_many_pixels")
            # A camera that was held on its side says so in the metadata, which is not kept.
            image = _eight_bits(ImageOps.exif_transpose(raster)).convert("RGBA")
    except UnusableImage:
        raise
    except Exception:
        # Pillow raises many kinds of error for what is not quite an image.
        raise UnusableImage("broken") from None
    if min(image.size) < 90:
        raise UnusableImage("too_small")
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    square.paste(image, ((SIDE - image.width) // 2, (SIDE - image.height) // 2))
    # Written anew from its pixels: no metadata, and nothing behind the image, comes along.
    kept = io.BytesIO()
    square.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits brought down to 8, which Pillow would cut off to white."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda level: level * (255 / 65535)).convert("L")
