"""An image somebody uploads, made harmless: SVG rebuilt from what is known, rasters drawn again.

Nothing of the file is passed on as it came: an SVG keeps listed elements and attributes alone, and
no reference that leaves it; a raster image is decoded and encoded anew, without its metadata.
"""

from __future__ import annotations

import base64
import io
import re
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from PIL import Image

MAX_BYTES: Final = 1024 * 1024
MAX_PIXELS: Final = 4096 * 4096
SIDE: Final = 480
SVG: Final = "http://www.w3.org/2000/svg"

ELEMENTS: Final = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
    ]
)
ATTRIBUTES: Final = frozenset(
    [
        "id",
        "viewBox",
        "width",
        "height",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "d",
        "points",
        "transform",
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-dasharray",
        "opacity",
        "offset",
        "stop-color",
        "stop-opacity",
        "gradientUnits",
        "gradientTransform",
        "font-size",
        "font-family",
        "font-weight",
        "text-anchor",
        "dominant-baseline",
        "letter-spacing",
        "textLength",
        "lengthAdjust",
        "clip-path",
        "clip-rule",
        "mask",
        "preserveAspectRatio",
        "role",
        "aria-label",
    ]
)
# An inner reference such as url(#paint) and plain values; nothing that could lead elsewhere.
FUNCTIONS: Final = "rgb|rgba|hsl|hsla|matrix|translate|scale|rotate|skewX|skewY"
HARMLESS: Final = re.compile(
    rf"""(?:url\(\#[\w-]+\)|[\w\s.,%\#+\-'"]|(?:{FUNCTIONS})\([\d\s.,%+\-e]*\))*"""
)


class UnusableImage(ValueError):
    """The file is not an image that can be used; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def cleaned(raw: bytes) -> tuple[str, bytes]:
    """``("svg", text)`` or ``("png", bytes)`` made from the upload; ``UnusableImage`` otherwise."""
    if not raw:
        raise UnusableImage("empty")
    if len(raw) > MAX_BYTES:
        raise UnusableImage("too_large")
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return "svg", _svg(raw)
    return "png", _raster(raw)


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


def _svg(raw: bytes) -> bytes:
    try:
        root = ElementTree.fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        raise UnusableImage("unsafe") from None
    except (ElementTree.ParseError, ValueError, RecursionError, LookupError):
        raise UnusableImage("broken") from None
    if root.tag != f"{{{SVG}}}svg" or not root.get("viewBox"):
        raise UnusableImage("no_size")
    register_namespace("", SVG)
    fresh = Element(f"{{{SVG}}}svg", _attributes(root))
    _copy(root, fresh, depth=0)
    return bytes(tostring(fresh, encoding="utf-8"))


def _copy(source: Any, target: Element, *, depth: int) -> None:
    if depth > 50:
        raise UnusableImage("too_deep")
    target.text = source.text
    for child in source:
        # A comment or an instruction has no text for a tag.
        name = child.tag.partition("}")[2] if isinstance(child.tag, str) else ""
        if not str(child.tag).startswith(f"{{{SVG}}}") or name not in ELEMENTS or name == "svg":
            continue
        kept = SubElement(target, child.tag, _attributes(child))
        kept.tail = child.tail
        _copy(child, kept, depth=depth + 1)


def _attributes(element: Any) -> dict[str, str]:
    return {
        name: value
        for name, value in element.attrib.items()
        if name in ATTRIBUTES and (name in ("aria-label", "d") or HARMLESS.fullmatch(value))
    }


def _raster(raw: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG", "WEBP")) as found:
            if found.width * found.height > MAX_PIXELS or getattr(found, "n_frames", 1) > 1:
                raise UnusableImage("too_many_pixels")
            image = found.convert("RGBA")
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
    kept = io.BytesIO()
    square.save(kept, "PNG", optimize=True)
    return kept.getvalue()
