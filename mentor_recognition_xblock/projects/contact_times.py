"""When the two of a pairing were in touch over the work: versions, comments and answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from .models import Annotation, Project, ProjectVersion, Reply


@dataclass(frozen=True)
class LastContact:
    """The newest in a pairing; ``is_done``: every work in it is finished."""

    at: datetime | None
    is_done: bool


def contact_times(pairing_id: int) -> list[datetime]:
    """Every one in a pairing, oldest first; three queries."""
    versions = ProjectVersion.objects.filter(project__pairing_id=pairing_id)
    notes = Annotation.objects.filter(version__project__pairing_id=pairing_id)
    replies = Reply.objects.filter(annotation__version__project__pairing_id=pairing_id)
    return sorted(
        [
            *versions.values_list("submitted_at", flat=True),
            *notes.values_list("created_at", flat=True),
            *replies.values_list("created_at", flat=True),
        ]
    )


def last_contacts(pairing_ids: Collection[int]) -> dict[int, LastContact]:
    """By pairing, for those in which there is a work; four queries."""
    works = Project.objects.filter(pairing_id__in=pairing_ids).order_by()
    done = {
        pairing_id: open_works == 0
        for pairing_id, open_works in works.values_list("pairing_id").annotate(
            left=Count("pk", filter=Q(finished_at=None))
        )
    }
    # Comments that were sent: a join from the work would bring drafts and what was taken back.
    sent = Annotation.objects.filter(version__project__pairing_id__in=pairing_ids).order_by()
    pairing_of_comment = "version__project__pairing_id"
    latest: dict[int, datetime] = {}
    for rows, of_pairing, moment in (
        (works, "pairing_id", "versions__submitted_at"),
        (sent, pairing_of_comment, "created_at"),
        (sent, pairing_of_comment, "replies__created_at"),
    ):
        for pairing_id, at in rows.values_list(of_pairing).annotate(newest=Max(moment)):
            if at is not None:
                latest[pairing_id] = max(at, latest.get(pairing_id, at))
    return {
        pairing_id: LastContact(latest.get(pairing_id), is_done)
        for pairing_id, is_done in done.items()
    }
