"""What follows from appeals: who is told, and the badge that is given back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...access import Office
from ...appeals import api as appeals
from ...badges import api as badges
from ...mentors import api as mentors
from ...programmes import api as programmes
from ...recognition import api as recognition
from ..data import NoticeData
from ..declarations import (
    FOR_GOOD,
    Follow,
    Happening,
    Ids,
    Notification,
    NotLogged,
    Recipients,
    part,
)


def _appeal(ids: Ids) -> appeals.AppealData:
    return appeals.appeal(ids["appeal_uuid"])


def _key(appeal: appeals.AppealData, more: str = "") -> str:
    return f"appeal:{appeal.uuid}:{more}" if more else f"appeal:{appeal.uuid}"


def _to(appeal: appeals.AppealData, people: Iterable[int], more: str = "") -> Recipients:
    return Recipients(sorted(set(people)), _key(appeal, more), appeal.programme_id)


def _managers(appeal: appeals.AppealData, at: datetime) -> set[int]:
    """Without the mentor, and without those who have a conflict with them."""
    held = programmes.members(programme_id=appeal.programme_id, role=Office.MANAGER, at=at)
    mentor = mentors.mentor(appeal.mentor_id)
    return {
        one
        for one in held
        if not recognition.conflict(
            programme_id=appeal.programme_id, member_id=one, mentor=mentor, at=at
        )
    }


def _first(appeal: appeals.AppealData) -> frozenset[int]:
    return appeals.subject_of(appeal.kind, appeal.subject).deciders


def _first_filed(appeal: appeals.AppealData, ids: Ids, at: datetime) -> Recipients | None:
    """Those of the committee; a manager who revoked hears of it as the managers do."""
    if appeal.kind != appeals.AppealKind.DECISION:
        return None
    return _to(appeal, _first(appeal))


def _managers_filed(appeal: appeals.AppealData, ids: Ids, at: datetime) -> Recipients:
    return _to(appeal, _managers(appeal, at))


def _seated(found: tuple[appeals.AppealData, int], ids: Ids, at: datetime) -> Recipients:
    appeal, member_id = found
    return _to(appeal, [member_id])


def _seat(ids: Ids) -> tuple[appeals.AppealData, int] | None:
    return appeals.told_of_seat(ids["seat_id"])


def _unvoted(appeal: appeals.AppealData, ids: Ids, at: datetime) -> Recipients:
    waiting = [one.member_id for one in _panel(appeal) if one.cast_at is None]
    return _to(appeal, waiting, str(ids["days"]))


def _panel(appeal: appeals.AppealData) -> tuple[appeals.SeatData, ...]:
    return appeals.panel_of(appeal.uuid).members


def _managers_late(appeal: appeals.AppealData, ids: Ids, at: datetime) -> Recipients:
    return _to(appeal, _managers(appeal, at), "late")


def _mentor(appeal: appeals.AppealData, ids: Ids, at: datetime) -> Recipients:
    return _to(appeal, [appeal.mentor_user_id], "decided")


def _mentor_again(appeal: appeals.AppealData, ids: Ids, at: datetime) -> Recipients:
    return _to(appeal, [appeal.mentor_user_id], "answered")


def _first_decided(appeal: appeals.AppealData, ids: Ids, at: datetime) -> Recipients | None:
    """Those of the committee who decided first, where the case is not theirs to decide again."""
    if appeal.kind != appeals.AppealKind.DECISION or _is_sent_back(appeal):
        return None
    return _to(appeal, _first(appeal), "decided")


def _committee_again(appeal: appeals.AppealData, ids: Ids, at: datetime) -> Recipients | None:
    if appeal.kind != appeals.AppealKind.DECISION or not _is_sent_back(appeal):
        return None
    return _to(appeal, appeals.deciders_again(appeal.uuid, at=at), "decided")


def _managers_again(appeal: appeals.AppealData, ids: Ids, at: datetime) -> Recipients | None:
    return _to(appeal, _managers(appeal, at), "decided") if appeal.waits_for_manager else None


def _is_sent_back(appeal: appeals.AppealData) -> bool:
    return appeal.state == appeals.AppealState.REMITTED


def _told_before(appeal: appeals.AppealData, ids: Ids, at: datetime) -> Recipients:
    """Who had heard of the appeal: the panel, and the committee's first deciders."""
    people = {one.member_id for one in _panel(appeal)}
    if appeal.kind == appeals.AppealKind.DECISION:
        people |= _first(appeal)
    return _to(appeal, people, "withdrawn")


def _is_closed(notice: NoticeData) -> bool:
    return not appeals.appeal(_uuid(notice)).is_open


def _is_answered_again(notice: NoticeData) -> bool:
    return not appeals.appeal(_uuid(notice)).waits_for_manager


def _uuid(notice: NoticeData) -> UUID:
    return part(notice, 1)


def _badge(ids: Ids) -> list[Ids]:
    return [{"credential_uuid": ids["badge_uuid"], "actor": None}] if ids["badge_uuid"] else []


GIVEN_BACK: Final = Follow("badge.give_back", badges.reissue_credential, _badge)

APPEAL_FILED: Final = Happening(
    name="appeal_filed",
    signal=signals.appeal_filed,
    ids=("appeal_uuid",),
    audit=("appeal.filed",),
    about=_appeal,
    notifications=(
        Notification(
            kind="appeal_to_answer",
            title=_("A mentor appeals against a decision I took part in"),
            subject=_("A decision that you took part in is appealed"),
            text=_(
                "Other people look at it. Until the first of them votes you may say a word on it, "
                "on the page of the case; the mentor and they read it."
            ),
            to=_first_filed,
            settled=_is_closed,
            activity="recognition",
            page="committee_list_proposals",
        ),
        Notification(
            kind="appeal_filed",
            title=_("A mentor of my programme files an appeal"),
            subject=_("A mentor has filed an appeal"),
            text=_(
                "Its page says who sits on it, until when it is answered, and whether you are to "
                "name somebody."
            ),
            to=_managers_filed,
            settled=_is_closed,
            activity="recognition",
            page="console_list_appeals",
        ),
    ),
)

