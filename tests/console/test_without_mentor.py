"""Who has no mentor: learners, and nobody else who happens to be enrolled."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, UserFactory, enrol
from ..pairing.scene import Scene
from ..projects.story import FIRST, make_unit
from .test_pairings import signed_in, text, url

pytestmark = pytest.mark.django_db(transaction=True)


def certify(scene: Scene, user_id: int) -> None:
    reviews.appoint_founding_reviewer(
        programme_id=scene.programme.id, user_id=user_id, reason="Reviewed for the pilot.",
        at=timezone.now(), actor=None,
    )  # fmt: skip


def test_staff_people_in_charge_and_mere_reviewers_are_not_learners_without_a_mentor() -> None:
    scene = Scene()
    reviews.seed_shipped_rubric(programme_id=scene.programme.id, at=START, actor=None)
    course = scene.world.course
    learner, staff, member, reviewer, both = (
        enrol(course), enrol(course, role="staff"), enrol(course), enrol(course), enrol(course),
    )  # fmt: skip
    enrol(course, UserFactory(is_superuser=True))
    programmes.appoint(
        programme_id=scene.programme.id, user_id=member.pk, role="committee", at=START, actor=None
    )
    certify(scene, reviewer.pk)
    certify(scene, both.pk)
    from mentor_recognition_xblock.projects import api as projects

    projects.save_draft(
        unit=make_unit(scene.world), learner_id=both.pk, title="T", source=FIRST,
        reflection="", at=START,
    )  # fmt: skip
    page = text(signed_in(scene.manager()).get(url(scene)))
    part = page[page.index("Learners without a mentor") :]
    for person, shown in (
        (learner, True), (both, True), (staff, False), (member, False), (reviewer, False),
    ):  # fmt: skip
        assert (person.get_full_name() in part) is shown
