"""What follows when people are paired, part, or wait for one another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...access import Office
from ...mentors import api as mentors
from ...pairing import api as pairing
from ...programmes import api as programmes
from ...reviews import api as reviews
from ..data import NoticeData
from ..declarations import (
    FOR_GOOD,
    QUIET_AFTER,
    Follow,
    Happening,
    Ids,
    Notification,
    NotLogged,
    Recipients,
    To,
    part,
)

TIME_ALONE: Final = NotLogged("Time passed; nobody did anything.")


def _request(ids: Ids) -> pairing.RequestData:
    return pairing.request_by_uuid(UUID(ids["request_uuid"]))


def _pairing(ids: Ids) -> pairing.PairingData:
    return pairing.pairing(ids["pairing_id"])


def _mentor(ids: Ids) -> mentors.MentorData:
    return mentors.mentor(ids["mentor_id"])


def _who_asked(key: Callable[[Ids], str]) -> To[pairing.RequestData]:
    def to(request: pairing.RequestData, ids: Ids, at: datetime) -> Recipients:
        return Recipients(
            [request.learner_id],
            f"request:{request.uuid}:{key(ids)}",
            request.programme_id,
            course_key=request.course_key,
        )

    return to


def _managers_of_waiting(request: pairing.RequestData, ids: Ids, at: datetime) -> Recipients | None:
    if ids["days"] < pairing.MANAGER_HEARS:
        return None
    key = f"request:{request.uuid}:manager:{ids['days']}"
    return _managers(request.programme_id, key, at)


def _both_wait(pair: pairing.PairingData, ids: Ids, at: datetime) -> Recipients | None:
    # At the end of patience those two have heard enough.
    if ids["days"] >= pairing.LAPSE:
        return None
    return _both(pair, f"contact:{pair.uuid}:{ids['days']}")


def _managers_of_silence(pair: pairing.PairingData, ids: Ids, at: datetime) -> Recipients | None:
    if ids["days"] < pairing.LAPSE:
        return None
    return _managers(pair.programme_id, f"contact:{pair.uuid}:manager:{ids['days']}", at)


def _both_lapsed(pair: pairing.PairingData, ids: Ids, at: datetime) -> Recipients:
    return _both(pair, f"contact:{pair.uuid}:lapsed")


def _learner_alone(pair: pairing.PairingData, ids: Ids, at: datetime) -> Recipients:
    key = f"mentor_left:{pair.uuid}"
    return Recipients([pair.learner_id], key, pair.programme_id, course_key=pair.course_key)


def _learner_asked(pair: pairing.PairingData, ids: Ids, at: datetime) -> Recipients | None:
    """Whose answer may count: who never met, or ended without fault, has a letter about that."""
    never_met = pair.end_reason == pairing.EndReason.MENTOR_LAPSE and pair.met_at is None
    if never_met or pair.end_reason in pairing.NEVER_COUNTED:
        return None
    key = f"mentoring_ended:{pair.uuid}"
    return Recipients([pair.learner_id], key, pair.programme_id, course_key=pair.course_key)


def _managers_of_cohorts(mentor: mentors.MentorData, ids: Ids, at: datetime) -> Recipients:
    key = f"cohort_without_mentor:{mentor.uuid}:{ids['on']}"
    return _managers(mentor.programme_id, key, at)


def _both(pair: pairing.PairingData, key: str) -> Recipients:
    people = [mentors.mentor(pair.mentor_id).user_id, pair.learner_id]
    return Recipients(people, key, pair.programme_id, course_key=pair.course_key)


def _managers(programme_id: int, key: str, at: datetime) -> Recipients:
    people = programmes.members(programme_id=programme_id, role=Office.MANAGER, at=at)
    return Recipients(people, key, programme_id)


def _request_is_closed(notice: NoticeData) -> bool:
    return not pairing.request_waits(part(notice, 1))


def _has_a_mentor_since(notice: NoticeData) -> bool:
    return pairing.has_mentor_since_request(part(notice, 1))


def _mentor_is_lost_again(notice: NoticeData) -> bool:
    return not pairing.has_mentor_since_request(part(notice, 1))


def _has_another_mentor(notice: NoticeData) -> bool:
    return pairing.has_mentor_since_pairing(part(notice, 1))


def _is_rated(notice: NoticeData) -> bool:
    return pairing.is_rated(part(notice, 1))


def _have_met_or_ended(notice: NoticeData) -> bool:
    return not pairing.is_without_contact(part(notice, 1))


COHORT_MAPPED: Final = Happening[Any](
    name="cohort_mapped",
    signal=signals.cohort_mapped,
    ids=("course_key", "cohort_key"),
    audit=("cohort.mapped", "cohort.unmapped"),
)

COHORT_WITHOUT_MENTOR: Final = Happening(
    name="cohort_without_mentor",
    signal=signals.cohort_without_mentor,
    ids=("mentor_id", "on"),
    audit=("cohort.unmapped",),
    about=_mentor,
    notifications=(
        Notification(
            kind="cohort_without_mentor",
            title=_("One of my cohorts lost its mentor"),
            subject=_("A cohort has no mentor any more"),
            text=_(
                "Its mentor has left. Open the pairings of your programme to give it another one."
            ),
            to=_managers_of_cohorts,
            settled=FOR_GOOD,
            activity="mentoring",
            page="console_pairings",
            essential=True,
        ),
    ),
)

PAIRING_STARTED: Final = Happening[Any](
    name="pairing_started",
    signal=signals.pairing_started,
    ids=("pairing_id",),
    audit=("pairing.started",),
    follows=(Follow("panels.release", reviews.release_from_mentors, together="pairing_ids"),),
)

PAIRING_ENDED: Final = Happening(
    name="pairing_ended",
    signal=signals.pairing_ended,
    ids=("pairing_id",),
    audit=("pairing.ended", "pairings.completed"),
    about=_pairing,
    notifications=(
        Notification(
            kind="mentoring_ended",
            title=_("My mentoring has ended, and I am asked how it was"),
            subject=_("How was your mentoring?"),
            text=_(
                "It has ended. In the mentoring unit of your course you are asked in private "
                "whether it met what you expected: your answer is read by nobody as yours. Beside "
                "it you may write closing words for your mentor. Neither has to be answered."
            ),
            to=_learner_asked,
            settled=_is_rated,
            activity="mentoring",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

PAIRING_LAPSED: Final = Happening(
    name="pairing_lapsed",
    signal=signals.pairing_lapsed,
    ids=("pairing_id",),
    audit=("pairing.ended",),
    about=_pairing,
    notifications=(
        Notification(
            kind="pairing_lapsed",
            title=_("My pairing lapsed"),
            subject=_("A pairing has lapsed"),
            text=_(
                "You two were not in touch within 28 days. The learner may ask for a mentor again."
            ),
            to=_both_lapsed,
            settled=_has_another_mentor,
            activity="mentoring",
        ),
    ),
)

MENTOR_LEFT: Final = Happening(
    name="mentor_left",
    signal=signals.mentor_left,
    ids=("pairing_id",),
    audit=("pairing.ended",),
    about=_pairing,
    notifications=(
        Notification(
            kind="mentor_left",
            title=_("My mentor leaves the programme"),
            subject=_("Your mentor has left the programme"),
            text=_(
                "Your pairing ended through no fault of yours. Ask for another mentor in the "
                "mentoring unit of your course."
            ),
            to=_learner_alone,
            settled=_has_another_mentor,
            activity="mentoring",
            essential=True,
        ),
    ),
)

CONTACT_MISSING: Final = Happening(
    name="contact_missing",
    signal=signals.contact_missing,
    ids=("pairing_id", "days"),
    audit=TIME_ALONE,
    about=_pairing,
    notifications=(
        Notification(
            kind="first_contact",
            title=_("I have not met my mentor or learner yet"),
            subject=_("You two have not met yet"),
            text=_("Say hello, and mark your first session in the mentoring unit of your course."),
            to=_both_wait,
            settled=_have_met_or_ended,
            activity="mentoring",
            quiet_after=QUIET_AFTER,
        ),
        Notification(
            kind="no_contact",
            title=_("A pairing is without contact"),
            subject=_("A pairing has been without contact for four weeks"),
            text=_("See the pairings of your programme."),
            to=_managers_of_silence,
            settled=_have_met_or_ended,
            activity="mentoring",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

REQUEST_WAITING: Final = Happening(
    name="request_waiting",
    signal=signals.request_waiting,
    ids=("request_uuid", "days"),
    audit=TIME_ALONE,
    about=_request,
    notifications=(
        Notification(
            kind="request_waits",
            title=_("My request for a mentor waits"),
            subject=_("Your request for a mentor still waits"),
            text=_(
                "No mentor has accepted it yet. You may edit it, or choose a mentor, in the "
                "mentoring unit of your course."
            ),
            to=_who_asked(lambda ids: str(ids["days"])),
            settled=_request_is_closed,
            activity="mentoring",
            quiet_after=QUIET_AFTER,
        ),
        Notification(
            kind="requests_wait",
            title=_("A learner is waiting for a mentor"),
            subject=_("A learner has waited a week or longer for a mentor"),
            text=_("Open the pairings of your programme: matches are suggested there."),
            to=_managers_of_waiting,
            settled=_request_is_closed,
            activity="mentoring",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

REQUEST_ACCEPTED: Final = Happening(
    name="request_accepted",
    signal=signals.request_accepted,
    ids=("request_uuid",),
    audit=("pairing.started",),
    about=_request,
    notifications=(
        Notification(
            kind="request_accepted",
            title=_("I have a mentor"),
            subject=_("You have a mentor"),
            text=_("Open the mentoring unit of your course to see who it is, and to meet."),
            to=_who_asked(lambda ids: "accepted"),
            settled=_mentor_is_lost_again,
            activity="mentoring",
        ),
    ),
)

REQUEST_LAPSED: Final = Happening(
    name="request_lapsed",
    signal=signals.request_lapsed,
    ids=("request_uuid",),
    audit=("request.lapsed",),
    about=_request,
    notifications=(
        Notification(
            kind="request_lapsed",
            title=_("My request for a mentor lapsed"),
            subject=_("Your request for a mentor has lapsed"),
            text=_("Nobody accepted it within 28 days. You may ask again in the mentoring unit."),
            to=_who_asked(lambda ids: "lapsed"),
            settled=_has_a_mentor_since,
            activity="mentoring",
        ),
    ),
)

HAPPENINGS: Final = (
    COHORT_MAPPED,
    COHORT_WITHOUT_MENTOR,
    PAIRING_STARTED,
    PAIRING_ENDED,
    PAIRING_LAPSED,
    MENTOR_LEFT,
    CONTACT_MISSING,
    REQUEST_WAITING,
    REQUEST_ACCEPTED,
    REQUEST_LAPSED,
)
