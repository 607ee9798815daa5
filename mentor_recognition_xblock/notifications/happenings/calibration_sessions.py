"""What follows when a calibration session is opened, and when its ratings are revealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...reviews import api as reviews
from ..data import NoticeData
from ..declarations import (
    FOR_GOOD,
    QUIET_AFTER,
    Happening,
    Ids,
    Notification,
    Recipients,
    part,
)


def session_of(ids: Ids) -> reviews.SessionCase:
    """The session, and who takes part."""
    return reviews.session_case(UUID(ids["session_uuid"]))


def raters(case: reviews.SessionCase, ids: Ids, at: datetime) -> Recipients:
    """All who take part still."""
    return Recipients(case.people, f"session:{case.uuid}", case.programme_id)


def has_rated(notice: NoticeData) -> bool:
    """Nothing of the session waits for the person any more."""
    waiting = reviews.open_sessions_of(notice.user_id)
    return part(notice, 1) not in {one.uuid for one in waiting}


SESSION_OPENED: Final = Happening(
    name="session_opened",
    signal=signals.session_opened,
    ids=("session_uuid",),
    audit=("session.opened",),
    about=session_of,
    notifications=(
        Notification(
            kind="session_opened",
            title=_("I am asked to a calibration session"),
            subject=_("A calibration session waits for your ratings"),
            text=_(
                "Rate a few works apart from the others. When all ratings are in, everybody sees "
                "the agreed levels and how the ratings agree, under numbers instead of names."
            ),
            to=raters,
            settled=has_rated,
            activity="review",
            page="calibration_sessions",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

SESSION_REVEALED: Final = Happening(
    name="session_revealed",
    signal=signals.session_revealed,
    ids=("session_uuid",),
    audit=("session.revealed",),
    about=session_of,
    notifications=(
        Notification(
            kind="session_revealed",
            title=_("The ratings of my calibration session are revealed"),
            subject=_("All ratings of your calibration session are in"),
            text=_(
                "See how you agree with the agreed levels and with the others, and talk about the "
                "works on which you differ."
            ),
            to=raters,
            settled=FOR_GOOD,
            activity="review",
            page="calibration_sessions",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

HAPPENINGS: Final[tuple[Happening[Any], ...]] = (SESSION_OPENED, SESSION_REVEALED)
