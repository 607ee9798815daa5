"""Files of works: taken in, held by drafts and versions, and read by those who may."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from ..core import attachments, code_colours
from ..errors import Invalid, NotFound
from ..programmes import api as programmes
from . import file_store
from .comment_rows import is_mentor
from .copy_models import FileCopy
from .data import VersionData
from .errors import FilesAreFull, NoStorage, PictureNeedsWords, UnusableUpload
from .file_data import FileData, FileOrigin, file_data, held, numbers
from .file_models import ProjectFile, VersionFile
from .models import Draft, KeptDraft, Project
from .states import FileKind

MAX_FILE: Final = attachments.MAX_BYTES
# In one version; in one unit for one learner, however many versions hold them.
MAX_FILES: Final = 20
MAX_KEPT: Final = 100
MAX_KEPT_BYTES: Final = 60_000_000
MAX_ALT: Final = 500


def keep_file(
    *,
    unit: programmes.UnitData,
    learner_id: int,
    name: str,
    content: bytes,
    at: datetime,
    origin: FileOrigin | None = None,
) -> FileData:
    """Take in a file, made harmless; the same bytes again are the file that is there.

    No draft or version holds it yet. ``Invalid`` says why a file cannot be taken,
    ``FilesAreFull`` what to do where no more fit, ``NoStorage`` where the site has no place.
    """
    if not file_store.is_there():
        raise NoStorage(_("This site keeps no files: put what matters into your text."))
    place = {"unit_id": unit.id, "learner_id": learner_id}
    digest = hashlib.sha256(content).hexdigest()
    same = ProjectFile.objects.filter(**place, digest=digest).first()
    if same is not None:
        return file_data(same)
    # Costly, as a file decides how long it takes: nothing is locked.
    made = _checked(content, name)
    uuid = uuid4()
    stored = file_store.put(f"{uuid.hex[:2]}/{uuid.hex}", made.content)
    try:
        with transaction.atomic():
            _require_room(place, len(made.content))
            row = ProjectFile.objects.create(
                **place,
                uuid=uuid,
                kind=made.kind,
                name=_free_name(place, made.name),
                media_type=made.media_type,
                ending=made.ending,
                digest=digest,
                size=len(made.content),
                width=made.width,
                height=made.height,
                pages=list(made.pages),
                origin=vars(origin) if origin else None,
                stored=stored,
                created_at=at,
            )
    except IntegrityError:
        # The same file came twice at one moment.
        file_store.drop(stored)
        return file_data(ProjectFile.objects.get(**place, digest=digest))
    except BaseException:
        file_store.drop(stored)
        raise
    return file_data(row)


def files_of_draft(
    *, unit_id: int, learner_id: int, files: Mapping[str, str]
) -> tuple[FileData, ...]:
    """What a form holds, by uuid with its words, in that order and numbered; the unknown is left
    out; one query.
    """
    if not files:
        return ()
    rows = ProjectFile.objects.filter(unit_id=unit_id, learner_id=learner_id)
    known = {str(row.uuid): row for row in rows.filter(uuid__in=_uuids(files))}
    there = [(known[key], alt) for key, alt in files.items() if key in known]
    return tuple(file_data(row, num=num, alt=alt) for num, (row, alt) in enumerate(there, 1))


def require_files(files: Mapping[str, str], found: Sequence[FileData]) -> None:
    """``Invalid`` where a file of the form is gone, ``PictureNeedsWords`` for one without words."""
    known = {str(one.uuid) for one in found}
    for key in files:
        if key not in known:
            raise Invalid(_("This file is no longer there: add it again."), field=f"files.{key}")
    for one in found:
        if one.is_picture and not one.alt.strip():
            raise PictureNeedsWords(
                _("Say in a few words what {name} shows, for those who do not see it.").format(
                    name=one.name
                ),
                field=f"files.{one.uuid}",
            )


def hold(version_id: int, found: Sequence[FileData]) -> None:
    """The version holds the files, in their order."""
    rows = ProjectFile.objects.in_bulk([one.uuid for one in found], field_name="uuid")
    VersionFile.objects.bulk_create(
        VersionFile(version_id=version_id, file=rows[one.uuid], num=one.num, alt=one.alt.strip())
        for one in found
    )


def files_in(version: VersionData) -> tuple[FileData, ...]:
    """The files that a version holds, in order; one query."""
    if not version.has_files:
        return ()
    rows = VersionFile.objects.filter(version_id=version.id).select_related("file")
    return tuple(held(row) for row in rows.order_by("num"))


def file_for(*, file_uuid: UUID, reader_id: int) -> tuple[FileData, bytes]:
    """A file for the learner whose it is, or for the present mentor once a version holds it.

    ``NotFound`` for everybody else, and where the storage has lost it.
    """
    row = ProjectFile.objects.filter(uuid=file_uuid).first()
    if row is None or not _may_read(row, reader_id):
        raise _gone()
    return file_data(row), _content(row)


def file_of_version(*, version_id: int, num: int) -> tuple[FileData, bytes]:
    """A version's file by its number, for whom the caller has let in; ``NotFound``."""
    row = VersionFile.objects.filter(version_id=version_id, num=num).select_related("file").first()
    if row is None:
        raise _gone()
    return held(row), _content(row.file)


