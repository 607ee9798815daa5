"""The learner names the comments that helped: a few of each version, and may take it back (R40)."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..audit import api as audit
from ..errors import Conflict, NotFound
from .errors import NotYourProject
from .mentor_models import HelpfulMark
from .models import Annotation, Project

# Of one version: a mark on everything would say nothing.
MOST_HELPFUL: Final = 3


class EnoughMarked(Conflict):
    """So many comments of the version are marked as one may."""

    default_code = "enough_marked"


def mark_helpful(*, annotation_uuid: UUID, learner_id: int, at: datetime) -> None:
    """Say that a comment on one's own work helped. Repeatable."""
    with transaction.atomic():
        note = _own(annotation_uuid, learner_id)
        marked = HelpfulMark.objects.filter(annotation__version_id=note.version_id)
        if marked.filter(annotation=note).exists():
            return
        if marked.count() >= MOST_HELPFUL:
            raise EnoughMarked(
                ngettext(
                    "You have marked {n} comment on this version: take that mark back first.",
                    "You have marked {n} comments on this version: take a mark back first.",
                    MOST_HELPFUL,
                ).format(n=MOST_HELPFUL)
            )
        HelpfulMark.objects.create(annotation=note, marked_at=at)
        _record(note, "annotation.helped", at, learner_id)


def unmark_helpful(*, annotation_uuid: UUID, learner_id: int, at: datetime) -> None:
    """Take it back. Repeatable."""
    with transaction.atomic():
        note = _own(annotation_uuid, learner_id)
        gone, _rows = HelpfulMark.objects.filter(annotation=note).delete()
        if gone:
            _record(note, "annotation.help_taken_back", at, learner_id)


def _own(annotation_uuid: UUID, learner_id: int) -> Annotation:
    """The comment, its project locked, as marks of one version are counted."""
    rows = Annotation.objects.select_related("version__project__unit")
    note = rows.filter(uuid=annotation_uuid).first()
    if note is None:
        raise NotFound(_("There is no such comment: reload the page."))
    project = note.version.project
    if project.learner_id != learner_id:
        raise NotYourProject(_("Only the learner can say which comment helped."))
    Project.objects.select_for_update().get(pk=project.pk)
    return note


def _record(note: Annotation, action: str, at: datetime, actor: int) -> None:
    audit.record(
        stream=f"programme:{note.version.project.unit.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"annotation:{note.uuid}",
        data={"version": str(note.version.uuid)},
    )
