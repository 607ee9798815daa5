"""Reading projects; every list in a constant number of queries."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Max, Q, QuerySet
from django.utils.translation import gettext as _

from ..errors import NotFound
from ..programmes import api as programmes
from .data import (
    AnnotationData,
    AnnotationPlace,
    DraftData,
    ProjectData,
    ReplyData,
    VersionData,
    project_data,
    version_data,
)
from .deadlines import due_date, extensions, last_moment
from .models import Annotation, Draft, Project, ProjectVersion, Reply


def was_on_time(project_id: int, *, grace_days: int) -> bool | None:
    """Whether the final version was in by its date, extension and grace; None without a date."""
    row = Project.objects.select_related("unit").filter(pk=project_id).first()
    if row is None:
        raise NotFound(_("There is no such project."))
    place = row.unit_id, row.learner_id
    extended = extensions(unit_id=row.unit_id, learner_id=row.learner_id).get(place)
    due = due_date(row.unit.due_at, extended)
    if due is None:
        return None
    stood = programmes.pauses(row.unit.programme_id)
    due = programmes.moved(due, stood, row.finished_at or due)
    return row.finished_at is not None and row.finished_at <= last_moment(
        due, grace_days=grace_days
    )


def annotation_place(annotation_id: int) -> AnnotationPlace:
    """Where an annotation stands; ``NotFound`` if there is none."""
    rows = Annotation.objects.select_related("version__project__unit")
    row = rows.filter(pk=annotation_id).first()
    if row is None:
        raise NotFound(_("There is no such comment."))
    work = row.version.project
    return AnnotationPlace(
        author_id=row.author_id,
        learner_id=work.learner_id,
        programme_id=work.unit.programme_id,
        course_key=work.unit.course_key,
        usage_key=work.unit.usage_key,
        project_uuid=work.uuid,
        version_num=row.version.num,
        created_at=row.created_at,
    )


def draft(*, unit_id: int, learner_id: int) -> DraftData | None:
    """The learner's unsubmitted words, if any."""
    row = Draft.objects.filter(unit_id=unit_id, learner_id=learner_id).first()
    if row is None:
        return None
    return DraftData(row.title, row.source, row.reflection, row.saved_at, row.key, row.base_num)


def project_of(*, unit_id: int, learner_id: int) -> ProjectData | None:
    """The learner's project in the unit, if begun."""
    row = _projects().filter(unit_id=unit_id, learner_id=learner_id).first()
    return None if row is None else project_data(row)


def learners_at_work(*, course_key: str, among: Collection[int]) -> frozenset[int]:
    """Those of the people with a project or a draft in the course run."""
    works, drafts = (
        model.objects.filter(unit__course_key=course_key, learner__in=set(among)).values_list(
            "learner_id", flat=True
        )
        for model in (Project, Draft)
    )
    return frozenset(works.order_by().union(drafts.order_by()))


def project(project_id: int) -> ProjectData:
    """One project; ``NotFound`` if there is none."""
    return _one(_projects().filter(pk=project_id))


def project_by_uuid(uuid: UUID) -> ProjectData:
    """One project; ``NotFound`` if there is none."""
    return _one(_projects().filter(uuid=uuid))


def project_of_annotation(annotation_uuid: UUID) -> ProjectData:
    """The project an annotation belongs to; ``NotFound`` if there is none."""
    return _one(_projects().filter(versions__annotations__uuid=annotation_uuid))


def versions(project_id: int) -> list[VersionData]:
    """The versions in order."""
    rows = ProjectVersion.objects.filter(project_id=project_id).order_by("num")
    return [version_data(row) for row in rows]


def version(version_id: int) -> VersionData:
    """One version; ``NotFound`` if there is none."""
    return _version(ProjectVersion.objects.filter(pk=version_id))


def version_by_uuid(uuid: UUID) -> VersionData:
    """One version; ``NotFound`` if there is none."""
    return _version(ProjectVersion.objects.filter(uuid=uuid))


