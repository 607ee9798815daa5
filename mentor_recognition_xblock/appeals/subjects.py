"""What may be appealed: a decision that declined, and the revocation of a mentor's badge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from ..badges import api as badges
from ..errors import NotFound
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..recognition import api as recognition
from .data import Appealable
from .models import Appeal
from .states import AppealKind


@dataclass(frozen=True)
class Subject:
    """What was decided first, on whom, why, and by whom.

    ``deciders`` may answer to an appeal; ``took_part`` never sit on one. ``stands`` is False of
    what is not there to appeal any more.
    """

    kind: str
    uuid: UUID
    proposal: UUID
    mentor_id: int
    mentor_user_id: int
    programme_id: int
    title: str
    reason: str
    decided_at: datetime
    until: datetime
    deciders: frozenset[int]
    took_part: frozenset[int]
    stands: bool


def subject_of(kind: str, uuid: UUID) -> Subject:
    """The decision or revocation of that uuid; ``NotFound`` where there is none."""
    return _decision(uuid) if kind == AppealKind.DECISION else _revocation(uuid)


def _decision(uuid: UUID) -> Subject:
    case = recognition.decided_case(uuid)
    made = case.decision
    policy = programmes.policy_version(made.policy_version_id).policy
    return Subject(
        kind=AppealKind.DECISION,
        uuid=made.uuid,
        proposal=made.proposal_uuid,
        mentor_id=made.mentor_id,
        mentor_user_id=made.mentor_user_id,
        programme_id=made.programme_id,
        title=case.title,
        reason=made.reason,
        decided_at=made.decided_at,
        until=made.decided_at + timedelta(days=policy.appeal.file_days),
        deciders=case.deciders,
        took_part=case.took_part,
        stands=made.outcome == recognition.DecisionOutcome.DECLINE and not case.awarded_since,
    )


def _revocation(uuid: UUID) -> Subject:
    badge, taken = badges.credential(uuid), badges.revocation_of(uuid)
    missing = NotFound(_("There is no such badge."))
    if badge is None or taken is None or badge.kind != badges.AchievementKind.MENTOR:
        raise missing
    mentor = mentors.mentor_of(programme_id=badge.programme_id, user_id=badge.recipient_id)
    if mentor is None:
        raise missing
    award = recognition.decision(badge.decision_uuid)
    by = frozenset() if taken.revoked_by is None else frozenset({taken.revoked_by})
    return Subject(
        kind=AppealKind.REVOCATION,
        uuid=badge.uuid,
        proposal=award.proposal_uuid,
        mentor_id=mentor.id,
        mentor_user_id=badge.recipient_id,
        programme_id=badge.programme_id,
        title=badge.name,
        reason=taken.reason,
        decided_at=taken.revoked_at,
        until=taken.appeal_until,
        deciders=by,
        took_part=by,
        stands=taken.undone_at is None,
    )


def appealable(*, mentor_id: int, at: datetime) -> list[Appealable]:
    """What the mentor may appeal now, the newest first; a few queries for each."""
    mentor = mentors.mentor(mentor_id)
    asked = [
        (AppealKind.DECISION, one.uuid)
        for one in recognition.decisions_shown_to_mentor(mentor_id)
        if one.outcome == recognition.DecisionOutcome.DECLINE
    ] + [
        (AppealKind.REVOCATION, one.uuid)
        for one in badges.credentials_of(user_id=mentor.user_id, programme_id=mentor.programme_id)
        if one.appeal_until is not None and one.kind == badges.AchievementKind.MENTOR
    ]
    if not asked:
        return []
    found = [subject_of(kind, uuid) for kind, uuid in asked]
    open_ones = [one for one in found if one.stands and one.until > at and not was_appealed(one)]
    return [
        Appealable(one.kind, one.uuid, one.title, one.decided_at, one.until)
        for one in sorted(open_ones, key=lambda one: one.decided_at, reverse=True)
    ]


def was_appealed(subject: Subject) -> bool:
    """Whether it was, or is what an earlier appeal brought: there is one level."""
    rows = Appeal.objects.filter(mentor_id=subject.mentor_id, kind=subject.kind)
    if subject.kind == AppealKind.DECISION:
        # A case that was sent back may have been joined to one that a later close had opened.
        return (
            rows.filter(proposal=subject.proposal).exists()
            or rows.filter(brought=subject.proposal).exists()
        )
    return rows.filter(subject=subject.uuid).exists()
