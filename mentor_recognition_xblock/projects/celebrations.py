"""What a learner and their mentor are congratulated on: each milestone once, on every device."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from .comment_rows import is_mentor
from .completion import Completion, Reached
from .errors import NotYourProject
from .milestone_models import ReachedMilestone
from .models import Project
from .states import Milestone


def to_celebrate(found: Completion, *, as_mentor: bool) -> list[Reached]:
    """What the learner, or else the mentor, has not been shown; the latest step last.

    That the unit is complete says nothing more where the same act brought the final version.
    """
    new = [
        one
        for one in found.milestones
        if (one.mentor_seen_at if as_mentor else one.learner_seen_at) is None
    ]
    moments = {one.reached_at for one in new if one.kind != Milestone.DONE}
    return [one for one in new if one.kind != Milestone.DONE or one.reached_at not in moments]


def note_celebrated(*, project_uuid: UUID, user_id: int, at: datetime) -> None:
    """Remember that the learner, or their present mentor, was congratulated. Repeatable.

    ``NotYourProject`` for everybody else, and where there is no such project.
    """
    with transaction.atomic():
        project = Project.objects.select_related("unit").filter(uuid=project_uuid).first()
        column = None if project is None else _column(project, user_id)
        if column is None:
            raise NotYourProject(_("This is not a work of yours, or of a learner of yours."))
        rows = ReachedMilestone.objects.filter(project=project, **{column: None})
        rows.update(**{column: at})


def _column(project: Project, user_id: int) -> str | None:
    """Where it is noted for this person; None for somebody whose celebration it is not."""
    if project.learner_id == user_id:
        return "learner_seen_at"
    return "mentor_seen_at" if is_mentor(project, user_id) else None
