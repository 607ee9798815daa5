"""A learner's side of the mentoring unit: their mentor, else the way to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from ...access import MEMBER, Done, Place, read
from ...badges import api as badges
from ...mentors import api as mentors
from ...pairing import api as pairing
from ...recognition import api as recognition
from ...standing import Standing
from ...units.mentoring_words import fit_words
from .shared import names


@dataclass(frozen=True)
class Request:
    """What a learner asked for."""

    uuid: UUID
    goal: str
    words: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    time_zone: str
    asked_at: datetime
    wished_mentor_id: int | None


@dataclass(frozen=True)
class FittingMentor:
    """A mentor who would suit, and why; ``id`` is what a wish names."""

    id: int
    name: str
    skills: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True)
class OwnMentor:
    """The mentor of a learner, with what they say of themselves and are recognised for."""

    pairing_uuid: UUID
    name: str
    expertise: tuple[str, ...]
    goals: tuple[str, ...]
    languages: tuple[str, ...]
    time_zone: str
    tier: str
    since: datetime
    met_at: datetime | None
    fit: str


@dataclass(frozen=True)
class EarlierMentor:
    """An ended pairing: the closing words that the learner gave, and their private answer."""

    pairing_uuid: UUID
    name: str
    ended_at: datetime
    blocked: bool
    said: badges.TestimonialData | None
    rated: pairing.OwnRating | None


@dataclass(frozen=True)
class OwnMentoring:
    """A learner's own mentor in a course, else the request and who would fit."""

    mentor: OwnMentor | None
    request: Request | None
    offered: tuple[FittingMentor, ...]
    earlier: tuple[EarlierMentor, ...]
    hand_overs: tuple[str, ...]


@read(
    MEMBER,
    place=Place.COURSE,
    area="pairing",
    label=gettext_lazy("Your mentor, or your request for one"),
    shows=OwnMentoring,
)
def mine(by: Standing) -> Done:
    """One's mentor in the course; without one, the request and the mentors who would fit."""
    own = pairing.pairings_of_learner(programme_id=by.programme.id, learner_id=by.user_id)
    here = [pair for pair in own if pair.course_key == by.course_key]
    known = mentors.mentors_by_id({pair.mentor_id for pair in here})
    called = names({one.user_id for one in known.values()})
    current = pairing.active_pairing(
        programme_id=by.programme.id, course_key=by.course_key, learner_id=by.user_id
    )
    request = pairing.open_request(course_key=by.course_key, learner_id=by.user_id)
    asks = by.is_enrolled and current is None and request is not None
    notes = pairing.hand_overs_about(learner_id=by.user_id, course_key=by.course_key)
    return Done(
        made=OwnMentoring(
            mentor=_own_mentor(by, current, known, called) if current else None,
            request=_request(request) if asks and request else None,
            offered=_offered(by, request) if asks and request else (),
            earlier=_earlier(by, here, known, called),
            hand_overs=tuple(note.note for note in notes),
        )
    )


def _own_mentor(
    by: Standing,
    pair: pairing.PairingData,
    known: dict[int, mentors.MentorData],
    called: dict[int, str],
) -> OwnMentor:
    mentor = known[pair.mentor_id]
    standing = recognition.standing_of(mentor_id=mentor.id, at=by.at)
    return OwnMentor(
        pairing_uuid=pair.uuid,
        name=called[mentor.user_id],
        expertise=mentor.expertise,
        goals=mentor.goals,
        languages=mentor.languages,
        time_zone=mentor.time_zone,
        tier=standing.title if standing else "",
        since=pair.starts_at,
        met_at=pair.met_at,
        fit=pairing.fit_answer(pair, user_id=by.user_id) or "",
    )


def _request(asked: pairing.RequestData) -> Request:
    return Request(
        uuid=asked.uuid,
        goal=asked.goal,
        words=asked.words,
        skills=asked.skills,
        languages=asked.languages,
        time_zone=asked.time_zone,
        asked_at=asked.asked_at,
        wished_mentor_id=asked.wished_mentor_id,
    )


def _offered(by: Standing, asked: pairing.RequestData) -> tuple[FittingMentor, ...]:
    kept = by.kept_from_guiding
    fitting = [
        (mentor, fit)
        for mentor, fit in pairing.fitting_mentors(asked, at=by.at)
        if mentor.id not in kept
    ]
    called = names({mentor.user_id for mentor, _fit in fitting})
    return tuple(
        FittingMentor(mentor.id, called[mentor.user_id], mentor.expertise, tuple(fit_words(fit)))
        for mentor, fit in fitting
    )


def _earlier(
    by: Standing,
    here: list[pairing.PairingData],
    known: dict[int, mentors.MentorData],
    called: dict[int, str],
) -> tuple[EarlierMentor, ...]:
    ended = [(pair, pair.ends_at) for pair in here if pair.ends_at is not None]
    said = badges.own_testimonials(learner_id=by.user_id) if ended else {}
    rated = (
        pairing.own_ratings(programme_id=by.programme.id, learner_id=by.user_id, at=by.at)
        if ended
        else {}
    )
    blocked = {
        mentor_id
        for mentor_id, learner_id in pairing.blocked_by(
            programme_id=by.programme.id, user_id=by.user_id
        )
        if learner_id == by.user_id
    }
    return tuple(
        EarlierMentor(
            pair.uuid,
            called[known[pair.mentor_id].user_id],
            ended_at,
            pair.mentor_id in blocked,
            said.get(pair.uuid),
            rated.get(pair.uuid),
        )
        for pair, ended_at in ended
    )