def annotations_in(shown: VersionData) -> list[AnnotationData]:
    """Annotations made on a version or an earlier one, where they stand in it, in text order."""
    # Where each stands in this version comes with it: there is one anchor for both at most.
    rows: list[Any] = list(
        Annotation.objects.filter(version__project_id=shown.project_id, version__num__lte=shown.num)
        .select_related("version")
        .annotate(
            here=FilteredRelation("anchors", condition=Q(anchors__version_id=shown.id)),
            here_status=F("here__status"),
            here_start=F("here__start"),
            here_end=F("here__end"),
            helped_at=F("helpful__marked_at"),
        )
        .prefetch_related("replies")
        .order_by("created_at", "pk")
    )
    annotations = [_annotation(row, shown) for row in rows]
    return sorted(annotations, key=lambda note: (note.start is None, note.start or 0))


def annotations_as_w3c(version: VersionData) -> list[dict[str, Any]]:
    """Comments made on a version as W3C Web Annotations, in order of making; no person's name.

    Web Annotation Data Model, 3 and 4.2: JSON-LD with a quote and a position selector.
    """
    rows = Annotation.objects.filter(version_id=version.id).order_by("created_at", "pk")
    return [_as_w3c(row, version) for row in rows]


def _as_w3c(row: Annotation, version: VersionData) -> dict[str, Any]:
    motivations = {"praise": "assessing", "question": "questioning", "suggestion": "editing"}
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:uuid:{row.uuid}",
        "type": "Annotation",
        "motivation": motivations.get(row.category, "commenting"),
        "created": row.created_at.isoformat(),
        "body": {"type": "TextualBody", "value": row.body, "format": "text/plain"},
        "target": {
            "source": f"urn:uuid:{version.uuid}",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": row.exact,
                    "prefix": row.prefix,
                    "suffix": row.suffix,
                },
                {"type": "TextPositionSelector", "start": row.start, "end": row.end},
            ],
        },
    }


def spoken_at(project_ids: list[int]) -> dict[int, datetime]:
    """When the mentor last said anything in each project: an annotation, or a reply."""
    notes = Annotation.objects.filter(version__project_id__in=project_ids).order_by()
    replies = Reply.objects.filter(
        annotation__version__project_id__in=project_ids, author_id=F("annotation__author_id")
    ).order_by()
    said = notes.values_list("version__project_id").annotate(said=Max("created_at"))
    answered = replies.values_list("annotation__version__project_id").annotate(
        said=Max("created_at")
    )
    latest: dict[int, datetime] = {}
    for project_id, moment in said.union(answered):
        latest[project_id] = max(moment, latest.get(project_id, moment))
    return latest


def _annotation(row: Any, shown: VersionData) -> AnnotationData:
    own = row.version_id == shown.id
    return AnnotationData(
        uuid=row.uuid,
        version_num=row.version.num,
        author_id=row.author_id,
        body=row.body,
        category=row.category,
        exact=row.exact,
        prefix=row.prefix,
        suffix=row.suffix,
        start=row.start if own else row.here_start,
        end=row.end if own else row.here_end,
        anchor_status="exact" if own else row.here_status or "lost",
        state=row.state,
        addressed_in_num=row.addressed_in_num,
        created_at=row.created_at,
        replies=tuple(
            ReplyData(reply.uuid, reply.author_id, reply.body, reply.created_at)
            for reply in sorted(row.replies.all(), key=lambda reply: (reply.created_at, reply.pk))
        ),
        helped=row.helped_at is not None,
    )


def _projects() -> QuerySet[Project]:
    return Project.objects.select_related("unit").annotate(seen_at=F("visit__seen_at"))


def _one(rows: QuerySet[Project]) -> ProjectData:
    row = rows.first()
    if row is None:
        raise NotFound(_("There is no such project."))
    return project_data(row)


def _version(rows: QuerySet[ProjectVersion]) -> VersionData:
    row = rows.first()
    if row is None:
        raise NotFound(_("There is no such version."))
    return version_data(row)
