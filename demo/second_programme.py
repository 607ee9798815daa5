"""A second programme that is empty: a newcomer sets it up from its first step to its opening.

What an LMS would bring stands there: a course with its staff, learners in cohorts, people to appoint,
and the units that an author has published. Everything else is the newcomer's.
"""

from __future__ import annotations

from random import Random
from typing import Final

from django.contrib.auth import get_user_model
from django.utils import timezone

from mentor_recognition_xblock.access import perform
from mentor_recognition_xblock.hosts.standalone.models import Cohort, Course, Enrolment, Unit
from mentor_recognition_xblock.programmes import acts, people_acts
from mentor_recognition_xblock.standing import Placed

from . import people
from .units import SECOND, SECOND_PROGRAMME, second_units

SEED: Final = 20261126
LEARNERS, MENTORS, REVIEWERS = 8, 2, 6


def prepare() -> None:
    """The course with its people and units, and the draft of a programme with its manager."""
    random = Random(SEED)
    key, title = SECOND
    course = Course.objects.create(course_key=key, title=title)
    (nadia,) = people.make_people(random, "founder", 1)
    people.name(nadia, "nadia", "Nadia", "Verma")
    Enrolment.objects.create(course=course, user_id=nadia, role="staff")
    for prefix, count in (("bio-chair", 1), ("bio-mentor", MENTORS), ("bio-reviewer", REVIEWERS)):
        for user_id in people.make_people(random, prefix, count):
            Enrolment.objects.create(course=course, user_id=user_id)
    cohorts = [Cohort.objects.create(course=course, name=name) for name in ("Morning", "Evening")]
    for number, user_id in enumerate(people.make_people(random, "bio-learner", LEARNERS)):
        Enrolment.objects.create(course=course, user_id=user_id, cohort=cohorts[number % 2])
    for unit in second_units():
        Unit.objects.create(
            usage_key=unit.usage_key, course=course, published=unit.settings.as_json(),
            path=f"/demo/units/{unit.slug}/",
        )  # fmt: skip
    root = get_user_model().objects.create_superuser(
        "site-admin", first_name="Site", last_name="Admin"
    )
    at = timezone.now()
    founding = {
        "slug": SECOND_PROGRAMME, "title": "Fieldwork mentoring",
        "organisation": "Lighthouse Institute", "policy": "starter",
    }  # fmt: skip
    perform(acts.create, Placed(who=root.pk, at=at), founding)
    appointed = {"person": "nadia", "role": "manager"}
    perform(people_acts.appoint, Placed(who=root.pk, at=at, slug=SECOND_PROGRAMME), appointed)
