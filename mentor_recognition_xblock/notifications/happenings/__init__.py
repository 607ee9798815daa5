"""Every event that this package announces, one declaration each, by area."""

from __future__ import annotations

from typing import Any, Final

from ..declarations import Happening, Notification
from . import (
    agreements,
    appeals,
    badges,
    calibration_sessions,
    cases,
    extensions,
    jobs,
    mentors,
    pairing,
    partners,
    portfolio,
    programmes,
    projects,
    recognition,
    reveals,
    reviews,
    rubrics,
    skills,
    sponsors,
)

ALL: Final[tuple[Happening[Any], ...]] = (
    *jobs.HAPPENINGS,
    *programmes.HAPPENINGS,
    *mentors.HAPPENINGS,
    *pairing.HAPPENINGS,
    *projects.HAPPENINGS,
    *extensions.HAPPENINGS,
    *agreements.HAPPENINGS,
    *reviews.HAPPENINGS,
    *reveals.HAPPENINGS,
    *calibration_sessions.HAPPENINGS,
    *rubrics.HAPPENINGS,
    *skills.HAPPENINGS,
    *cases.HAPPENINGS,
    *recognition.HAPPENINGS,
    *sponsors.HAPPENINGS,
    *badges.HAPPENINGS,
    *appeals.HAPPENINGS,
    *portfolio.HAPPENINGS,
    *partners.HAPPENINGS,
)
BY_NAME: Final = {happening.name: happening for happening in ALL}
BY_SIGNAL: Final = {happening.signal: happening for happening in ALL}
# The kinds of notice, in the order of a person's settings.
KINDS: Final[dict[str, Notification[Any]]] = {
    notification.kind: notification for happening in ALL for notification in happening.notifications
}
