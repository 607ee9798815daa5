"""What has become of a request or a pairing: asked before a letter about it is written."""

from __future__ import annotations

from uuid import UUID

from .models import MentorRequest, Pairing


def request_waits(request_uuid: UUID) -> bool:
    """Whether the request is still open."""
    return MentorRequest.objects.filter(uuid=request_uuid, active=True).exists()


def has_mentor_since_request(request_uuid: UUID) -> bool:
    """Whether who made the request has a mentor in its course run, or asks again."""
    row = MentorRequest.objects.filter(uuid=request_uuid).first()
    if row is None:
        return False
    place = {"course_key": row.course_key, "learner_id": row.learner_id, "active": True}
    return (
        Pairing.objects.filter(**place).exists() or MentorRequest.objects.filter(**place).exists()
    )


def has_mentor_since_pairing(pairing_uuid: UUID) -> bool:
    """Whether the learner of the pairing has a mentor in its course run."""
    row = Pairing.objects.filter(uuid=pairing_uuid).first()
    if row is None:
        return False
    place = {"course_key": row.course_key, "learner_id": row.learner_id, "active": True}
    return Pairing.objects.filter(**place).exists()


def is_without_contact(pairing_uuid: UUID) -> bool:
    """Whether the pairing goes on and the two have not met."""
    return Pairing.objects.filter(uuid=pairing_uuid, active=True, met_at=None).exists()
