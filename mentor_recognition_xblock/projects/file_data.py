"""Files of works as they are handed out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .file_models import ProjectFile, VersionFile
from .states import FileKind


@dataclass(frozen=True)
class FileOrigin:
    """Where a frozen copy was made from: its address, and the commit if the address names one."""

    url: str
    commit: str


@dataclass(frozen=True)
class FileData:
    """A file; ``num`` is its number in a version (0 in none), ``alt`` what is said of a picture.

    ``size`` is bytes, sides are pixels, ``pages`` how many a PDF has.
    """

    uuid: UUID
    num: int
    kind: str
    name: str
    media_type: str
    ending: str
    size: int
    width: int
    height: int
    pages: int
    alt: str
    created_at: datetime
    origin: FileOrigin | None = None

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in its place, with words that say what it shows."""
        return self.kind == FileKind.PICTURE


def file_data(row: ProjectFile, *, num: int = 0, alt: str = "") -> FileData:
    """The row as handed out."""
    return FileData(
        uuid=row.uuid,
        num=num,
        kind=row.kind,
        name=row.name,
        media_type=row.media_type,
        ending=row.ending,
        size=row.size,
        width=row.width,
        height=row.height,
        pages=len(row.pages) if row.kind == FileKind.PDF else 0,
        alt=alt,
        created_at=row.created_at,
        origin=FileOrigin(**row.origin) if row.origin else None,
    )


def held(row: VersionFile) -> FileData:
    """A file as its version holds it."""
    return file_data(row.file, num=row.num, alt=row.alt)


def numbers(files: tuple[FileData, ...]) -> Mapping[str, int]:
    """The number of each by its folded name, as the text may name it."""
    return {one.name.casefold(): one.num for one in files}
