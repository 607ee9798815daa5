"""A learner asks for a mentor, waits, and may take it back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core import mentor_fit
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..hosts import get_host
from ..inputs import require_length
from ..mentors import api as mentors
from ..mentors.descriptions import known_zone, words
from .data import LoadData, RequestData
from .lifecycle import active_row, close_request
from .load import loads
from .locks import hold, learner_key
from .models import Block, MentorRequest, Pairing
from .states import EndReason, RequestState

MAX_WORDS: Final = 1000
WISH_DAYS: Final = 3


class AlreadyHasMentor(Conflict):
    """A learner with a mentor asks for another one first by ending this pairing."""

    default_code = "already_has_mentor"


@retry_on_deadlock
def ask_for_mentor(
    *,
    programme_id: int,
    course_key: str,
    learner_id: int,
    goal: str,
    need: str,
    skills: Sequence[str],
    languages: Sequence[str],
    time_zone: str,
    at: datetime,
    wished_mentor_id: int | None = None,
) -> RequestData:
    """Ask, or change what one asks: the open request keeps its place in the queue.

    So does a new one after a request that lapsed, or whose mentor lapsed without a first contact.
    ``wished_mentor_id`` sees it alone for ``WISH_DAYS`` days from being named, then everybody does.
    """
    values: dict[str, Any] = {
        "goal": goal,
        "words": need.strip(),
        "skills": words(skills, field="skills"),
        "languages": words(languages, field="languages"),
        "time_zone": known_zone(time_zone),
        "wished_id": wished_mentor_id,
    }
    # The platform is asked before anything is locked: its answer may take seconds.
    _check_wish(programme_id, course_key, learner_id, values)
    with transaction.atomic():
        hold(learner_key(course_key, learner_id))
        # Under the lock, or a pairing made meanwhile would leave an open request beside it.
        if active_row(course_key=course_key, learner_id=learner_id) is not None:
            raise AlreadyHasMentor(_("You have a mentor in this course."))
        row, created = MentorRequest.objects.get_or_create(
            learner_id=learner_id,
            course_key=course_key,
            active=True,
            defaults={
                "programme_id": programme_id,
                # Whoever waited in vain keeps the first place; reminders count from now.
                "queued_at": _first_queued(course_key, learner_id) or at,
                "asked_at": at,
                "wished_at": None if wished_mentor_id is None else at,
                **values,
            },
        )
        if not created:
            _change(row, values, at)
        else:
            audit.record(
                stream=f"programme:{programme_id}",
                action="request.made",
                at=at,
                actor=learner_id,
                subject=f"request:{row.uuid}",
                data={"course": course_key, "goal": goal},
                people={"learner": learner_id},
            )
    return request_data(row)


def _change(row: MentorRequest, values: dict[str, Any], at: datetime) -> None:
    if row.wished_id != values["wished_id"]:  # as many days alone with it, from now
        values["wished_at"] = None if values["wished_id"] is None else at
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values])


def _check_wish(
    programme_id: int, course_key: str, learner_id: int, values: Mapping[str, Any]
) -> None:
    if values["goal"] not in mentors.GOALS:
        raise Invalid(_("Choose what you want help with."), field="goal")
    require_length("words", values["words"], MAX_WORDS)
    if not get_host().is_enrolled(learner_id, course_key):
        raise NotAllowed(_("Only learners of this course can do this."), code="not_enrolled")
    wished = values["wished_id"]
    if wished is not None and wished not in _possible(
        programme_id, mentors.mentors(programme_id), learner_id
    ):
        raise Invalid(_("That mentor cannot be asked: choose another."), field="wished")


@retry_on_deadlock
def withdraw_request(*, course_key: str, learner_id: int, at: datetime) -> bool:
    """Take the open request back; False when there is none."""
    with transaction.atomic():
        hold(learner_key(course_key, learner_id))
        row = MentorRequest.objects.filter(
            course_key=course_key, learner_id=learner_id, active=True
        ).first()
        if row is None:
            return False
        close_request(
            course_key=course_key, learner_id=learner_id, state=RequestState.WITHDRAWN, at=at
        )
        audit.record(
            stream=f"programme:{row.programme_id}",
            action="request.withdrawn",
            at=at,
            actor=learner_id,
            subject=f"request:{row.uuid}",
        )
    return True


def open_request(*, course_key: str, learner_id: int) -> RequestData | None:
    """The learner's waiting request in the course, if any."""
    row = MentorRequest.objects.filter(
        course_key=course_key, learner_id=learner_id, active=True
    ).first()
    return None if row is None else request_data(row)


def request_by_uuid(uuid: UUID) -> RequestData:
    """One request; ``NotFound`` if there is none."""
    row = MentorRequest.objects.filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such request: reload the page."))
    return request_data(row)


