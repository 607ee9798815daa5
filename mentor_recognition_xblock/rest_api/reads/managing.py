"""What a manager's pages show: figures, calendar, people in charge, and how pairs are arranged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from ...access import COURSE_ARRANGER, MANAGER, MANAGER_SOMEWHERE, SHOWS, Done, Place, read
from ...access.fields import MENTOR
from ...errors import NotFound
from ...home.waiting.manager import programme_waiting
from ...hosts import get_host
from ...mentors import api as mentors
from ...mentors.acts import mentor_without_conflict
from ...pairing import api as pairing
from ...pairing.manager_acts import SEED
from ...programmes import api as programmes
from ...recognition import api as recognition
from ...reviews import api as reviews
from ...standing import Standing
from .mentoring import Pause
from .shared import WaitingRow, course_title, names, waiting_row


@dataclass(frozen=True)
class Managed:
    """A programme that the person manages."""

    slug: str
    title: str
    organisation: str
    courses: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """A term; ``closed_at`` is null while it is open."""

    uuid: UUID
    num: int
    title: str
    starts_on: date
    ends_on: date
    closed_at: datetime | None


@dataclass(frozen=True)
class Overview:
    """Where the programme stands; ``panels`` are counts by state."""

    term: Term | None
    mentors: int
    away: int
    paired: int
    places: int
    waiting_requests: int
    panels: dict[str, int]
    rubric: str
    policy_num: int | None
    committee: int
    outcomes: tuple[recognition.TermFigure, ...]
    waiting: tuple[WaitingRow, ...]


@dataclass(frozen=True)
class InCharge:
    """Somebody with an office; ``user`` and ``office`` are what ending it names."""

    user: int
    name: str
    office: str


@dataclass(frozen=True)
class Cohort:
    """A cohort and its mentor, by the row that mapping names; null while there is none."""

    key: str
    name: str
    members: int
    mentor_id: int | None


@dataclass(frozen=True)
class WithoutMentor:
    """A learner without a mentor, and the key of the reason."""

    learner: str
    cohort: str
    reason: str


@dataclass(frozen=True)
class Arrangement:
    """How a course is paired."""

    paired: int
    mentors: int
    cohorts: tuple[Cohort, ...]
    without_mentor: tuple[WithoutMentor, ...]


@dataclass(frozen=True)
class Suggestion:
    """A match for a manager to confirm; the learner is not named before."""

    request: UUID
    mentor: str
    skills: tuple[str, ...]
    missing: tuple[str, ...]
    hours: float | None
    drawn: bool
    waited_days: int


@dataclass(frozen=True)
class Suggestions:
    """``seed`` makes the same suggestions again, and is what confirming one names."""

    seed: str
    rows: tuple[Suggestion, ...]


@dataclass(frozen=True)
class CourseOfMentor:
    """Whether a mentor can open the units of a course."""

    key: str
    title: str
    opens: bool


@dataclass(frozen=True)
class ArrangedMentor:
    """One mentor as their manager arranges them."""

    uuid: UUID
    name: str
    left_at: datetime | None
    learners: int
    courses: tuple[CourseOfMentor, ...]
    pauses: tuple[Pause, ...]


@read(
    MANAGER_SOMEWHERE,
    place=Place.SITE,
    area="programmes",
    does=SHOWS,
    label=gettext_lazy("Programmes that you manage"),
    shows=tuple[Managed, ...],
)
def managed(by: Standing) -> Done:
    """The programmes the person manages; all of them for the site's administrators."""
    return Done(
        made=tuple(
            Managed(one.slug, one.title, one.organisation, one.course_keys) for one in by.managed
        )
    )


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="programmes",
    does=SHOWS,
    label=gettext_lazy("Where the programme stands"),
    shows=Overview,
)
def overview(by: Standing) -> Done:
    """Figures of the programme, outcomes by term with their interval, and what waits."""
    programme, people = by.programme, mentors.mentors(by.programme.id)
    full = pairing.loads(programme_id=programme.id, at=by.at, programme_mentors=people).values()
    term = programmes.term_at(programme.id, by.at.date())
    rubric = reviews.newest_rubric(programme.id)
    try:
        policy = programmes.policy_in_force(programme_id=programme.id, at=by.at)
        outcomes = recognition.outcomes_by_term(programme_id=programme.id, at=by.at)
    except NotFound:
        policy, outcomes = None, []
    seats = {
        user_id
        for office in (programmes.Office.COMMITTEE, programmes.Office.CHAIR)
        for user_id in programmes.members(programme_id=programme.id, role=office, at=by.at)
    }
    return Done(
        made=Overview(
            term=_term(term) if term else None,
            mentors=sum(mentor.left_at is None for mentor in people),
            away=sum(load.away for load in full),
            paired=sum(load.active for load in full),
            places=sum(load.places for load in full),
            waiting_requests=len(pairing.open_requests(programme.id)),
            panels=reviews.open_counts(programme.id),
            rubric=f"{rubric.title} {rubric.num}" if rubric else "",
            policy_num=policy.num if policy else None,
            committee=len(seats),
            outcomes=tuple(outcomes),
            waiting=tuple(
                waiting_row(row, by.at) for row in programme_waiting(programme, at=by.at)
            ),
        )
    )


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="programmes",
    does=SHOWS,
    label=gettext_lazy("Terms"),
    shows=tuple[Term, ...],
)
def terms(by: Standing) -> Done:
    """The programme's calendar, in order."""
    return Done(made=tuple(_term(one) for one in programmes.terms(by.programme.id)))


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="programmes",
    does=SHOWS,
    label=gettext_lazy("People in charge"),
    shows=tuple[InCharge, ...],
)
def people(by: Standing) -> Done:
    """Who manages the programme and who sits on its committee."""
    held = [
        (office, user_id)
        for office in programmes.Office
        for user_id in programmes.members(programme_id=by.programme.id, role=office, at=by.at)
    ]
    called = names({user_id for _office, user_id in held})
    return Done(
        made=tuple(InCharge(user_id, called[user_id], office.value) for office, user_id in held)
    )


