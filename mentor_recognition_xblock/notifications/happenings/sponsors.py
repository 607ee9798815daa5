"""What follows when mentors look for sponsors, and when somebody stands behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...recognition import api as recognition
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


def _call(ids: Ids) -> recognition.SponsorCallData:
    return recognition.sponsor_call(ids["call_uuid"])


def _who_may(call: recognition.SponsorCallData, ids: Ids, at: datetime) -> Recipients:
    able = recognition.may_answer_call(call.uuid, at=at)
    return Recipients(sorted(able), f"sponsor_call:{call.uuid}", call.programme_id)


def _is_over(notice: NoticeData) -> bool:
    return not recognition.sponsor_call(part(notice, 1)).is_open


def _sponsorship(ids: Ids) -> recognition.SponsorshipData:
    return recognition.sponsorship(ids["sponsorship_uuid"])


def _mentor_gains(found: recognition.SponsorshipData, ids: Ids, at: datetime) -> Recipients | None:
    if found.state != recognition.SponsorshipState.STANDS:
        return None
    key = f"sponsorship:{found.uuid}:{ids['given']}"
    return Recipients([found.mentor_user_id], key, found.programme_id)


def _mentor_loses(found: recognition.SponsorshipData, ids: Ids, at: datetime) -> Recipients | None:
    if found.state != recognition.SponsorshipState.WITHDRAWN:
        return None
    key = f"sponsorship:{found.uuid}:{ids['ended']}"
    return Recipients([found.mentor_user_id], key, found.programme_id)


def _sponsor(found: recognition.SponsorshipData, ids: Ids, at: datetime) -> Recipients | None:
    if not found.owes_meeting:
        return None
    return Recipients([found.sponsor_id], f"sponsorship:{found.uuid}", found.programme_id)


def _has_met(notice: NoticeData) -> bool:
    return not recognition.sponsorship(part(notice, 1)).owes_meeting


SPONSOR_CALL_OPENED: Final = Happening(
    name="sponsor_call_opened",
    signal=signals.sponsor_call_opened,
    ids=("call_uuid",),
    audit=("sponsors.sought",),
    about=_call,
    notifications=(
        Notification(
            kind="sponsor_call_opened",
            title=_("A mentor whom I may sponsor looks for a sponsor"),
            subject=_("A mentor looks for a sponsor"),
            text=_(
                "You may say what you saw of their mentoring, or pass it by without a reason: "
                "nobody is told who does."
            ),
            to=_who_may,
            settled=_is_over,
            activity="recognition",
            page="sponsors",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

SPONSORSHIP_GIVEN: Final = Happening(
    name="sponsorship_given",
    signal=signals.sponsorship_given,
    ids=("sponsorship_uuid", "given"),
    audit=("sponsorship.given",),
    about=_sponsorship,
    notifications=(
        Notification(
            kind="sponsorship_given",
            title=_("Somebody sponsors me"),
            subject=_("A sponsor stands behind you"),
            text=_(
                "The page of your progress says how many are still to come. Who it is, and what "
                "they wrote, stands there after a decision."
            ),
            to=_mentor_gains,
            settled=FOR_GOOD,
            activity="recognition",
            page="mentor_progress",
        ),
    ),
)

SPONSORSHIP_WITHDRAWN: Final = Happening(
    name="sponsorship_withdrawn",
    signal=signals.sponsorship_withdrawn,
    ids=("sponsorship_uuid", "ended"),
    audit=("sponsorship.withdrawn",),
    about=_sponsorship,
    notifications=(
        Notification(
            kind="sponsorship_withdrawn",
            title=_("A sponsor of mine stepped back"),
            subject=_("A sponsor does not stand behind you any more"),
            text=_(
                "A place is free again for others who may sponsor you. The page of your progress "
                "says how many are still to come."
            ),
            to=_mentor_loses,
            settled=FOR_GOOD,
            activity="recognition",
            page="mentor_progress",
        ),
    ),
)

SPONSOR_REMINDED: Final = Happening(
    name="sponsor_reminded",
    signal=signals.sponsor_reminded,
    ids=("sponsorship_uuid",),
    audit=("sponsorship.reminded",),
    about=_sponsorship,
    notifications=(
        Notification(
            kind="sponsor_reminded",
            title=_("I have not met a mentor whom I sponsored"),
            subject=_("Meet the mentor whom you sponsored"),
            text=_("They have held the tier for a month. Meet once in this term, and say when."),
            to=_sponsor,
            settled=_has_met,
            activity="recognition",
            page="sponsors",
        ),
    ),
)

HAPPENINGS: Final = (
    SPONSOR_CALL_OPENED,
    SPONSORSHIP_GIVEN,
    SPONSORSHIP_WITHDRAWN,
    SPONSOR_REMINDED,
)
