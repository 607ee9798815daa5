"""When a learner last looked at their own project: what is newer is new to them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import NotFound
from .completion import settle
from .mentor_models import ProjectVisit
from .models import Project


def note_visit(*, unit_id: int, learner_id: int, seen_until: datetime, at: datetime) -> None:
    """Remember that the learner has seen what there was at ``seen_until``; it never goes back.

    Whether the unit counts as complete is looked at again. A moment that is yet to come counts as
    now. ``NotFound`` without a project.
    """
    until = min(seen_until, at)
    with transaction.atomic():
        rows = Project.objects.select_for_update()
        project = rows.filter(unit_id=unit_id, learner_id=learner_id).first()
        if project is None:
            raise NotFound(_("You have not handed in a version here yet."))
        row, created = ProjectVisit.objects.get_or_create(
            project=project, defaults={"seen_at": until}
        )
        if not created and row.seen_at < until:
            ProjectVisit.objects.filter(pk=row.pk).update(seen_at=until)
        # Complete by what the author has called done since, if by nothing that was done here.
        settle(project, at)