@read(
    COURSE_ARRANGER,
    place=Place.COURSE,
    area="pairing",
    does=SHOWS,
    label=gettext_lazy("How a course is paired"),
    shows=Arrangement,
)
def course(by: Standing) -> Done:
    """Cohorts with their mentors, and who has no mentor and why."""
    key, programme_id = by.course_key, by.programme.id
    people = get_host().memberships(key)
    mapped = pairing.cohort_map([key])
    left_over = pairing.unassigned(
        programme_id=programme_id,
        course_key=key,
        people=people,
        programme_mentors=mentors.mentors(programme_id),
        mapped=mapped,
        waiting=pairing.open_requests(programme_id),
        staff_ids=reviews.not_mentored(programme_id=programme_id, course_key=key, at=by.at),
    )
    sizes = Counter(one.cohort_key for one in people.values() if one.enrolled and one.cohort_key)
    cohorts = {**pairing.mapped_cohorts(key), **get_host().existing_cohorts(key)}
    called = names({one.learner_id for one in left_over})
    counts = pairing.course_counts(key)
    return Done(
        made=Arrangement(
            paired=counts.paired,
            mentors=counts.mentors,
            cohorts=tuple(
                Cohort(cohort, name, sizes.get(cohort, 0), mapped.get((key, cohort)))
                for cohort, name in sorted(cohorts.items(), key=lambda one: one[1])
            ),
            without_mentor=tuple(
                WithoutMentor(called[one.learner_id], one.cohort, one.reason) for one in left_over
            ),
        )
    )


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="pairing",
    does=SHOWS,
    label=gettext_lazy("Suggested pairs"),
    takes={"seed": SEED},
    shows=Suggestions,
)
def suggestions(by: Standing, *, seed: str) -> Done:
    """Who would suit whom, longest wait first; the same seed makes the same suggestions."""
    everybody = mentors.mentors(by.programme.id)
    chosen = seed or pairing.new_seed()
    found = pairing.suggestions(
        programme_id=by.programme.id,
        at=by.at,
        seed=chosen,
        waiting=pairing.open_requests(by.programme.id),
        programme_mentors=everybody,
        full=pairing.loads(programme_id=by.programme.id, at=by.at, programme_mentors=everybody),
    )
    user_ids = {one.id: one.user_id for one in everybody}
    called = names({user_ids[one.mentor_id] for one in found})
    return Done(
        made=Suggestions(
            chosen,
            tuple(
                Suggestion(
                    one.request.uuid,
                    called[user_ids[one.mentor_id]],
                    one.fit.skills,
                    one.fit.missing,
                    one.fit.hours,
                    one.drawn,
                    (by.at - one.request.queued_at).days,
                )
                for one in found
            ),
        )
    )


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="mentors",
    does=SHOWS,
    label=gettext_lazy("A mentor as you arrange them"),
    takes={"mentor": MENTOR},
    shows=ArrangedMentor,
)
def arranged(by: Standing, *, mentor: str) -> Done:
    """Where a mentor can open units, when they are away, and how many learners they have."""
    chosen, host = mentor_without_conflict(by, mentor), get_host()
    return Done(
        made=ArrangedMentor(
            uuid=chosen.uuid,
            name=names({chosen.user_id})[chosen.user_id],
            left_at=chosen.left_at,
            learners=len(pairing.active_pairings_of(chosen.id)),
            courses=tuple(
                CourseOfMentor(
                    key,
                    course_title(key),
                    host.is_enrolled(chosen.user_id, key)
                    or host.sees_as_staff(chosen.user_id, key),
                )
                for key in by.programme.course_keys
            ),
            pauses=tuple(
                Pause(one.starts_on, one.ends_on)
                for one in mentors.pauses(by.programme.id).get(chosen.id, [])
            ),
        )
    )


def _term(one: programmes.TermData) -> Term:
    return Term(one.uuid, one.num, one.title, one.starts_on, one.ends_on, one.closed_at)
