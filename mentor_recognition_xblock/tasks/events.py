"""From what happened here to what other systems may hear of it.

Each builder asks the areas and gives an event, or None when there is nothing to tell. Events about
reviews and decisions name nobody: they stand under a pseudonym that only this site's key links.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from ..badges import api as badges
from ..hosts import OutgoingEvent, get_host
from ..programmes import api as programmes
from ..projects import api as projects
from ..recognition import api as recognition
from ..reviews import api as reviews

Builder = Callable[[Any, datetime], OutgoingEvent | None]


def pseudonym(kind: str, identifier: object) -> str:
    """32 hex digits, the same for a case each time, linked to it by this site's key alone."""
    key: str = getattr(settings, "MENTOR_RECOGNITION_AUDIT_KEY", "") or settings.SECRET_KEY
    text = f"mentor-recognition-case:{kind}:{identifier}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def _version_submitted(version_id: Any, at: datetime) -> OutgoingEvent:
    version = projects.version(int(version_id))
    project = projects.project(version.project_id)
    return OutgoingEvent(
        name="mentor_recognition.version.submitted",
        at=at,
        verb="http://activitystrea.ms/submit",
        object_type="http://id.tincanapi.com/activitytype/document",
        user_id=project.learner_id,
        course_key=project.course_key,
        data={
            "project": str(project.uuid),
            "version": version.num,
            "final": version.is_final,
            "words": version.words,
        },
    )


def _annotation_made(annotation_id: Any, at: datetime) -> OutgoingEvent:
    note = projects.annotation_place(int(annotation_id))
    return OutgoingEvent(
        name="mentor_recognition.annotation.made",
        at=at,
        verb="http://adlnet.gov/expapi/verbs/commented",
        object_type="http://activitystrea.ms/schema/1.0/comment",
        user_id=note.author_id,
        course_key=note.course_key,
        data={"project": str(note.project_uuid), "version": note.version_num},
    )


def _review_submitted(assignment_id: Any, at: datetime) -> OutgoingEvent:
    case = reviews.case_of(int(assignment_id))
    return OutgoingEvent(
        name="mentor_recognition.review.completed",
        at=at,
        verb="http://adlnet.gov/expapi/verbs/scored",
        object_type="http://activitystrea.ms/schema/1.0/review",
        data={
            "case": pseudonym("panel", case.panel_uuid),
            "programme": programmes.programme(case.programme_id).slug,
            "outcome": "panel_complete" if case.complete else "review_in",
        },
    )


def _decision_made(decision_uuid: Any, at: datetime) -> OutgoingEvent:
    decision = recognition.decision(str(decision_uuid))
    return OutgoingEvent(
        name="mentor_recognition.decision.made",
        at=at,
        verb="https://w3id.org/xapi/dod-isd/verbs/assessed",
        object_type="http://id.tincanapi.com/activitytype/review",
        data={
            "case": pseudonym("decision", decision.uuid),
            "programme": programmes.programme(decision.programme_id).slug,
            "outcome": decision.outcome,
        },
    )


def _badge(name: str, verb: str) -> Builder:
    def build(credential_uuid: Any, at: datetime) -> OutgoingEvent | None:
        badge = badges.credential(UUID(str(credential_uuid)))
        if badge is None:
            return None
        return OutgoingEvent(
            name=f"mentor_recognition.badge.{name}",
            at=at,
            verb=verb,
            object_type="http://activitystrea.ms/schema/1.0/badge",
            user_id=badge.recipient_id,
            data={
                "badge": str(badge.uuid),
                "achievement": str(badge.achievement_uuid),
                "title": badge.name,
                "description": badge.description,
                "image_url": get_host().site_url("/static/mentor_recognition/img/badge.svg"),
            },
        )

    return build


BUILDERS: Final[dict[str, Builder]] = {
    "version_submitted": _version_submitted,
    "annotation_made": _annotation_made,
    "review_submitted": _review_submitted,
    "decision_made": _decision_made,
    "credential_issued": _badge("awarded", "http://id.tincanapi.com/verb/earned"),
    "credential_claimed": _badge("claimed", "http://activitystrea.ms/receive"),
    "credential_revoked": _badge("revoked", "http://activitystrea.ms/retract"),
}