def last_request(*, course_key: str, learner_id: int) -> RequestData | None:
    """The learner's latest request in the course, open or not: it fills the form again."""
    rows = MentorRequest.objects.filter(course_key=course_key, learner_id=learner_id)
    row = rows.order_by("-asked_at", "-pk").first()
    return None if row is None else request_data(row)


def fitting_mentors(
    request: RequestData, *, at: datetime, limit: int = 3
) -> list[tuple[mentors.MentorData, mentor_fit.Fit]]:
    """Mentors with a place left who suit the request best, for the learner to choose from."""
    programme_mentors = mentors.mentors(request.programme_id)
    offers = mentor_offers(
        programme_mentors,
        loads(programme_id=request.programme_id, at=at, programme_mentors=programme_mentors),
    )
    possible = _possible(request.programme_id, programme_mentors, request.learner_id)
    chosen = mentor_fit.rank(
        seeker_of(request, at=at),
        [offer for offer in offers if int(offer.key) in possible],
        on=at.date(),
        # Equals in another order for each learner, the same one each time.
        seed=str(request.uuid),
    )
    return [(possible[int(offer.key)], suits) for offer, suits in chosen[:limit]]


def seeker_of(request: RequestData, *, at: datetime) -> mentor_fit.Seeker:
    """The request as the rules read it."""
    return mentor_fit.Seeker(
        key=str(request.uuid),
        skills=frozenset(map(mentor_fit.word, request.skills)),
        goal=request.goal,
        time_zone=request.time_zone,
        languages=frozenset(map(mentor_fit.word, request.languages)),
        waited_days=max(0, (at - request.queued_at).days),
    )


def mentor_offers(
    programme_mentors: Sequence[mentors.MentorData], full: Mapping[int, LoadData]
) -> list[mentor_fit.Offer]:
    """Every mentor's offer as the rules read it; the key is the mentor's id."""
    return [
        mentor_fit.Offer(
            key=str(mentor.id),
            skills=frozenset(map(mentor_fit.word, mentor.expertise)),
            goals=frozenset(mentor.goals),
            time_zone=mentor.time_zone,
            languages=frozenset(map(mentor_fit.word, mentor.languages)),
            places=full[mentor.id].places,
        )
        for mentor in programme_mentors
    ]


def never_with(programme_id: int, learner_ids: Sequence[int]) -> dict[int, set[int]]:
    """Mentor ids that must not be given to each learner: blocked by either, or parted."""
    excluded: dict[int, set[int]] = {learner_id: set() for learner_id in learner_ids}
    kept = {"programme_id": programme_id, "learner_id__in": list(learner_ids)}
    for rows in (
        Block.objects.filter(**kept).values_list("learner_id", "mentor_id"),
        Pairing.objects.filter(**kept, parted=True).values_list("learner_id", "mentor_id"),
    ):
        for learner_id, mentor_id in rows:
            excluded[learner_id].add(mentor_id)
    return excluded


def new_seed() -> str:
    """A seed that nobody chose; kept with what was drawn by it."""
    return secrets.token_hex(8)


def request_data(row: MentorRequest) -> RequestData:
    """The row as others may hold it."""
    return RequestData(
        id=row.pk,
        uuid=row.uuid,
        programme_id=row.programme_id,
        course_key=row.course_key,
        learner_id=row.learner_id,
        goal=row.goal,
        words=row.words,
        skills=tuple(row.skills),
        languages=tuple(row.languages),
        time_zone=row.time_zone,
        wished_mentor_id=row.wished_id,
        state=row.state,
        queued_at=row.queued_at,
        asked_at=row.asked_at,
        held_by=row.held_by_id,
        held_until=row.held_until,
    )


def wish_over(wished_at: datetime | None, at: datetime) -> bool:
    """Whether a wished mentor's days alone with the request are over."""
    return wished_at is None or at - wished_at >= timedelta(days=WISH_DAYS)


def _first_queued(course_key: str, learner_id: int) -> datetime | None:
    """The place of the learner's last request when it came to nothing, by no wish of theirs."""
    own = {"course_key": course_key, "learner_id": learner_id}
    last = MentorRequest.objects.filter(**own).order_by("-asked_at", "-pk").first()
    if last is None:
        return None
    if last.state == RequestState.PAIRED and last.closed_at is not None:
        # Of that request: whoever was given a mentor since by other means was served.
        pair = Pairing.objects.filter(**own, starts_at=last.closed_at).first()
        return (
            last.queued_at
            if pair is not None and pair.end_reason == EndReason.MENTOR_LAPSE
            else None
        )
    return last.queued_at if last.state == RequestState.LAPSED else None


def _possible(
    programme_id: int, programme_mentors: Sequence[mentors.MentorData], learner_id: int
) -> dict[int, mentors.MentorData]:
    never = never_with(programme_id, [learner_id])[learner_id]
    return {
        mentor.id: mentor
        for mentor in programme_mentors
        if mentor.left_at is None and mentor.user_id != learner_id and mentor.id not in never
    }