def texts_of(version_id: int) -> dict[int, tuple[str, ...]]:
    """By number, the texts of a version's files: of each page of a PDF, and of source files."""
    rows = VersionFile.objects.filter(version_id=version_id).exclude(file__kind=FileKind.PICTURE)
    return {num: tuple(pages) for num, pages in rows.values_list("num", "file__pages")}


def code_html(text: str, ending: str) -> str:
    """A source file as HTML, in colours where its language has some; its words and no more."""
    inner = code_colours.spans(text, ending) or code_colours.plain(text)
    # A browser drops one line break right after <pre>.
    return f"<pre><code>{inner}</code></pre>"


def drop_unused_files(*, before: datetime, dry_run: bool) -> int:
    """Delete files added before a moment that no version and no draft holds, and what was asked to
    be copied before it; how many there are.
    """
    asked = FileCopy.objects.filter(asked_at__lt=before)
    count = asked.count()
    if not dry_run:
        asked.delete()
    rows = ProjectFile.objects.filter(created_at__lt=before, held_by=None)
    for row in rows.iterator():
        if _is_in_a_draft(row):
            continue
        count += 1
        if not dry_run:
            remove(row)
    return count


def remove(row: ProjectFile) -> None:
    """Delete the file itself, then what is known of it: what is left half done is done again."""
    file_store.drop(row.stored)
    VersionFile.objects.filter(file=row).delete()
    row.delete()


def held_files(*, unit_id: int, learner_id: int) -> set[str]:
    """Uuids of the files that the learner's draft or a version of theirs holds."""
    place = {"unit_id": unit_id, "learner_id": learner_id}
    held_by = VersionFile.objects.filter(
        file__unit_id=unit_id, file__learner_id=learner_id
    ).values_list("file__uuid", flat=True)
    found = {str(uuid) for uuid in held_by}
    for files in Draft.objects.filter(**place).values_list("files", flat=True):
        found.update(dict(files))
    return found


def _is_in_a_draft(row: ProjectFile) -> bool:
    place = {"unit_id": row.unit_id, "learner_id": row.learner_id}
    return any(
        str(row.uuid) in dict(held_there)
        for written in (Draft, KeptDraft)
        for held_there in written.objects.filter(**place).values_list("files", flat=True)
    )


def _may_read(row: ProjectFile, reader_id: int) -> bool:
    if row.learner_id == reader_id:
        return True
    works = Project.objects.filter(versions__files__file=row).select_related("unit")
    return any(is_mentor(work, reader_id) for work in works.distinct())


def _content(row: ProjectFile) -> bytes:
    content = file_store.get(row.stored)
    if content is None:
        raise _gone()
    return content


def _gone() -> NotFound:
    return NotFound(_("There is no such file."))


def _uuids(files: Mapping[str, str]) -> list[UUID]:
    found = []
    for key in files:
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return found


def _require_room(place: Mapping[str, int], size: int) -> None:
    rows = ProjectFile.objects.filter(**place)
    kept = rows.aggregate(size=Sum("size"))["size"] or 0
    if rows.count() >= MAX_KEPT or kept + size > MAX_KEPT_BYTES:
        raise FilesAreFull(
            _(
                "No more files fit here: {count} files or {size} MB for a project. Files that no "
                "version or draft holds make room within a week."
            ).format(count=MAX_KEPT, size=MAX_KEPT_BYTES // 1_000_000),
            field="file",
        )


def _free_name(place: Mapping[str, int], name: str) -> str:
    """The name, or one with a number where another file has it."""
    taken = {
        one.casefold() for one in ProjectFile.objects.filter(**place).values_list("name", flat=True)
    }
    stem, _dot, ending = name.rpartition(".")
    tried, number = name, 1
    while tried.casefold() in taken:
        number += 1
        tried = f"{stem}-{number}.{ending}"
    return tried


def _checked(content: bytes, name: str) -> attachments.Checked:
    try:
        return attachments.checked(content, name)
    except attachments.UnusableFile as fault:
        raise UnusableUpload(_why(fault.code), field="file") from None


def _why(code: str) -> str:
    said = {
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than 4 MB: make it smaller."),
        "too_long": _("The file has more than 100,000 characters: keep the part that matters."),
        "too_many_pixels": _("The picture has more than 16 million pixels: make it smaller."),
        "too_many_pages": _("The PDF has more than 100 pages: keep those that matter."),
        "moves": _("Moving pictures are not shown: take one picture of it."),
        "locked": _("The PDF is locked with a password: save it without one."),
        "costly": _("The file takes too long to read: save it again in a simpler form."),
        "broken": _("The file is damaged: save it again, then add it."),
    }
    return said.get(
        code,
        _(
            "Pictures (PNG, JPEG, WebP, GIF), PDF and text in UTF-8 can be added; this is none of "
            "them."
        ),
    )


__all__ = [
    "MAX_ALT",
    "MAX_FILE",
    "MAX_FILES",
    "code_html",
    "drop_unused_files",
    "file_for",
    "file_of_version",
    "files_in",
    "files_of_draft",
    "held_files",
    "hold",
    "keep_file",
    "numbers",
    "remove",
    "require_files",
    "texts_of",
]
