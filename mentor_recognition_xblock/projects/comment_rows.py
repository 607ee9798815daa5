"""What commands on comments share: the locked row, whose it is, its history, the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import NotFound
from ..mentors import api as mentors
from ..pairing import api as pairing
from .errors import NotYourProject, OnlyTheMentorAnnotates
from .models import Annotation, CommentHistory, Project, ProjectVersion
from .states import Change


def locked(annotation_uuid: UUID, *, drafts: bool = False) -> Annotation:
    """The comment, locked until the transaction ends; ``NotFound`` for one that was taken back.

    ``drafts``: also one that is not sent.
    """
    rows = Annotation.every.filter(deleted_at=None)
    if not drafts:
        rows = rows.filter(is_draft=False)
    # Alone: MariaDB has no FOR UPDATE OF, and rows joined to it would be locked with it, the unit
    # of the whole class among them.
    row = rows.select_for_update().filter(uuid=annotation_uuid).first()
    if row is None:
        raise NotFound(_("There is no such comment: reload the page."))
    versions = ProjectVersion.objects.select_related("project__unit")
    row.version = versions.get(pk=row.version_id)
    return row


def lock_project_of(annotation_uuid: UUID) -> None:
    """Hold the project before its comment, in the order in which a new version takes them."""
    place = Annotation.every.filter(uuid=annotation_uuid).values("version__project_id")
    list(Project.objects.select_for_update().filter(pk__in=place).values_list("pk"))


def is_mentor(project: Project, user_id: int) -> bool:
    """Whether the person is the present mentor of the project's learner in its course."""
    pair = pairing.active_pairing(
        programme_id=project.unit.programme_id,
        course_key=project.unit.course_key,
        learner_id=project.learner_id,
    )
    return pair is not None and mentors.mentor(pair.mentor_id).user_id == user_id


def require_mentor(project: Project, user_id: int) -> None:
    """``OnlyTheMentorAnnotates`` for anyone but the learner's present mentor."""
    if not is_mentor(project, user_id):
        raise OnlyTheMentorAnnotates(_("Only the learner's present mentor can do this."))


def require_learner(project: Project, user_id: int) -> None:
    """``NotYourProject`` for anyone but the learner."""
    if project.learner_id != user_id:
        raise NotYourProject(_("Only the learner whose project it is can do this."))


def newest_num(project: Project) -> int:
    """The number of the newest version."""
    nums = ProjectVersion.objects.filter(project=project).order_by("-num")
    return nums.values_list("num", flat=True)[0]


def note_change(row: Annotation, change: Change, at: datetime, actor: int) -> None:
    """Add to the comment's history and to the log; an edit or a deletion keeps what stood there."""
    kept: dict[str, Any] = {}
    if change in (Change.EDITED, Change.DELETED):
        kept = {name: getattr(row, name) for name in ("body", "html", "category", "suggested")}
    project = row.version.project
    CommentHistory.objects.create(
        annotation=row, change=change, actor_id=actor, at=at, num=newest_num(project), **kept
    )
    record(row, project, f"annotation.{change.value}", at, actor)


def record(row: Annotation, project: Project, action: str, at: datetime, actor: int) -> None:
    """In the log: which comment on which version; none of its words."""
    audit.record(
        stream=f"programme:{project.unit.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"annotation:{row.uuid}",
        data={"version": str(row.version.uuid), "category": row.category},
    )
