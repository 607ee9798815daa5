"""What follows when somebody offers to mentor, and when a manager answers."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...mentors import api as mentors
from ...programmes import api as programmes
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


def _application(ids: Ids) -> mentors.ApplicationData:
    return mentors.application(UUID(ids["application_uuid"]))


def _managers(one: mentors.ApplicationData, ids: Ids, at: datetime) -> Recipients:
    managers = programmes.members(
        programme_id=one.programme_id, role=programmes.Office.MANAGER, at=at
    )
    others = [user_id for user_id in managers if user_id != one.user_id]
    return Recipients(others, f"application:{one.uuid}", one.programme_id)


def _applicant(one: mentors.ApplicationData, ids: Ids, at: datetime) -> Recipients:
    return Recipients([one.user_id], f"application:{one.uuid}:answer", one.programme_id)


def _is_answered(notice: NoticeData) -> bool:
    return mentors.application(part(notice, 1)).state != mentors.ApplicationState.WAITING


APPLICATION_MADE: Final = Happening(
    name="application_made",
    signal=signals.application_made,
    ids=("application_uuid",),
    audit=("mentor.applied",),
    about=_application,
    notifications=(
        Notification(
            kind="application_made",
            title=_("Somebody applies to mentor in my programme"),
            subject=_("Somebody applies to mentor"),
            text=_("Read what they offer, then take them or decline with a reason."),
            to=_managers,
            settled=_is_answered,
            activity="mentoring",
            page="console_add_mentor",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

APPLICATION_ANSWERED: Final = Happening(
    name="application_answered",
    signal=signals.application_answered,
    ids=("application_uuid",),
    audit=("mentor.application_approved", "mentor.application_declined"),
    about=_application,
    notifications=(
        Notification(
            kind="application_answered",
            title=_("My application to mentor was answered"),
            subject=_("Your application to mentor was answered"),
            text=_("The page of your course says how, and why."),
            to=_applicant,
            settled=FOR_GOOD,
            activity="mentoring",
            essential=True,
        ),
    ),
)


def _contribution(ids: Ids) -> mentors.ContributionData:
    return mentors.contribution(UUID(ids["contribution_uuid"]))


def _author(one: mentors.ContributionData, ids: Ids, at: datetime) -> Recipients:
    return Recipients([one.user_id], f"contribution:{one.uuid}:{one.settled_at}", one.programme_id)


CONTRIBUTION_SETTLED: Final = Happening(
    name="contribution_settled",
    signal=signals.contribution_settled,
    ids=("contribution_uuid",),
    audit=("contribution.judged",),
    about=_contribution,
    notifications=(
        Notification(
            kind="contribution_settled",
            title=_("Other mentors judged my contribution"),
            subject=_("Other mentors have judged your contribution"),
            text=_("Read what they say; what was returned can be changed and offered again."),
            to=_author,
            settled=FOR_GOOD,
            activity="mentoring",
            page="mentor_growth",
        ),
    ),
)

HAPPENINGS: Final = (APPLICATION_MADE, APPLICATION_ANSWERED, CONTRIBUTION_SETTLED)
