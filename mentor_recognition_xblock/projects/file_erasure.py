"""A person leaves, or asks for their data: their files, and their name in the files of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..core.name_masks import blanked
from . import file_store
from .copy_models import FileCopy
from .file_models import ProjectFile, VersionFile
from .files import remove
from .region_models import CommentRegion
from .states import FileKind


def forget_files(user_id: int) -> None:
    """Delete the person's files, also from the versions that hold them."""
    FileCopy.objects.filter(learner_id=user_id).delete()
    for row in ProjectFile.objects.filter(learner_id=user_id).iterator():
        remove(row)


def blank_in_files(project_ids: Sequence[int], words: dict[str, Any]) -> None:
    """The person's name becomes bullets in what others say of pictures, and in their source files.

    What a picture or a PDF shows cannot be told from it: that goes with its own learner.
    """
    held = VersionFile.objects.filter(version__project_id__in=project_ids).select_related("file")
    for row in held.iterator():
        alt = blanked(row.alt, parts=True, **words)
        if alt != row.alt:
            VersionFile.objects.filter(pk=row.pk).update(alt=alt)
        for region in CommentRegion.objects.filter(file=row.file).exclude(quote=""):
            quote = blanked(region.quote, parts=True, **words)
            CommentRegion.objects.filter(pk=region.pk).update(quote=quote)
        if row.file.kind == FileKind.SOURCE:
            _blank_source(row.file, words)


def _blank_source(file: ProjectFile, words: dict[str, Any]) -> None:
    before = file.pages[0]
    after = blanked(before, parts=True, **words)
    if after == before:
        return
    old = file.stored
    stored = file_store.put(f"{file.uuid.hex[:2]}/{file.uuid.hex}", after.encode())
    ProjectFile.objects.filter(pk=file.pk).update(pages=[after], stored=stored)
    file_store.drop(old)


def export_files(user_id: int) -> list[dict[str, Any]]:
    """The person's files, without their bytes: each has an address in the versions it is in."""
    rows = ProjectFile.objects.filter(learner_id=user_id).order_by("created_at", "pk")
    return [
        {
            "uuid": str(row.uuid),
            "name": row.name,
            "kind": row.kind,
            "bytes": row.size,
            "added_at": row.created_at,
            "copied_from": row.origin,
            "text": row.pages,
            "said_of_it": sorted(set(row.held_by.values_list("alt", flat=True))),
        }
        for row in rows
    ]


def export_copies(user_id: int) -> list[dict[str, Any]]:
    """What the person asked to have copied from repositories."""
    rows = FileCopy.objects.filter(learner_id=user_id).order_by("asked_at", "pk")
    columns = ("url", "state", "problem", "asked_at", "settled_at")
    return [dict(zip(columns, row, strict=True)) for row in rows.values_list(*columns)]
