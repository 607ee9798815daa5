"""An experienced mentor stands beside one who does not mentor alone yet."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..mentors import api as mentors
from ..signals import announce, supervision_begun
from .models import Supervision


def stand_beside(*, mentor_id: int, supervisor_id: int, at: datetime) -> None:
    """Stand beside a mentor of the same programme from now on; again is no change.

    The caller has asked whether both may: see ``rights.accompany``. ``Invalid`` for oneself,
    ``Conflict`` where somebody else does already.
    """
    mentor, supervisor = mentors.mentor(mentor_id), mentors.mentor(supervisor_id)
    if mentor.programme_id != supervisor.programme_id or mentor.left_at is not None:
        raise NotFound(_("There is no such mentor."))
    if mentor.id == supervisor.id:
        raise Invalid(_("Nobody stands beside themselves."), field="mentor")
    with transaction.atomic():
        row, new = Supervision.objects.get_or_create(
            mentor_id=mentor_id,
            active=True,
            defaults={"supervisor_id": supervisor_id, "since": at},
        )
        if row.supervisor_id != supervisor_id:
            raise Conflict(_("Another mentor stands beside them already."), field="mentor")
        if new:
            announce(supervision_begun, supervision_id=row.pk)
            _record(row, mentor.programme_id, "supervision.begun", at, supervisor.user_id)


def stop_standing_beside(*, mentor_id: int, supervisor_id: int, at: datetime) -> None:
    """End it; pairings go on, and no new ones begin. Again is no change."""
    with transaction.atomic():
        row = (
            Supervision.objects.select_for_update()
            .filter(mentor_id=mentor_id, supervisor_id=supervisor_id, active=True)
            .first()
        )
        if row is None:
            return
        row.active, row.ended_at = None, at
        row.save(update_fields=["active", "ended_at"])
        supervisor = mentors.mentor(supervisor_id)
        _record(row, supervisor.programme_id, "supervision.ended", at, supervisor.user_id)


def stood_beside(*, programme_id: int, user_id: int, since: datetime) -> frozenset[int]:
    """Accounts of mentors beside whom the person stood, or who did so, after ``since``."""
    rows = Supervision.objects.filter(
        Q(mentor__user_id=user_id) | Q(supervisor__user_id=user_id),
        mentor__programme_id=programme_id,
    ).exclude(ended_at__lt=since)
    both = rows.values_list("mentor__user_id", "supervisor__user_id")
    return frozenset({one for pair in both for one in pair if one is not None} - {user_id})


def accompanied(programme_id: int) -> dict[int, int]:
    """By mentor id, the mentor who stands beside them; one query."""
    rows = Supervision.objects.filter(mentor__programme_id=programme_id, active=True)
    return dict(rows.values_list("mentor_id", "supervisor_id"))


def accompanied_mentor(supervision_id: int) -> mentors.MentorData | None:
    """Whom it is about; None once it has ended."""
    row = Supervision.objects.filter(pk=supervision_id, active=True).first()
    return None if row is None else mentors.mentor(row.mentor_id)


def side_by_side(supervision_id: int) -> tuple[mentors.MentorData, mentors.MentorData]:
    """Both mentors whom it is about, whether it has ended or not."""
    row = Supervision.objects.get(pk=supervision_id)
    return mentors.mentor(row.mentor_id), mentors.mentor(row.supervisor_id)


def _record(row: Supervision, programme_id: int, action: str, at: datetime, actor: int) -> None:
    mentor = mentors.mentor(row.mentor_id)
    audit.record(
        stream=f"programme:{programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"mentor:{mentor.uuid}",
        data={},
        people={"mentor": mentor.user_id},
    )
