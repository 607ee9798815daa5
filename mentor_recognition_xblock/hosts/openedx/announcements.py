"""Events that leave us: the platform's tracking log, and openedx-events where one fits.

The tracker adds the person of the current request to everything, so events under a pseudonym are
sent with an empty person, from a task.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from django.contrib.auth import get_user_model

from ..base import HostUser, OutgoingEvent

log = logging.getLogger(__name__)

NOBODY: Final = {"user_id": None, "username": "", "session": "", "ip": "", "agent": "", "path": ""}


def announce(event: OutgoingEvent, person: HostUser | None) -> None:
    """To every system that is there; one that is missing is named in the log.

    ``person`` is the one of ``event.user_id``, where the event names one.
    """
    for tell in (_track, _signal):
        try:
            tell(event, person)
        except ImportError as missing:
            log.warning("the platform could not take %s: %s", event.name, missing)


def _track(event: OutgoingEvent, person: HostUser | None) -> None:
    from eventtracking import tracker

    context = {**NOBODY, "user_id": event.user_id, "course_id": event.course_key}
    data = {**event.data, "verb": event.verb, "object_type": event.object_type}
    with tracker.get_tracker().context("mentor_recognition", context):
        tracker.emit(event.name, data)


def _signal(event: OutgoingEvent, person: HostUser | None) -> None:
    badge = event.name in ("mentor_recognition.badge.awarded", "mentor_recognition.badge.revoked")
    if badge and person is not None:
        _badge(event, person)
    elif event.name == "mentor_recognition.review.completed":
        from .public_signals import REVIEW_COMPLETED

        _case(REVIEW_COMPLETED, event)
    elif event.name == "mentor_recognition.decision.made":
        from .public_signals import DECISION_MADE

        _case(DECISION_MADE, event)


def _badge(event: OutgoingEvent, person: HostUser) -> None:
    from openedx_events.learning.data import (
        BadgeData,
        BadgeTemplateData,
        UserData,
        UserPersonalData,
    )
    from openedx_events.learning.signals import BADGE_AWARDED, BADGE_REVOKED

    active = get_user_model().objects.filter(pk=person.user_id, is_active=True).exists()
    badge = BadgeData(
        uuid=event.data["badge"],
        user=UserData(
            id=person.user_id,
            is_active=active,
            pii=UserPersonalData(
                username=person.username, email=person.email, name=person.display_name
            ),
        ),
        template=BadgeTemplateData(
            uuid=event.data["achievement"],
            origin="mentor_recognition",
            name=event.data["title"],
            description=event.data["description"],
            image_url=event.data["image_url"],
        ),
    )
    signal = BADGE_AWARDED if event.name.endswith("awarded") else BADGE_REVOKED
    signal.send_event(badge=badge)


def _case(signal: Any, event: OutgoingEvent) -> None:
    from .public_signals import CaseData

    signal.send_event(
        case=CaseData(
            case=event.data["case"],
            programme=event.data["programme"],
            outcome=event.data["outcome"],
        )
    )
