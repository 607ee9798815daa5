"""Comments on parts of files: made, and attached again where a version lost their file."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import Invalid, NotFound
from . import criteria
from .annotations import stored
from .comment_rows import is_mentor, locked, record, require_mentor
from .comment_words import remark
from .errors import NotYourComment, OnlyTheMentorAnnotates, WordsNotFound
from .file_models import VersionFile
from .limits import CATEGORIES, MAX_QUOTE
from .models import Annotation, ProjectVersion
from .region_models import CommentRegion
from .states import FileKind

# A part that nobody could see or hit is a slip of the hand.
LEAST: Final = 0.5


@dataclass(frozen=True)
class Part:
    """What is pointed at: ``num`` names the file; sides in percent, or a page and its words."""

    num: int
    x: float | None = None
    y: float | None = None
    width: float | None = None
    height: float | None = None
    page: int | None = None
    quote: str = ""


def annotate_part(
    *,
    version_uuid: UUID,
    author_id: int,
    part: Part,
    body: str,
    category: str,
    at: datetime,
    criterion: str = "",
    gather: bool = False,
    request_key: str = "",
) -> UUID:
    """Comment on a part of a version's file; returns the comment's uuid, the same for a repeat.

    ``OnlyTheMentorAnnotates`` for anyone but the present mentor, ``Invalid`` for a part that is
    none, ``WordsNotFound`` where the page does not say the words.
    """
    words = remark(body)
    if category not in CATEGORIES:
        raise Invalid(_("Choose the kind of comment."), field="category")
    rows = ProjectVersion.objects.select_related("project__unit")
    version = rows.filter(uuid=version_uuid).first()
    if version is None or not is_mentor(version.project, author_id):
        raise OnlyTheMentorAnnotates(_("Only the learner's present mentor can comment."))
    held, values = _checked(version, part)
    row = Annotation(
        version=version,
        author_id=author_id,
        body=words.source,
        html=words.html,
        category=category,
        criterion=criterion,
        criterion_texts=criteria.texts_of(version.project.unit.programme_id, criterion),
        is_draft=gather,
        request_key=request_key or None,
        created_at=at,
    )
    with transaction.atomic():
        uuid = stored(row, {})
        # A repeat made no row: the part stands already.
        if row.pk is not None:
            CommentRegion.objects.create(
                annotation=row, file_id=held.file_id, since_num=version.num, **values
            )
    return uuid


def attach_again(*, annotation_uuid: UUID, author_id: int, part: Part, at: datetime) -> None:
    """Point a comment at another part in the newest version; earlier ones keep what they show."""
    with transaction.atomic():
        row = locked(annotation_uuid, drafts=True)
        require_mentor(row.version.project, author_id)
        if row.author_id != author_id:
            raise NotYourComment(_("Whoever wrote a comment places it."))
        if not row.regions.exists():
            raise NotFound(_("This comment is not on a file."))
        newest = row.version.project.versions.order_by("num").last()
        assert newest is not None
        held, values = _checked(newest, part)
        # The newest version is read by both: what is there now counts.
        CommentRegion.objects.update_or_create(
            annotation=row, since_num=newest.num, defaults={"file_id": held.file_id, **values}
        )
        if not row.is_draft:
            record(row, row.version.project, "annotation.attached", at, author_id)


def _checked(version: ProjectVersion, part: Part) -> tuple[VersionFile, Mapping[str, Any]]:
    """The file, and what is kept of the part."""
    held = version.files.filter(num=part.num).select_related("file").first()
    if held is None:
        raise Invalid(_("This version has no such file."), field="file")
    if held.file.kind == FileKind.PICTURE:
        return held, _sides(part)
    if held.file.kind == FileKind.PDF:
        return held, _words(part, held.file.pages)
    raise Invalid(_("Comment on pictures and PDFs here, on code in the text."), field="file")


def _sides(part: Part) -> dict[str, float]:
    sides = {"x": part.x, "y": part.y, "width": part.width, "height": part.height}
    for name, side in sides.items():
        if side is None:
            raise Invalid(_("Mark a part of the picture first."), field=name)
    x, y, width, height = (float(side or 0) for side in sides.values())
    for name, start, length in (("width", x, width), ("height", y, height)):
        if length < LEAST:
            raise Invalid(_("Make the part larger: nobody could see it."), field=name)
        if start + length > 100.01:
            raise Invalid(_("The part reaches beyond the picture."), field=name)
    kept = {"x": x, "y": y, "width": min(width, 100 - x), "height": min(height, 100 - y)}
    return {name: round(side, 2) for name, side in kept.items()}


def _words(part: Part, pages: Sequence[str]) -> dict[str, Any]:
    if part.page is None or not 1 <= part.page <= len(pages):
        raise Invalid(_("Choose a page from 1 to {count}.").format(count=len(pages)), field="page")
    quote = " ".join(part.quote.split())
    if len(quote) > MAX_QUOTE:
        raise Invalid(_("Choose fewer words: a comment points at a passage."), field="quote")
    if _letters(quote) not in _letters(pages[part.page - 1]):
        raise WordsNotFound(
            _("Page {page} does not say these words: copy them from its text.").format(
                page=part.page
            ),
            field="quote",
        )
    return {"page": part.page, "quote": quote}


def _letters(text: str) -> str:
    """What two readers of a PDF agree on: they differ in spaces, line ends and ligatures."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().replace("\xad", "").split())
