"""What follows when the programme asks a mentor for their consent."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...mentors import api as mentors
from ...portfolio import api as portfolio
from ..data import NoticeData
from ..declarations import QUIET_AFTER, Happening, Ids, Notification, Recipients


def _spotlight(ids: Ids) -> portfolio.SpotlightData:
    return portfolio.spotlight(UUID(ids["spotlight_uuid"]))


def _mentor(spotlight: portfolio.SpotlightData, ids: Ids, at: datetime) -> Recipients:
    # Asked again after a refusal of the same words, it is a new question.
    key = f"spotlight:{spotlight.uuid}:{ids['num']}:{ids['asked']}"
    return Recipients([mentors.mentor(spotlight.mentor_id).user_id], key, spotlight.programme_id)


def _is_answered(notice: NoticeData) -> bool:
    _name, uuid, num, _moment = notice.key.split(":")
    return not portfolio.waits_for_consent(uuid=UUID(uuid), num=int(num))


SPOTLIGHT_ASKED: Final = Happening(
    name="spotlight_asked",
    signal=signals.spotlight_asked,
    ids=("spotlight_uuid", "num", "asked"),
    audit=("spotlight.asked",),
    about=_spotlight,
    notifications=(
        Notification(
            kind="spotlight_asked",
            title=_("The programme would like to write about me in public"),
            subject=_("The programme asks for your consent"),
            text=_(
                "It would like to publish a text about your mentoring. Read it, and say yes or no."
            ),
            to=_mentor,
            settled=_is_answered,
            activity="recognition",
            page="portfolio",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

HAPPENINGS: Final = (SPOTLIGHT_ASKED,)
