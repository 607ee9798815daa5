"""Whether something said in a project still waits for the other side."""

from __future__ import annotations

from uuid import UUID

from .models import Annotation, ProjectVersion
from .queries import spoken_at
from .states import AnnotationState


def awaits_answer(version_uuid: UUID) -> bool:
    """Whether this version is the newest, asks for an answer, and has had none."""
    row = ProjectVersion.objects.select_related("project").filter(uuid=version_uuid).first()
    if row is None or row.is_final or row.project.finished_at is not None:
        return False
    if ProjectVersion.objects.filter(project_id=row.project_id, num__gt=row.num).exists():
        return False
    said = spoken_at([row.project_id]).get(row.project_id)
    return said is None or said < row.submitted_at


def has_open_comments(project_uuid: UUID) -> bool:
    """Whether a comment on the project is neither addressed nor resolved."""
    return Annotation.objects.filter(
        version__project__uuid=project_uuid, state=AnnotationState.OPEN
    ).exists()
