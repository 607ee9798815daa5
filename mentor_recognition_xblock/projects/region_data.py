"""Parts of files that comments are on, as they are handed out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class RegionData:
    """A part of a file in the version shown: percent of a picture, or words on a page of a PDF.

    ``num`` is the file's number there, 0 where the version does not hold it.
    """

    file_uuid: UUID
    file_name: str
    kind: str
    num: int
    file_width: int = 0
    file_height: int = 0
    x: float | None = None
    y: float | None = None
    width: float | None = None
    height: float | None = None
    page: int | None = None
    quote: str = ""

    @property
    def fragment(self) -> str:
        """As a fragment: of media (W3C Media Fragments, 4.2.2), or of a PDF (RFC 8118, 3)."""
        if self.page is not None:
            return f"page={self.page}"
        sides = (self.x, self.y, self.width, self.height)
        return "xywh=percent:" + ",".join(f"{side or 0:g}" for side in sides)
