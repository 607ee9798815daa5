"""Works that somebody guided, whole, for what their learners let be made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from .data import ProjectData, VersionData, project_data, version_data
from .models import Annotation, Project, ProjectVersion


@dataclass(frozen=True)
class NoteData:
    """A comment with the words it was made on; ``exact`` is empty on the whole work."""

    project_id: int
    exact: str
    body: str
    category: str
    state: str
    helped: bool
    created_at: datetime


@dataclass(frozen=True)
class GuidedWork:
    """A finished project of a pairing with its versions and the comments of one author."""

    project: ProjectData
    versions: tuple[VersionData, ...]
    notes: tuple[NoteData, ...]


def guided_works(
    *, pairing_ids: Collection[int], author_id: int, among: Collection[int] | None = None
) -> list[GuidedWork]:
    """The finished projects of the pairings, in three queries; ``among`` leaves only those."""
    rows = _finished(pairing_ids)
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    works = [project_data(row) for row in rows.select_related("unit").order_by("uuid")]
    ids = [one.id for one in works]
    versions: dict[int, list[VersionData]] = defaultdict(list)
    for row in ProjectVersion.objects.filter(project_id__in=ids).order_by("num"):
        versions[row.project_id].append(version_data(row))
    notes: dict[int, list[NoteData]] = defaultdict(list)
    said = Annotation.objects.filter(version__project_id__in=ids, author_id=author_id)
    for note in said.annotate(
        of_project=F("version__project_id"), helped_at=F("helpful__marked_at")
    ).order_by("created_at", "pk"):
        notes[note.of_project].append(
            NoteData(
                note.of_project,
                note.exact,
                note.body,
                note.category,
                note.state,
                note.helped_at is not None,
                note.created_at,
            )
        )
    return [GuidedWork(one, tuple(versions[one.id]), tuple(notes[one.id])) for one in works]


def finished_in_pairings(pairing_ids: Collection[int]) -> list[int]:
    """Ids of the finished projects of the pairings."""
    return list(_finished(pairing_ids).values_list("pk", flat=True))


def finished_works(pairing_ids: Collection[int]) -> list[ProjectData]:
    """The finished projects of the pairings, in one query."""
    rows = _finished(pairing_ids).select_related("unit")
    return [project_data(row) for row in rows.order_by("pk")]


def _finished(pairing_ids: Collection[int]) -> QuerySet[Project]:
    return Project.objects.filter(pairing_id__in=list(pairing_ids)).exclude(finished_at=None)
