"""A mentor's side of the mentoring unit, and their page of learners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from ... import inputs
from ...access import MENTOR, MENTOR_OF_PAGE, Done, Place, read
from ...hosts import get_host
from ...mentors import api as mentors
from ...pairing import api as pairing
from ...programmes import api as programmes
from ...projects import api as projects
from ...standing import Standing
from ...units.mentoring_words import fit_words
from .shared import course_title, names

TEXT = inputs.Text(60, required=False, lines=False)


@dataclass(frozen=True)
class QueuedRequest:
    """A request before anybody accepts it: what is needed, never whose it is."""

    uuid: UUID
    course: str
    goal: str
    words: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    asked_at: datetime
    waited_days: int
    wished: bool
    held_until: datetime | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class Pause:
    """Days away, both included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class OwnOffer:
    """What a mentor offers, and how full they are."""

    expertise: tuple[str, ...]
    goals: tuple[str, ...]
    languages: tuple[str, ...]
    time_zone: str
    capacity: int | None
    active: int
    places: int
    away: bool
    term: str
    pauses: tuple[Pause, ...]


@dataclass(frozen=True)
class PairOfMentor:
    """A learner whom one mentors or, where it ``ended_at``, mentored."""

    pairing_uuid: UUID
    learner: str
    course: str
    since: datetime
    ended_at: datetime | None
    met_at: datetime | None
    fit: str
    hand_overs: tuple[str, ...]
    hand_over_asked: bool


@dataclass(frozen=True)
class LearnerRow:
    """A learner's work, or a learner who has not begun: then ``project_uuid`` is null."""

    learner: str
    course: str
    unit: str
    address: str
    since: datetime | None
    project_uuid: UUID | None
    title: str
    newest_num: int | None
    newest_at: datetime | None
    is_finished: bool
    waiting_since: datetime | None


@read(
    MENTOR,
    place=Place.PROGRAMME,
    area="pairing",
    label=gettext_lazy("Requests that you may accept"),
    takes={
        "skill": TEXT,
        "goal": TEXT,
        "course_key": inputs.Reference(255),
        "min_hours": inputs.Whole(0, 14, default=0),
        "min_days": inputs.Whole(0, 365, default=0),
    },
    shows=tuple[QueuedRequest, ...],
)
def queue(
    by: Standing, *, skill: str, goal: str, course_key: str, min_hours: int, min_days: int
) -> Done:
    """Learners' requests without a name, longest wait first, narrowed by what is asked."""
    rows = pairing.waiting_requests(
        programme_id=by.programme.id,
        mentor_id=by.mentor_id,
        at=by.at,
        filters=pairing.Filters(skill, goal, course_key, min_hours, min_days),
    )
    return Done(made=tuple(_queued(row) for row in rows))


@read(
    MENTOR,
    place=Place.PROGRAMME,
    area="pairing",
    label=gettext_lazy("The learners whom you mentor or mentored"),
    shows=tuple[PairOfMentor, ...],
)
def of_mentor(by: Standing) -> Done:
    """One's pairings, those of the last year too, with notes of mentors before."""
    own = [
        pair
        for pair in pairing.pairings_of_mentor(by.mentor_id)
        if pair.ends_at is None or (by.at - pair.ends_at).days <= 366
    ]
    asked = {pair.id for pair in pairing.hand_overs_asked(mentor_id=by.mentor_id, at=by.at)}
    active = [pair for pair in own if pair.ends_at is None]
    notes = pairing.hand_overs_of_learners(
        course_keys={pair.course_key for pair in active},
        learner_ids={pair.learner_id for pair in active},
    )
    answers = pairing.fit_answers(programme_id=by.programme.id, user_id=by.user_id)
    called = names({pair.learner_id for pair in own})
    return Done(
        made=tuple(
            PairOfMentor(
                pairing_uuid=pair.uuid,
                learner=called[pair.learner_id],
                course=pair.course_key,
                since=pair.starts_at,
                ended_at=pair.ends_at,
                met_at=pair.met_at,
                fit=answers.get(pair.id, ""),
                hand_overs=tuple(
                    note.note
                    for note in notes.get((pair.learner_id, pair.course_key), [])
                    if pair.ends_at is None
                ),
                hand_over_asked=pair.id in asked,
            )
            for pair in own
        )
    )


@read(
    MENTOR,
    place=Place.PROGRAMME,
    area="mentors",
    label=gettext_lazy("What you offer as a mentor"),
    shows=OwnOffer,
)
def mine_as_mentor(by: Standing) -> Done:
    """What one says of oneself, how many learners one takes, and when one is away."""
    mentor, day = mentors.mentor(by.mentor_id), by.at.date()
    load = pairing.load_of(programme_id=by.programme.id, mentor_id=mentor.id, at=by.at)
    term = pairing.capacity_term(by.programme.id, day)
    return Done(
        made=OwnOffer(
            expertise=mentor.expertise,
            goals=mentor.goals,
            languages=mentor.languages,
            time_zone=mentor.time_zone,
            capacity=load.capacity,
            active=load.active,
            places=load.places,
            away=load.away,
            term=term.title if term else "",
            pauses=tuple(
                Pause(one.starts_on, one.ends_on)
                for one in mentors.pauses_of(mentor.id)
                if one.ends_on >= day
            ),
        )
    )


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    area="mentors",
    label=gettext_lazy("My learners"),
    shows=tuple[LearnerRow, ...],
)
def learners(by: Standing) -> Done:
    """Everybody whom the mentor guides now, in all courses; who waits stands first."""
    pairs = pairing.active_pairings_of(by.mentor_id)
    works = projects.works_in_pairings([pair.id for pair in pairs])
    begun = {work.pairing_id for work in works}
    called, host = names({pair.learner_id for pair in pairs}), get_host()
    rows = [
        LearnerRow(
            learner=called[work.learner_id],
            course=work.course_key,
            unit=work.usage_key,
            address=host.unit_url(work.usage_key),
            since=None,
            project_uuid=work.project_uuid,
            title=work.title,
            newest_num=work.newest_num,
            newest_at=work.newest_at,
            is_finished=work.is_finished,
            waiting_since=work.waiting_since,
        )
        for work in works
    ]
    rows += [_not_begun(pair, called) for pair in pairs if pair.id not in begun]
    return Done(made=tuple(rows))


def _not_begun(pair: pairing.PairingData, called: dict[int, str]) -> LearnerRow:
    unit = programmes.unit_with(course_key=pair.course_key, activity="project") or ""
    return LearnerRow(
        learner=called[pair.learner_id],
        course=pair.course_key,
        unit=unit,
        address=get_host().unit_url(unit) if unit else "",
        since=pair.starts_at,
        project_uuid=None,
        title="",
        newest_num=None,
        newest_at=None,
        is_finished=False,
        waiting_since=None,
    )


def _queued(row: pairing.QueuedData) -> QueuedRequest:
    return QueuedRequest(
        uuid=row.uuid,
        course=course_title(row.course_key),
        goal=row.goal,
        words=row.words,
        skills=row.skills,
        languages=row.languages,
        asked_at=row.asked_at,
        waited_days=row.waited_days,
        wished=row.wished,
        held_until=row.held_until,
        why=tuple(fit_words(row.fit)),
    )