APPEAL_SEATED: Final = Happening(
    name="appeal_seated",
    signal=signals.appeal_seated,
    ids=("seat_id",),
    audit=("appeal.drawn", "appeal.named"),
    about=_seat,
    notifications=(
        Notification(
            kind="appeal_seated",
            title=_("I am to sit on an appeal"),
            subject=_("You sit on an appeal: read both sides and vote"),
            text=_(
                "You had no part in the first decision. If something ties you to the mentor, the "
                "page lets you give the seat back."
            ),
            to=_seated,
            settled=_is_closed,
            activity="recognition",
            page="appeal_seats",
            essential=True,
        ),
    ),
)

APPEAL_REMINDED: Final = Happening(
    name="appeal_reminded",
    signal=signals.appeal_reminded,
    ids=("appeal_uuid", "days"),
    audit=NotLogged("Time passed; nobody did anything."),
    about=_appeal,
    notifications=(
        Notification(
            kind="appeal_reminded",
            title=_("An appeal waits for my vote"),
            subject=_("An appeal waits for your vote, and its days are nearly over"),
            text=_("The mentor waits for an answer by the day that the page names."),
            to=_unvoted,
            settled=_is_closed,
            activity="recognition",
            page="appeal_seats",
        ),
    ),
)

APPEAL_LATE: Final = Happening(
    name="appeal_late",
    signal=signals.appeal_late,
    ids=("appeal_uuid",),
    audit=NotLogged("Time passed; nobody did anything."),
    about=_appeal,
    notifications=(
        Notification(
            kind="appeal_late",
            title=_("An appeal was not answered in time"),
            subject=_("An appeal is late: too few of its people have voted"),
            text=_(
                "Seats that had not voted go to others, who have two weeks. Name somebody for a "
                "seat that is free."
            ),
            to=_managers_late,
            settled=_is_closed,
            activity="recognition",
            page="console_list_appeals",
        ),
    ),
)

APPEAL_WITHDRAWN: Final = Happening(
    name="appeal_withdrawn",
    signal=signals.appeal_withdrawn,
    ids=("appeal_uuid",),
    audit=("appeal.withdrawn",),
    about=_appeal,
    notifications=(
        Notification(
            kind="appeal_withdrawn",
            title=_("An appeal I was told of was withdrawn"),
            subject=_("An appeal was withdrawn"),
            text=_("The mentor has taken it back. Nothing waits for you."),
            to=_told_before,
            settled=FOR_GOOD,
            activity="recognition",
            page="",
        ),
    ),
)

APPEAL_DECIDED: Final = Happening(
    name="appeal_decided",
    signal=signals.appeal_decided,
    ids=("appeal_uuid",),
    audit=("appeal.uphold", "appeal.overturn", "appeal.remit", "appeal.settled"),
    about=_appeal,
    notifications=(
        Notification(
            kind="appeal_decided",
            title=_("My appeal was answered"),
            subject=_("Your appeal has been answered"),
            text=_("Read the outcome, its reasons and what follows on the page of your progress."),
            to=_mentor,
            settled=FOR_GOOD,
            activity="recognition",
            page="mentor_progress",
            essential=True,
        ),
        Notification(
            kind="appeal_decided_first",
            title=_("An appeal against a decision I took part in was answered"),
            subject=_("An appeal against a decision you took part in has been answered"),
            text=_("The page of the case says what came of it, and why."),
            to=_first_decided,
            settled=FOR_GOOD,
            activity="recognition",
            page="committee_list_proposals",
        ),
        Notification(
            kind="appeal_case_again",
            title=_("An appeal sent a case back to the committee"),
            subject=_("An appeal sent a case back: the committee decides again"),
            text=_("The page of the case has the reasons of the people who sat on the appeal."),
            to=_committee_again,
            settled=FOR_GOOD,
            activity="recognition",
            page="committee_queue",
        ),
        Notification(
            kind="appeal_badge_again",
            title=_("An appeal sent a revocation back to the managers"),
            subject=_("An appeal sent a revocation back: answer it again"),
            text=_("Its page has the reasons. A manager says whether the badge is given back."),
            to=_managers_again,
            settled=_is_answered_again,
            activity="recognition",
            page="console_list_appeals",
        ),
    ),
    follows=(GIVEN_BACK,),
)

APPEAL_ANSWERED_AGAIN: Final = Happening(
    name="appeal_answered_again",
    signal=signals.appeal_answered_again,
    ids=("appeal_uuid",),
    audit=("appeal.answered_again",),
    about=_appeal,
    notifications=(
        Notification(
            kind="appeal_answered_again",
            title=_("My programme's managers answered again on my revoked badge"),
            subject=_("There is a second answer on your revoked badge"),
            text=_("Read it with its reason on the page of your progress."),
            to=_mentor_again,
            settled=FOR_GOOD,
            activity="recognition",
            page="mentor_progress",
            essential=True,
        ),
    ),
    follows=(GIVEN_BACK,),
)

HAPPENINGS: Final = (
    APPEAL_FILED,
    APPEAL_SEATED,
    APPEAL_REMINDED,
    APPEAL_LATE,
    APPEAL_WITHDRAWN,
    APPEAL_DECIDED,
    APPEAL_ANSWERED_AGAIN,
)
