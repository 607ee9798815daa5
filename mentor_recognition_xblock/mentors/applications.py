"""Applying to mentor: by somebody of the programme's courses, answered by a manager."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..programmes import api as programmes
from ..signals import announce, application_answered, application_made
from .descriptions import describe_mentor, words
from .membership import enrol_mentor
from .models import Mentor, MentorApplication
from .states import ApplicationState

MAX_PROSE: Final = 1_000


class AppliedAlready(Conflict):
    """One applies once at a time."""

    default_code = "applied_already"


class AlreadyAMentor(Conflict):
    """Who mentors in the programme does not apply to."""

    default_code = "already_a_mentor"


@dataclass(frozen=True)
class ApplicationData:
    """One application; ``answered_by`` is an account's id, ``reason`` goes with the answer."""

    uuid: UUID
    programme_id: int
    user_id: int
    hours_per_week: int
    expertise: tuple[str, ...]
    words: str
    state: str
    asked_at: datetime
    answered_by: int | None
    answered_at: datetime | None
    reason: str


def apply_to_mentor(
    *, programme_id: int, user_id: int, hours: int, expertise: Sequence[str], prose: str,
    at: datetime,
) -> ApplicationData:  # fmt: skip
    """Offer to mentor; the same again while it waits is no change.

    Raises ``AlreadyAMentor``, and ``AppliedAlready`` for another offer while one waits.
    """
    offer = {
        "hours_per_week": hours,
        "expertise": words(expertise, field="expertise"),
        "words": prose.strip()[:MAX_PROSE],
    }
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        if Mentor.objects.filter(
            programme_id=programme_id, user_id=user_id, left_at__isnull=True
        ).exists():
            raise AlreadyAMentor(_("You mentor in this programme already."))
        place = {"programme_id": programme_id, "user_id": user_id}
        waits = MentorApplication.objects.filter(**place, active=True).first()
        if waits is not None:
            if all(getattr(waits, name) == value for name, value in offer.items()):
                return _data(waits)
            raise AppliedAlready(
                _("You have applied already: take that back before you change it.")
            )
        row = MentorApplication.objects.create(**place, **offer, asked_at=at)
        announce(application_made, application_uuid=str(row.uuid))
        _log(row, "mentor.applied", at, user_id)
    return _data(row)


def withdraw_application(*, application_uuid: UUID, user_id: int, at: datetime) -> None:
    """Take one's application back; taken back already is no change. ``Conflict`` once answered."""
    with transaction.atomic():
        row = _locked(application_uuid)
        if row.user_id != user_id:
            raise no_such_application()
        if row.state == ApplicationState.WITHDRAWN:
            return
        if row.active is None:
            raise Conflict(_("Your application was answered meanwhile: reload the page."))
        row.state, row.active, row.answered_at = ApplicationState.WITHDRAWN, None, at
        row.save(update_fields=["state", "active", "answered_at"])
        _log(row, "mentor.application_withdrawn", at, user_id)


def answer_application(
    *, application_uuid: UUID, approve: bool, reason: str, at: datetime, actor: int
) -> ApplicationData:
    """Take somebody as a mentor, or not, with a reason; the same answer again is no change.

    Raises ``NotAllowed`` for one's own, ``Conflict`` for another answer, ``Invalid`` without a
    reason.
    """
    reason = reason.strip()[:MAX_PROSE]
    if not reason:
        raise Invalid(_("Give the reason: the other reads it."), field="reason")
    state = ApplicationState.APPROVED if approve else ApplicationState.DECLINED
    with transaction.atomic():
        row = _locked(application_uuid)
        if row.user_id == actor:
            raise NotAllowed(_("This is your own application: another manager answers it."))
        if row.active is None:
            if (row.state, row.reason, row.answered_by_id) == (state, reason, actor):
                return _data(row)
            raise Conflict(
                _("This application was answered or taken back meanwhile: reload the page.")
            )
        row.state, row.active, row.reason = state, None, reason
        row.answered_by_id, row.answered_at = actor, at
        row.save(update_fields=["state", "active", "reason", "answered_by", "answered_at"])
        if approve:
            _join(row, at, actor)
        announce(application_answered, application_uuid=str(row.uuid))
        _log(row, f"mentor.application_{state}", at, actor)
    return _data(row)


def application(application_uuid: UUID) -> ApplicationData:
    """One application; ``NotFound`` if there is none."""
    row = MentorApplication.objects.filter(uuid=application_uuid).first()
    if row is None:
        raise no_such_application()
    return _data(row)


def waiting_applications(programme_id: int) -> list[ApplicationData]:
    """Those that wait for an answer, oldest first."""
    rows = MentorApplication.objects.filter(programme_id=programme_id, active=True)
    return [_data(row) for row in rows.order_by("asked_at", "pk")]


def last_application(*, programme_id: int, user_id: int) -> ApplicationData | None:
    """The person's newest application to the programme, if they ever made one."""
    rows = MentorApplication.objects.filter(programme_id=programme_id, user_id=user_id)
    row = rows.order_by("-pk").first()
    return None if row is None else _data(row)


def _join(row: MentorApplication, at: datetime, actor: int) -> None:
    made = enrol_mentor(
        programme_id=row.programme_id,
        user_id=row.user_id,
        hours_per_week=row.hours_per_week,
        expertise=row.expertise,
        at=at,
        actor=actor,
    )
    if row.expertise and not made.expertise:
        describe_mentor(
            mentor_id=made.id,
            expertise=row.expertise,
            goals=made.goals,
            languages=made.languages,
            time_zone=made.time_zone,
            at=at,
            actor=actor,
        )


def _locked(application_uuid: UUID) -> MentorApplication:
    rows = MentorApplication.objects.select_for_update()
    row = rows.filter(uuid=application_uuid).first()
    if row is None:
        raise no_such_application()
    return row


def no_such_application() -> NotFound:
    """The refusal of what is not there, and of what is another programme's."""
    return NotFound(_("There is no such application: reload the page."))


def _data(row: MentorApplication) -> ApplicationData:
    return ApplicationData(
        uuid=row.uuid,
        programme_id=row.programme_id,
        user_id=row.user_id,
        hours_per_week=row.hours_per_week,
        expertise=tuple(row.expertise),
        words=row.words,
        state=row.state,
        asked_at=row.asked_at,
        answered_by=row.answered_by_id,
        answered_at=row.answered_at,
        reason=row.reason,
    )


def _log(row: MentorApplication, action: str, at: datetime, actor: int) -> None:
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"application:{row.uuid}",
        data={"hours": row.hours_per_week},
        people={"applicant": row.user_id},
    )
