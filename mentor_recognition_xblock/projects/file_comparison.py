"""What became of the files of a work between two of its versions.

A file never changes, so one that was altered is another file: it is known as such by its kind and
by its name, to which a number is added where the name was taken (``chart.png``, ``chart-2.png``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal
from uuid import UUID

from ..core import comparison
from ..core.paragraphs import lines
from .file_models import VersionFile
from .states import FileKind

# Characters, of both versions together, of the source files and PDFs that one page compares.
MAX_COMPARED: Final = 400_000
_NUMBERED: Final = re.compile(r"(?:-\d+)?(?=\.[^.]*$)")

Change = Literal["same", "described", "replaced", "added", "removed"]


@dataclass(frozen=True)
class ComparedFile:
    """A file of the later version, or one that is gone from it, in the order of the later version.

    ``described`` says that what is said of it is new; ``before`` and ``after`` are its numbers,
    ``was`` and ``was_alt`` its earlier name and words where they differ; ``file`` and ``was_file``
    are the files. ``rows`` are the lines of a source file or of a PDF's text that was replaced,
    ``None`` where nothing can be compared, which ``is_too_long`` says of texts. Sides are the
    pixels of pictures, 0 of other kinds.
    """

    change: Change
    kind: str
    name: str
    was: str
    alt: str
    before: int | None
    after: int | None
    file: UUID
    was_alt: str = ""
    was_file: UUID | None = None
    rows: tuple[comparison.ComparedParagraph, ...] | None = None
    is_too_long: bool = False
    width: int = 0
    height: int = 0
    was_width: int = 0
    was_height: int = 0


def compared_files(before_id: int, after_id: int) -> tuple[ComparedFile, ...]:
    """The files of two versions beside each other, by the versions' ids; one query."""
    held = (
        VersionFile.objects.filter(version__in=(before_id, after_id))
        .select_related("file")
        .order_by("num")
    )
    old = [row for row in held if row.version_id == before_id]
    new = [row for row in held if row.version_id == after_id]
    return tuple(_compared(old, new))


def _compared(old: Sequence[VersionFile], new: Sequence[VersionFile]) -> Iterator[ComparedFile]:
    pairs = _pairs(old, new)
    left = MAX_COMPARED
    for row in new:
        was = pairs.get(row.num)
        if was is None:
            yield _gone_or_new("added", row)
            continue
        rows, is_too_long = None, False
        if was.file_id != row.file_id and row.file.kind != FileKind.PICTURE:
            texts = _text(was), _text(row)
            left -= sum(map(len, texts))
            is_too_long = left < 0
            rows = None if is_too_long else _lines_compared(*texts)
        yield ComparedFile(
            change=_change(was, row),
            kind=row.file.kind,
            name=row.file.name,
            was=was.file.name if was.file.name != row.file.name else "",
            alt=row.alt,
            before=was.num,
            after=row.num,
            file=row.file.uuid,
            was_alt=was.alt if was.alt != row.alt else "",
            was_file=was.file.uuid if was.file_id != row.file_id else None,
            rows=rows,
            is_too_long=is_too_long,
            width=row.file.width,
            height=row.file.height,
            was_width=was.file.width,
            was_height=was.file.height,
        )
    kept = {was.num for was in pairs.values()}
    yield from (_gone_or_new("removed", row) for row in old if row.num not in kept)


def _change(was: VersionFile, row: VersionFile) -> Change:
    if was.file_id != row.file_id:
        return "replaced"
    return "same" if was.alt == row.alt else "described"


def _pairs(old: Sequence[VersionFile], new: Sequence[VersionFile]) -> dict[int, VersionFile]:
    """By its number now, each file with what it was: itself, or else one of its kind and name."""
    by_file = {row.file_id: row for row in old}
    pairs = {row.num: by_file[row.file_id] for row in new if row.file_id in by_file}
    kept = {row.file_id for row in pairs.values()}
    left = [row for row in old if row.file_id not in kept]
    for fits in (_renamed, _alike):
        for row in new:
            was = next((one for one in left if fits(one, row)), None)
            if row.num not in pairs and was is not None:
                pairs[row.num] = was
                left.remove(was)
    return pairs


def _renamed(was: VersionFile, row: VersionFile) -> bool:
    """Whether a file came under the other's name, which gave it a number while that was taken."""
    kind, name = was.file.kind, was.file.name.casefold()
    return kind == row.file.kind and name in (row.file.name.casefold(), _stem(row))


def _alike(was: VersionFile, row: VersionFile) -> bool:
    """Whether both came under one name, each while it was taken by another."""
    return was.file.kind == row.file.kind and _stem(was) == _stem(row)


def _stem(row: VersionFile) -> str:
    return _NUMBERED.sub("", row.file.name.casefold(), count=1)


def _text(row: VersionFile) -> str:
    return "\n".join(row.file.pages)


def _lines_compared(before: str, after: str) -> tuple[comparison.ComparedParagraph, ...]:
    """The lines of both texts; their numbers are those an editor shows, blank lines included."""
    old, new = (comparison.Text(one, lines(one)) for one in (before, after))
    was, now = _numbers(old), _numbers(new)
    return tuple(
        replace(
            row,
            before=None if row.before is None else was[row.before - 1],
            after=None if row.after is None else now[row.after - 1],
        )
        for row in comparison.compared(old, new).rows
    )


def _numbers(text: comparison.Text) -> list[int]:
    found, line, at = [], 1, 0
    for one in text.paragraphs:
        line += text.text.count("\n", at, one.start)
        at = one.start
        found.append(line)
    return found


def _gone_or_new(change: Literal["added", "removed"], row: VersionFile) -> ComparedFile:
    is_new = change == "added"
    return ComparedFile(
        change=change,
        kind=row.file.kind,
        name=row.file.name,
        was="",
        alt=row.alt,
        before=None if is_new else row.num,
        after=row.num if is_new else None,
        file=row.file.uuid,
        width=row.file.width,
        height=row.file.height,
    )
