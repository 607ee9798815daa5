"""Events that leave us: the platform's tracking log, and openedx-events where one fits.

The tracker adds the person of the current request to everything, so events under a pseudonym are
sent with an empty person, from a task.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from django.contrib.auth import get_user_model

from ... import log_lines
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
            log_lines.failed(log, logging.WARNING, "event.announce", missing, event=event.name)


def _track(event: OutgoingEvent, person: HostUser | None) -> None:
    from eventtracking import tracker

    context = {**NOBODY, "user_id": event.user_id, "course_id": event.course_key}
    data = {**event.data, "verb": event.verb, "object_type": event.object_type}
    with tracker.get_tracker().context("mentor_recognition", context):
        tracker.emit(event.name, data)


def _signal(event: OutgoingEvent, person: HostUser | None) -> None:
    if event.signal:
        SIGNALS[event.signal](event, person)


def _badge(event: OutgoingEvent, person: HostUser | None) -> None:
    if person is None:
        return
    from openedx_events.learning.data import (
        BadgeData,
        BadgeTemplateData,
        UserData,
        UserPersonalData,
    )

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
    _public("openedx_events.learning.signals", event.signal).send_event(badge=badge)


def _case(event: OutgoingEvent, person: HostUser | None) -> None:
    from .public_signals import CaseData

    _public(f"{__package__}.public_signals", event.signal).send_event(
        case=CaseData(
            case=event.data["case"],
            programme=event.data["programme"],
            outcome=event.data["outcome"],
        )
    )


def _public(module: str, name: str) -> Any:
    """A signal; ``ImportError`` in a release that does not have it."""
    signal = getattr(import_module(module), name, None)
    if signal is None:
        raise ImportError(f"{module} has no {name}")
    return signal


# The signals an event may name, and what sends each.
SIGNALS: Final[dict[str, Callable[[OutgoingEvent, HostUser | None], None]]] = {
    "BADGE_AWARDED": _badge,
    "BADGE_REVOKED": _badge,
    "REVIEW_COMPLETED": _case,
    "DECISION_MADE": _case,
}
