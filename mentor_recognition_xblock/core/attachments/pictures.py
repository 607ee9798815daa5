"""A picture drawn again from its pixels: no metadata, and nothing before, behind or inside it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from .unusable import UnusableFile

MAX_PIXELS: Final = 4096 * 4096
# Longer sides are made smaller: a page shows no more.
SIDE: Final = 2400
_SIGNS: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


@dataclass(frozen=True)
class Drawn:
    """``kind`` is png or jpeg; sides in pixels."""

    kind: str
    content: bytes
    width: int
    height: int


def looks_like_one(raw: bytes) -> bool:
    """By its first bytes: PNG, JPEG, GIF or WebP."""
    return raw.startswith(_SIGNS) or (raw[:4] == b"RIFF" and raw[8:12] == b"WEBP")


def redrawn(raw: bytes) -> Drawn:
    """The picture anew; ``UnusableFile`` when it is broken, moves or has too many pixels."""
    try:
        with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG", "WEBP", "GIF")) as found:
            # Only the header was read so far: a small file may unpack to gigabytes.
            if found.width * found.height > MAX_PIXELS:
                raise UnusableFile("too_many_pixels")
            if getattr(found, "n_frames", 1) > 1:
                raise UnusableFile("moves")
            is_photo = found.format == "JPEG"
            # A camera that was held on its side says so in the metadata, which is not kept.
            turned = ImageOps.exif_transpose(found)
            image = _eight_bits(turned).convert("RGB" if is_photo else "RGBA")
    except UnusableFile:
        raise
    except Image.DecompressionBombError:
        raise UnusableFile("too_many_pixels") from None
    except Exception:
        # Pillow raises many kinds of error for what is not quite an image.
        raise UnusableFile("broken") from None
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    if not is_photo and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    # A new picture of the pixels alone: Pillow would write some of what it read along.
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    kept = io.BytesIO()
    if is_photo:
        fresh.save(kept, "JPEG", quality=88, optimize=True)
    else:
        fresh.save(kept, "PNG", optimize=True)
    return Drawn("jpeg" if is_photo else "png", kept.getvalue(), *fresh.size)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits brought down to 8, which Pillow would cut off to white."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda level: level * (255 / 65535)).convert("L")
