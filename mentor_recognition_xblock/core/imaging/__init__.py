"""Badge images: one scene, drawn as SVG for pages and as PNG for files and wallets."""

from .designs import Design, design_for
from .png import as_png
from .scene import Scene, compose
from .svg import as_svg
from .unusable import UnusableImage
from .uploads import cleaned, framed

__all__ = [
    "Design",
    "Scene",
    "UnusableImage",
    "as_png",
    "as_svg",
    "cleaned",
    "compose",
    "design_for",
    "framed",
]
