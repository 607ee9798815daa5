"""Becoming a mentor of a programme, leaving it, coming back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Invalid, NotFound
from .data import MentorData
from .descriptions import mentor_data, words
from .models import Mentor


def enrol_mentor(
    *,
    programme_id: int,
    user_id: int,
    hours_per_week: int,
    expertise: Sequence[str],
    at: datetime,
    actor: int | None,
) -> MentorData:
    """Make a person a mentor of the programme; already one is returned unchanged.

    One who left comes back, with the record they had.
    """
    if not 1 <= hours_per_week <= 60:
        raise Invalid(_("Hours per week are from 1 to 60."), field="hours_per_week")
    skills = words(expertise, field="expertise")
    with transaction.atomic():
        row, created = Mentor.objects.get_or_create(
            programme_id=programme_id,
            user_id=user_id,
            defaults={
                "hours_per_week": hours_per_week,
                "expertise": skills,
                "joined_at": at,
            },
        )
        if created:
            audit.record(
                stream=f"programme:{programme_id}",
                action="mentor.enrolled",
                at=at,
                actor=actor,
                subject=f"mentor:{row.uuid}",
                data={"hours_per_week": hours_per_week},
                people={"mentor": user_id},
            )
        elif row.left_at is not None:
            row = Mentor.objects.select_for_update().get(pk=row.pk)
            # The old row, not a new one: outcomes of before belong to the same mentor.
            row.left_at = None
            row.save(update_fields=["left_at"])
            _record(row, "mentor.returned", at, actor)
    return mentor_data(row)


def end_mentor(*, mentor_id: int, at: datetime, actor: int | None) -> MentorData:
    """The mentor leaves the programme; again is no change.

    Pairings and cohorts are not of this room: ``pairing.release_mentor`` ends them in the same
    transaction.
    """
    with transaction.atomic():
        row = Mentor.objects.select_for_update().filter(pk=mentor_id).first()
        if row is None:
            raise NotFound(_("There is no such mentor."))
        if row.left_at is None:
            row.left_at = at
            row.save(update_fields=["left_at"])
            _record(row, "mentor.left", at, actor)
    return mentor_data(row)


def _record(row: Mentor, action: str, at: datetime, actor: int | None) -> None:
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"mentor:{row.uuid}",
        people={"mentor": row.user_id},
    )
