"""Reading projects; every list in a constant number of queries."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ..errors import NotFound
from ..programmes import api as programmes
from .data import (
    DraftData,
    ProjectData,
    VersionData,
    project_data,
    version_data,
)
from .deadlines import due_date, extensions, last_moment, own_date
from .file_models import VersionFile
from .models import Annotation, Draft, MentorReview, Project, ProjectVersion, Reply


def was_on_time(project_id: int, *, grace_days: int) -> bool | None:
    """Whether the final version was in by its date, extension and grace; None without a date."""
    row = Project.objects.select_related("unit").filter(pk=project_id).first()
    if row is None:
        raise NotFound(_("There is no such project."))
    place = row.unit_id, row.learner_id
    extended = extensions(unit_id=row.unit_id, learner_id=row.learner_id).get(place)
    own = own_date(unit=row.unit, learner_id=row.learner_id, finished_at=row.finished_at)
    due = due_date(own, extended)
    if due is None:
        return None
    stood = programmes.pauses(row.unit.programme_id)
    due = programmes.moved(due, stood, row.finished_at or due)
    return row.finished_at is not None and row.finished_at <= last_moment(
        due, grace_days=grace_days
    )


def draft(*, unit_id: int, learner_id: int) -> DraftData | None:
    """The learner's unsubmitted words, if any."""
    row = Draft.objects.filter(unit_id=unit_id, learner_id=learner_id).first()
    if row is None:
        return None
    return DraftData(
        row.title,
        row.source,
        row.reflection,
        row.saved_at,
        row.key,
        row.base_num,
        dict(row.files),
    )


def project_of(*, unit_id: int, learner_id: int) -> ProjectData | None:
    """The learner's project in the unit, if begun."""
    row = _projects().filter(unit_id=unit_id, learner_id=learner_id).first()
    return None if row is None else project_data(row)


def learners_at_work(
    course_keys: Collection[str], *, among: Collection[int]
) -> dict[str, frozenset[int]]:
    """Those of the people with a project or a draft, by course run; each of them is in it."""
    works, drafts = (
        model.objects.filter(
            unit__course_key__in=list(course_keys), learner__in=set(among)
        ).values_list("unit__course_key", "learner_id")
        for model in (Project, Draft)
    )
    found: dict[str, frozenset[int]] = dict.fromkeys(course_keys, frozenset())
    for key, learner_id in works.order_by().union(drafts.order_by()):
        found[key] |= {learner_id}
    return found


def learners_of_programme(programme_id: int) -> set[int]:
    """User ids of all who have a project in the programme, in one query."""
    rows = Project.objects.filter(unit__programme_id=programme_id)
    return set(rows.values_list("learner_id", flat=True))


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
    held = VersionFile.objects.filter(version=OuterRef("pk"))
    return [version_data(row) for row in rows.annotate(has_files=Exists(held))]


def version(version_id: int) -> VersionData:
    """One version; ``NotFound`` if there is none."""
    return _version(ProjectVersion.objects.filter(pk=version_id))


def version_by_uuid(uuid: UUID) -> VersionData:
    """One version; ``NotFound`` if there is none."""
    return _version(ProjectVersion.objects.filter(uuid=uuid))


def spoken_at(project_ids: list[int]) -> dict[int, datetime]:
    """When the mentor last said anything in each project: a comment, a reply, or a review."""
    notes = Annotation.objects.filter(version__project_id__in=project_ids).order_by()
    replies = Reply.objects.filter(
        annotation__version__project_id__in=project_ids, author_id=F("annotation__author_id")
    ).order_by()
    reviews = MentorReview.objects.filter(project_id__in=project_ids, active=None).order_by()
    said = notes.values_list("version__project_id").annotate(said=Max("created_at"))
    answered = replies.values_list("annotation__version__project_id").annotate(
        said=Max("created_at")
    )
    sent = reviews.values_list("project_id").annotate(said=Max("sent_at"))
    latest: dict[int, datetime] = {}
    for project_id, moment in said.union(answered, sent):
        latest[project_id] = max(moment, latest.get(project_id, moment))
    return latest


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
