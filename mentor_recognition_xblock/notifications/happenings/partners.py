"""What follows when people from outside are asked to review, and when they have."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...mentors import api as mentors
from ...pairing import api as pairing
from ...partners import api as partners
from ...projects import api as projects
from ..declarations import FOR_GOOD, Follow, Happening, Ids, Notification, Recipients


def _sent(ids: Ids) -> partners.SentReview:
    return partners.sent_review(UUID(ids["review_uuid"]))


def _learner(sent: partners.SentReview, ids: Ids, at: datetime) -> Recipients:
    project = projects.project(sent.project_id)
    key = f"partner:{sent.uuid}"
    return Recipients([project.learner_id], key, project.programme_id, project.usage_key)


def _mentor(sent: partners.SentReview, ids: Ids, at: datetime) -> Recipients | None:
    project = projects.project(sent.project_id)
    pair = pairing.active_pairing(
        programme_id=project.programme_id,
        course_key=project.course_key,
        learner_id=project.learner_id,
    )
    if pair is None:
        return None
    mentor = mentors.mentor(pair.mentor_id)
    key = f"partner:{sent.uuid}"
    return Recipients([mentor.user_id], key, project.programme_id, project.usage_key)


PARTNER_INVITED: Final = Happening[Any](
    name="partner_invited",
    signal=signals.partner_invited,
    ids=("review_uuid", "num"),
    audit=("partner.invited", "partner.link_renewed"),
    follows=(Follow("partners.write", partners.write_to_partner),),
)

PARTNER_REVIEWED: Final = Happening(
    name="partner_reviewed",
    signal=signals.partner_reviewed,
    ids=("review_uuid",),
    audit=("partner.reviewed",),
    about=_sent,
    notifications=(
        Notification(
            kind="partner_reviewed",
            title=_("A partner from outside reviewed my work"),
            subject=_("A partner from outside reviewed your work"),
            text=_(
                "Somebody from outside whom the programme asked has read your finished work, "
                "without knowing whose it is. Read what they say; it counts for no score."
            ),
            to=_learner,
            settled=FOR_GOOD,
            activity="project",
        ),
        Notification(
            kind="partner_reviewed_mentee",
            title=_("A partner from outside reviewed a work of a learner I mentor"),
            subject=_("A partner from outside reviewed a work that you guided"),
            text=_(
                "Somebody from outside whom the programme asked has read a finished work of one of "
                "your learners, without knowing whose it is. You find it below the work; it counts "
                "for no score."
            ),
            to=_mentor,
            settled=FOR_GOOD,
            activity="project",
        ),
    ),
)

HAPPENINGS: Final = (PARTNER_INVITED, PARTNER_REVIEWED)
