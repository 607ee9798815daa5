"""What a file is, by its content, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from . import pdfs, pictures, sources
from .names import shown_name
from .unusable import UnusableFile

# What the LMS lets through a block's handler (STUDENT_FILEUPLOAD_MAX_SIZE).
MAX_BYTES: Final = 4_000_000


@dataclass(frozen=True)
class Checked:
    """What is kept of a file; ``kind`` is picture, pdf or source.

    ``pages`` are the texts of a PDF's pages; sides of a picture are pixels. ``ending`` of a source
    file chooses its colours.
    """

    kind: str
    name: str
    media_type: str
    content: bytes
    ending: str = ""
    width: int = 0
    height: int = 0
    pages: tuple[str, ...] = ()


def checked(raw: bytes, name: str) -> Checked:
    """The file made harmless; ``UnusableFile`` where that cannot be done. Its name decides nothing
    but the colours of code.
    """
    if not raw:
        raise UnusableFile("empty")
    if len(raw) > MAX_BYTES:
        raise UnusableFile("too_large")
    if pictures.looks_like_one(raw):
        drawn = pictures.redrawn(raw)
        suffix = ".jpg" if drawn.kind == "jpeg" else ".png"
        return Checked(
            "picture",
            shown_name(name, suffix),
            f"image/{drawn.kind}",
            drawn.content,
            suffix[1:],
            drawn.width,
            drawn.height,
        )
    if pdfs.looks_like_one(raw):
        made = pdfs.rebuilt(raw)
        return Checked(
            "pdf",
            shown_name(name, ".pdf"),
            "application/pdf",
            made.content,
            "pdf",
            pages=made.pages,
        )
    text = sources.text_of(raw)
    ending = sources.ending_of(name)
    return Checked(
        "source", shown_name(name, f".{ending}"), "text/plain", text.encode(), ending, pages=(text,)
    )
