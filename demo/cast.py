"""After the play: who became what, named as the people of the tour; and the play in figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.queries import all_credentials
from mentor_recognition_xblock.hosts.standalone.models import Enrolment
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.reviews import api as reviews

from . import people
from .acting import act
from .agreements import agree
from .calibration import calibrate_together
from .growth import grow
from .mentor_seekers import seek
from .portfolios import fill
from .rubric_trial import try_a_draft
from .rules_draft import draft_rules
from .showcase import show
from .units import COURSES, project_slug
from .work_files import attach

if TYPE_CHECKING:
    from .programme import Play

TERMS = 8


def cast(play: Play) -> None:
    """Name the people of the tour after what became of them."""
    taken = _near_misses(play)
    issued = all_credentials()
    waits = [
        one
        for one in issued
        if one.kind == "mentor" and one.state == "issued" and one.recipient_id not in taken
    ]
    people.name(waits[-1].recipient_id, "amara", "Amara", "Okafor")
    taken.add(waits[-1].recipient_id)
    # Ines shows a badge in public, and another mentor who does is left to be Salla.
    public = {one.recipient_id for one in issued if one.is_public and one.kind == "mentor"}
    ines = next(
        one
        for one in play._active(TERMS + 1)[:16]
        if one.course == "data" and one.user_id in public - taken and len(public) > 1
    )
    people.name(ines.user_id, "ines", "Ines", "Carvalho")
    pairs = pairing.active_pairings_of(ines.id)
    unit = play._unit("data", TERMS + 1)
    with_notes = [
        pair.learner_id
        for pair in pairs
        if (found := projects.project_of(unit_id=unit.id, learner_id=pair.learner_id))
        and projects.annotations_in(projects.versions(found.id)[-1])
    ]
    people.name(with_notes[0], "sam", "Sam", "Abara")
    other = next(pair.learner_id for pair in pairs if pair.learner_id != with_notes[0])
    # A name that is a word too: what Ines writes in public may mean either.
    people.name(other, "gholloway", "Grace", "Holloway")
    attach(unit=unit.usage_key, unit_id=unit.id, learner_id=other, at=timezone.now())
    earned = {one.recipient_id for one in issued if one.kind == "learner"}
    people.name(_finished(play, earned), "noor", "Noor", "Haddad")
    rui = next(
        user_id
        for user_id in play.reviewers
        if reviews.open_assignments(
            programme_id=play.programme.id, reviewer_id=user_id, at=timezone.now()
        )
    )
    people.name(rui, "rui", "Rui", "Tavares")
    greta, lena = play.learners.pop(), play.learners.pop()
    people.name(greta, "greta", "Greta", "Holm")
    people.name(lena, "lena", "Lena", "Brandt")
    for course in play.courses.values():
        for user_id in (greta, lena, rui):
            Enrolment.objects.get_or_create(course=course, user_id=user_id)
    calibrate_together(play, rui)
    try_a_draft(play, rui)
    act("reviews.make_record", rui, timezone.now(), term=0)
    seek(play)
    agree(play)
    draft_rules(play)
    grow(play, ines.user_id)
    fill(play)
    show(play, waiting_user=ines.user_id)
    people.name(_said_something(play), "yuki", "Yuki", "Arai")
    play.contest.cast()


def _finished(play: Play, earned: set[int]) -> int:
    """A learner of the last term with a badge and results, who was not heard on their mentor.

    One with comments on the last version and others before it, if there is one: there is more to
    look at.
    """
    last = programmes.unit(f"{project_slug('data', TERMS)}.mentor_recognition.d0.u0")
    assert last is not None
    found = [
        row
        for row in projects.evidence(play.programme.id, until=timezone.now())
        if row.finished_at
        and projects.project(row.project_id).unit_id == last.id
        and row.learner_id in earned
        and reviews.results_for_learner(row.project_id)
        and not badges.own_testimonials(learner_id=row.learner_id)
    ]

    def much_to_see(project_id: int) -> tuple[bool, bool]:
        versions = projects.versions(project_id)
        return len(versions) > 2, bool(projects.annotations_in(versions[-1]))

    return max(found, key=lambda row: much_to_see(row.project_id)).learner_id


def _said_something(play: Play) -> int:
    """A learner of the data course whose words their mentor published, without their name."""
    course_key = play.courses[COURSES["data"][0]].course_key
    found = []
    for pair in pairing.pairings(programme_id=play.programme.id, ended_before=timezone.now()):
        said = badges.own_testimonials(learner_id=pair.learner_id).get(pair.uuid)
        if pair.course_key == course_key and said and said.published and not said.shown_name:
            found.append(pair.learner_id)
    return found[-1]


def figures() -> str:
    """What was played, in figures, for the end of ``make demo-data``."""
    from mentor_recognition_xblock.badges.models import Testimonial
    from mentor_recognition_xblock.pairing.models import Pairing
    from mentor_recognition_xblock.projects.models import Annotation, ProjectVersion
    from mentor_recognition_xblock.recognition.models import Decision, Evaluation
    from mentor_recognition_xblock.reviews.models import ReviewAssignment

    return json.dumps(
        {
            "pairings": Pairing.objects.count(),
            "versions": ProjectVersion.objects.count(),
            "annotations": Annotation.objects.count(),
            "reviews": ReviewAssignment.objects.filter(state="submitted").count(),
            "evaluations": Evaluation.objects.count(),
            "decisions": Decision.objects.count(),
            "badges": len(all_credentials()),
            "testimonials": Testimonial.objects.count(),
        }
    )


def _near_misses(play: Play) -> set[int]:
    """Tomas, who may ask for a dossier review; another mentor has asked already."""
    # On the way to the first decided tier, if there is somebody.
    near = sorted(
        recognition.near_misses(programme_id=play.programme.id),
        key=lambda one: one[1].tier_key != "proficient",
    )
    if near:
        people.name(near[0][0].user_id, "tomas", "Tomas", "Ferreira")
    for mentor, _evaluation, _tier in near[1:2]:
        act(
            "recognition.ask_for_dossier_review",
            mentor.user_id,
            timezone.now(),
            words="Two of my learners moved to another course in the term that counts.",
        )
    return {near[0][0].user_id} if near else set()
