"""Whom somebody blocked is given to them by no rule: neither by a match nor by a cohort."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Block

from ..factories import cohort_key, enrol, membership
from .scene import Scene, day

pytestmark = pytest.mark.django_db


def blocked(scene: Scene, learner: int) -> None:
    Block.objects.create(
        programme_id=scene.programme.id, mentor_id=scene.mentor.id, learner_id=learner,
        by_mentor=False, made_at=day(0),
    )  # fmt: skip


def test_a_match_never_brings_two_together_of_whom_one_blocked_the_other() -> None:
    scene = Scene()
    request = scene.asks()
    offered = {"programme_id": scene.programme.id, "at": day(1), "seed": "s"}
    assert [one.mentor_id for one in pairing.suggestions(**offered)] == [scene.mentor.id]
    blocked(scene, request.learner_id)
    assert pairing.suggestions(**offered) == []


def test_a_cohorts_rule_pairs_nobody_with_whom_they_blocked() -> None:
    scene = Scene()
    parted, other = enrol(scene.world.course, cohort="A"), enrol(scene.world.course, cohort="A")
    blocked(scene, parted.pk)
    pairing.map_cohort(
        programme_id=scene.programme.id, course_key=scene.course_key,
        cohort_key=cohort_key(scene.course_key, "A"), mentor_id=scene.mentor.id, at=day(1),
        actor=None,
    )  # fmt: skip
    assert scene.now(parted.pk) is None
    assert scene.now(other.pk) is not None
    pairing.follow_memberships(
        programme_id=scene.programme.id,
        course_key=scene.course_key,
        memberships={parted.pk: membership(scene.course_key, "A")},
        at=day(2),
    )
    assert scene.now(parted.pk) is None
