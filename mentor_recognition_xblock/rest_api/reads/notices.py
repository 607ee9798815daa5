"""How one wants to be told, and what one was told lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from ...access import SIGNED_IN, Done, Place, read
from ...notifications import acts
from ...notifications import api as notifications
from ...standing import Standing


@dataclass(frozen=True)
class Told:
    """One notice."""

    kind: str
    subject: str
    at: datetime


@dataclass(frozen=True)
class OwnNotices:
    """One's wish, and the last notices; hours are local, ``wanted`` holds keys of kinds."""

    delivery: str
    quiet_start: int
    quiet_end: int
    time_zone: str
    wanted: tuple[str, ...]
    told: tuple[Told, ...]


@read(
    SIGNED_IN,
    place=Place.SITE,
    area="notifications",
    label=gettext_lazy("Your notices"),
    shows=OwnNotices,
)
def mine(by: Standing) -> Done:
    """How often and of what one wants to be told, and what one was told lately."""
    wish = notifications.preference(by.user_id)
    return Done(
        made=OwnNotices(
            delivery=wish.delivery,
            quiet_start=wish.quiet_start,
            quiet_end=wish.quiet_end,
            time_zone=wish.time_zone,
            wanted=tuple(key for key in acts.mutable() if key not in wish.muted),
            told=tuple(
                Told(one.kind, str(notifications.KINDS[one.kind].subject), one.created_at)
                for one in notifications.sent_to(by.user_id, limit=20)
                if one.kind in notifications.KINDS
            ),
        )
    )
