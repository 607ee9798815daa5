"""What mentors do on the form of their page, and outcomes to show there."""

from __future__ import annotations

from datetime import date
from typing import Any

from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.programmes.models import Term
from mentor_recognition_xblock.recognition.models import Outcome

from ..factories import START, World, enrol, give_mentor
from ..personal.test_pages import signed_in

ALL = {"show_tier": "on", "show_outcomes": "on", "show_badges": "on"}


def post(world: World, **fields: str) -> Any:
    return signed_in(world.mentor_user).post(f"/portfolio/{world.programme.slug}/", fields)


def publish(world: World, **fields: str) -> Any:
    """Save and publish through the forms; returns the page as kept."""
    words = {"shown_name": "Quill", "headline": "I read drafts twice", "about": "*Slowly.*", **ALL}
    assert post(world, act="save", **{**words, **fields}).status_code == 302
    assert post(world, act="publish").status_code == 302
    return portfolio.page_of(world.mentor.id)


def outcomes(world: World, *, good: int, bad: int, num: int = 0, mentor: Any = None) -> None:
    """That many completed pairings with frozen scores in the world's term ``num``."""
    term, mentor = world.terms[num], mentor or world.mentor
    Term.objects.filter(pk=term.id).update(closed_at=START)
    for index in range(good + bad):
        learner = enrol(world.course, cohort="A")
        pair = give_mentor(
            programme_id=world.programme.id,
            course_key=world.course.course_key,
            mentor_id=mentor.id,
            learner_id=learner.pk,
        )
        world.learners.append(learner)
        Outcome.objects.create(
            pairing_id=pair.id, pairing_uuid=pair.uuid, mentor_id=mentor.id,
            term_id=term.id, course_key=world.course.course_key, cohort="A", baseline=1.0,
            final=3.5 if index < good else 1.0, reliable=True, ended_on=date(2026, 5, 1),
        )  # fmt: skip
