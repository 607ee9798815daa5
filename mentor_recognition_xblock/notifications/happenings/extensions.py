"""What follows when a learner asks for more time, and when they get it or do not."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...programmes import api as programmes
from ...projects import api as projects
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


def _extension(ids: Ids) -> projects.ExtensionData:
    return projects.extension(UUID(ids["extension_uuid"]))


def _mentor_of(one: projects.ExtensionData) -> int | None:
    return projects.mentor_now(programmes.unit_by_id(one.unit_id), one.learner_id)


def _to(user_ids: list[int], one: projects.ExtensionData, key: str) -> Recipients:
    return Recipients(user_ids, key, one.programme_id, one.usage_key)


def _mentor(one: projects.ExtensionData, ids: Ids, at: datetime) -> Recipients | None:
    mentor = _mentor_of(one)
    return None if mentor is None else _to([mentor], one, f"extension:{one.uuid}")


def _managers(one: projects.ExtensionData, ids: Ids, at: datetime) -> Recipients | None:
    """Where no mentor is there to answer."""
    if _mentor_of(one) is not None:
        return None
    managers = programmes.members(
        programme_id=one.programme_id, role=programmes.Office.MANAGER, at=at
    )
    return _to(managers, one, f"extension:{one.uuid}")


def _learner(one: projects.ExtensionData, ids: Ids, at: datetime) -> Recipients:
    return _to([one.learner_id], one, f"extension:{one.uuid}:answer")


def _mentor_of_answered(one: projects.ExtensionData, ids: Ids, at: datetime) -> Recipients | None:
    """Where somebody else answered; once a unit and day, for a cohort is often one mentor's."""
    mentor = _mentor_of(one)
    if mentor is None or mentor == one.answered_by or one.answered_at is None:
        return None
    return _to([mentor], one, f"extensions:{one.unit_id}:{one.answered_at.date()}")


def _waits_for_nobody(notice: NoticeData) -> bool:
    one = projects.extension(part(notice, 1))
    return one.state != projects.ExtensionState.WAITING


def _waits_for_others(notice: NoticeData) -> bool:
    one = projects.extension(part(notice, 1))
    waits = one.state == projects.ExtensionState.WAITING
    return not waits or _mentor_of(one) != notice.user_id


EXTENSION_ASKED: Final = Happening(
    name="extension_asked",
    signal=signals.extension_asked,
    ids=("extension_uuid",),
    audit=("extension.asked",),
    about=_extension,
    notifications=(
        Notification(
            kind="extension_asked",
            title=_("A learner of mine asks for more time"),
            subject=_("A learner of yours asks for more time"),
            text=_("Read why, then grant a day or say what speaks against it."),
            to=_mentor,
            settled=_waits_for_others,
            activity="project",
            page="mentor_learners",
            quiet_after=QUIET_AFTER,
        ),
        Notification(
            kind="extension_waits",
            title=_("A learner without a mentor asks for more time"),
            subject=_("A learner without a mentor asks for more time"),
            text=_("Nobody else can answer: read why, then grant a day or refuse it with words."),
            to=_managers,
            settled=_waits_for_nobody,
            activity="project",
            page="console_extensions",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

EXTENSION_ANSWERED: Final = Happening(
    name="extension_answered",
    signal=signals.extension_answered,
    ids=("extension_uuid",),
    audit=("extension.granted", "extension.corrected", "extension.refused"),
    about=_extension,
    notifications=(
        Notification(
            kind="extension_answered",
            title=_("My due date was moved, or was not"),
            subject=_("There is an answer about your due date"),
            text=_("The unit of your project says until when you have time, and why."),
            to=_learner,
            settled=FOR_GOOD,
            activity="project",
            essential=True,
        ),
        Notification(
            kind="extension_of_learner",
            title=_("Somebody else answered about a due date of my learners"),
            subject=_("A due date of a learner of yours was answered"),
            text=_("The page of your learners says who has time until when."),
            to=_mentor_of_answered,
            settled=FOR_GOOD,
            activity="project",
            page="mentor_learners",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

HAPPENINGS: Final = (EXTENSION_ASKED, EXTENSION_ANSWERED)
